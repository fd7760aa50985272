#pragma once

#include <future>
#include <thread>
#include <type_traits>
#include <utility>

namespace tracer_bio {

// Runs `call` in a thread of its own, which nobody has to wait for: where it hangs it is left
// behind, also by the end of the program. So it owns, or shares, all that it uses. Throws
// std::system_error where there can be no thread.
template <class Call>
std::future<std::invoke_result_t<Call>> run_aside(Call call) {
  std::packaged_task<std::invoke_result_t<Call>()> task{std::move(call)};
  auto result = task.get_future();
  std::thread{std::move(task)}.detach();
  return result;
}

}  // namespace tracer_bio
