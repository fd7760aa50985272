// The columns of metrics, processed_metrics and host_metrics.
#include <array>

#include "core/columns/field.h"
#include "tracer_bio/column.h"

namespace tracer_bio {
namespace columns {
namespace {

constexpr std::array kMetricKey{
    field<&Metric::execution_id>("execution_id", "", "its row in executions"),
};
constexpr std::array kSample{
    field<&Metric::time_ns>("time_ns", kUtcNs, "when it was read"),
    field<&Metric::cpu_ns>("cpu_ns", "ns", "CPU time since the execution began"),
    field<&Metric::cpu_percent>("cpu_percent", "%", "over the step that ends here; 100 = one core"),
    field<&Metric::rss_bytes>("rss_bytes", "bytes", "resident memory"),
    field<&Metric::virtual_bytes>("virtual_bytes", "bytes", "address space"),
    field<&Metric::read_bytes>("read_bytes", "bytes",
                               "read from storage since the execution began"),
    field<&Metric::write_bytes>("write_bytes", "bytes",
                                "written to storage since the execution began"),
    field<&Metric::threads>("threads", "", "threads"),
    field<&Metric::state>("state", "", "R S D T t Z X I, as in /proc/PID/stat"),
    field<&Metric::swap_bytes>("swap_bytes", "bytes", "swapped out; of tracked processes alone"),
    field<&Metric::pss_bytes>("pss_bytes", "bytes",
                              "its share of the memory that it shares; where configured"),
    field<&Metric::open_files>("open_files", "", "file descriptors; of tracked processes alone"),
};
constexpr std::array kKeptRun{
    field<&Metric::kept_run_id>("run_id", "", "the innermost run that the execution belongs to"),
};

constexpr auto kMetrics = table<Metric>(kMetricKey, kSample);
constexpr auto kProcessedMetrics = table<Metric>(kMetricKey, kKeptRun, kSample);

constexpr std::array kHostMetrics{
    field<&HostMetric::time_ns>("time_ns", kUtcNs, "when it was read"),
    field<&HostMetric::cpus>("cpus", "", "cores that are online"),
    field<&HostMetric::cpu_user_ns>("cpu_user_ns", "ns", "since boot, in user mode"),
    field<&HostMetric::cpu_system_ns>("cpu_system_ns", "ns", "since boot, in the kernel"),
    field<&HostMetric::cpu_iowait_ns>("cpu_iowait_ns", "ns", "since boot, idle while I/O waited"),
    field<&HostMetric::cpu_steal_ns>("cpu_steal_ns", "ns",
                                     "since boot, taken by other virtual machines"),
    field<&HostMetric::cpu_idle_ns>("cpu_idle_ns", "ns", "since boot"),
    field<&HostMetric::cpu_percent>("cpu_percent", "%",
                                    "busy, over the step that ends here; 100 = one core"),
    field<&HostMetric::load_1m>("load_1m", "", "load average of a minute"),
    field<&HostMetric::load_5m>("load_5m", "", "load average of five minutes"),
    field<&HostMetric::load_15m>("load_15m", "", "load average of fifteen minutes"),
    field<&HostMetric::memory_total_bytes>("memory_total_bytes", "bytes", "memory of the machine"),
    field<&HostMetric::memory_available_bytes>("memory_available_bytes", "bytes",
                                               "what programs could still get without swapping"),
    field<&HostMetric::swap_total_bytes>("swap_total_bytes", "bytes", "swap space"),
    field<&HostMetric::swap_free_bytes>("swap_free_bytes", "bytes", "swap space that is free"),
    field<&HostMetric::disk_read_bytes>("disk_read_bytes", "bytes",
                                        "read from whole disks since boot"),
    field<&HostMetric::disk_write_bytes>("disk_write_bytes", "bytes",
                                         "written to whole disks since boot"),
    field<&HostMetric::processes>("processes", "", "live processes, as the sampler saw them"),
};

}  // namespace
}  // namespace columns

std::span<const Column<Metric>> metric_columns() { return columns::kMetrics; }
std::span<const Column<Metric>> processed_metric_columns() { return columns::kProcessedMetrics; }
std::span<const Column<HostMetric>> host_metric_columns() { return columns::kHostMetrics; }

}  // namespace tracer_bio
