// The columns of Totals, which several tables have. Internal to src/core/columns.
#pragma once

#include <array>

#include "core/columns/field.h"

namespace tracer_bio::columns {

inline constexpr std::array kCpuTotal{
    field<&Totals::cpu_ns>("cpu_ns", "ns", "CPU time, user and system"),
};
inline constexpr std::array kTimeTotals{
    field<&Totals::user_ns>("user_ns", "ns", "of cpu_ns, in user mode"),
    field<&Totals::system_ns>("system_ns", "ns", "of cpu_ns, in the kernel"),
    field<&Totals::max_rss_bytes>("max_rss_bytes", "bytes", "peak resident memory"),
};
inline constexpr std::array kCountTotals{
    field<&Totals::read_bytes>("read_bytes", "bytes", "read from storage"),
    field<&Totals::write_bytes>("write_bytes", "bytes", "written to storage"),
    field<&Totals::read_chars>("read_chars", "bytes", "read through system calls"),
    field<&Totals::write_chars>("write_chars", "bytes", "written through system calls"),
    field<&Totals::minor_faults>("minor_faults", "", "page faults without I/O"),
    field<&Totals::major_faults>("major_faults", "", "page faults that read from storage"),
    field<&Totals::voluntary_switches>("voluntary_switches", "", "times it waited"),
    field<&Totals::involuntary_switches>("involuntary_switches", "", "times it was preempted"),
};
inline constexpr auto kTotals = table<Totals>(kCpuTotal, kTimeTotals, kCountTotals);

}  // namespace tracer_bio::columns
