#pragma once

namespace tracer_bio {

// From now on the calling thread, and those that it starts, get EPERM for system calls that a
// recorder never makes. A list of what is denied rather than of what is allowed: names of users
// come through NSS, whose modules may call what is not known here; the unit has the list of the
// other kind.
//
// `bpf`: a pass of the task iterator may still be started. Throws std::system_error.
void deny_system_calls(bool bpf);

}  // namespace tracer_bio
