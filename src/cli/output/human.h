// Figures as people read them.
#pragma once

#include <cstdint>
#include <string>

namespace tracer_bio {

std::string human_duration(int64_t ns);     // 0.4 ms, 12 ms, 1.2 s, 2 min 3 s, 3 h 12 min, 2 d 4 h
std::string human_bytes(int64_t bytes);     // 512 B, 1.5 KiB, 34 MiB
std::string human_time(int64_t utc_ns);     // 2026-11-22 10:00:01, local time
std::string human_percent(double percent);  // 0.31%, 12.5%, 1600%
std::string human_ratio(double ratio);      // 0.41×, 1.2×, 12×
std::string human_signal(int64_t signal);   // SIGKILL; signal 64

}  // namespace tracer_bio
