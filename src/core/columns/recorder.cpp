// The columns of losses and recorder_stats: what the recorder says of itself.
#include <array>

#include "core/columns/field.h"
#include "tracer_bio/column.h"

namespace tracer_bio {
namespace columns {
namespace {

constexpr std::array kLosses{
    field<&Loss::recording_id>("recording_id", "", "the recording that lost it"),
    field<&Loss::from_ns>("from_ns", kUtcNs, "not before this"),
    field<&Loss::to_ns>("to_ns", kUtcNs, "not after this"),
    field<&Loss::stage>(
        "stage", "",
        "gap (no recorder ran), ring, source, queue, store, retention (removed before the "
        "archive had read it): where it was lost"),
    field<&Loss::kind>("kind", "", "fork, exec, exit, free, executions, metrics, time …"),
    field<&Loss::count>("count", "", "how many; NULL: that cannot be known"),
};

constexpr std::array kRecorderStats{
    field<&RecorderStat::recording_id>("recording_id", "", "its row in recordings"),
    field<&RecorderStat::time_ns>("time_ns", kUtcNs, "when it was read"),
    field<&RecorderStat::cpu_ns>("cpu_ns", "ns", "CPU time of the recorder since it started"),
    field<&RecorderStat::rss_bytes>("rss_bytes", "bytes", "its resident memory"),
    field<&RecorderStat::executions>("executions", "", "begun since it started"),
    field<&RecorderStat::events>("events", "", "from the kernel since it started"),
    field<&RecorderStat::lost>("lost", "", "the counts of all losses since it started"),
    field<&RecorderStat::ring_backlog_bytes>("ring_backlog_bytes", "bytes",
                                             "waiting in the ring buffer"),
    field<&RecorderStat::queue_bytes>("queue_bytes", "bytes", "rows waiting for the database"),
    field<&RecorderStat::queue_peak_bytes>("queue_peak_bytes", "bytes",
                                           "the most that waited since the last row"),
    field<&RecorderStat::commits>("commits", "", "transactions since it started"),
    field<&RecorderStat::rows>("rows", "", "written since it started"),
    field<&RecorderStat::longest_commit_ns>("longest_commit_ns", "ns", "since the last row"),
    field<&RecorderStat::sample_pass_ns>("sample_pass_ns", "ns",
                                         "CPU time of the last sampling pass"),
    field<&RecorderStat::processes>("processes", "", "that it follows"),
    field<&RecorderStat::sampler>("sampler", "", "iterator or procfs"),
    field<&RecorderStat::database_bytes>("database_bytes", "bytes",
                                         "the database's file and its -wal"),
    field<&RecorderStat::disk_free_bytes>("disk_free_bytes", "bytes",
                                          "left of the file system that the database is on"),
    field<&RecorderStat::disk_total_bytes>("disk_total_bytes", "bytes", "size of that file system"),
};

}  // namespace
}  // namespace columns

std::span<const Column<Loss>> loss_columns() { return columns::kLosses; }
std::span<const Column<RecorderStat>> recorder_stat_columns() { return columns::kRecorderStats; }

}  // namespace tracer_bio
