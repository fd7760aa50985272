#pragma once

#include <sys/types.h>

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/fd.h"

namespace tracer_bio {

// The first `limit` bytes of the regular file `path` below `folder` (absolute). No symbolic link is
// followed on the way, in neither of them, and nothing above the folder is reached, whatever
// somebody puts there meanwhile; the file has to be the owner's. Nothing where it is not so, or
// cannot be read. Never waits for a FIFO or device, but perhaps for a file server.
std::optional<std::string> read_contained(const std::filesystem::path& folder,
                                          const std::filesystem::path& path, uid_t owner,
                                          size_t limit);

// The names of what is in the folder `path` below `folder`, in no order, by the same rules. Nothing
// where there are more than `most`: a part would tell nothing of the whole.
std::optional<std::vector<std::string>> list_contained(const std::filesystem::path& folder,
                                                       const std::filesystem::path& path,
                                                       uid_t owner, size_t most);

// The two steps of these by themselves, for whoever has the folder open and does not go by owners:
// opens the regular file (S_IFREG) or folder (S_IFDIR) `path`, relative, below `folder`, for
// reading, by the same rules. No device is opened, even for a moment.
Fd open_contained(int folder, const std::filesystem::path& path, mode_t type);
// The names in an open folder; nothing where it is none.
std::optional<std::vector<std::string>> list_folder(Fd folder, size_t most);

}  // namespace tracer_bio
