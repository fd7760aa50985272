// Text from processes is hostile: it may hold any byte but NUL. These make it storable and
// showable.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tracer_bio {

// NUL-terminated arguments as a vector of views; bytes after the last NUL are a (cut) argument too.
std::vector<std::string_view> split_args(std::string_view args);

// A JSON array of strings, exact: a byte that is not UTF-8 becomes \udc80 to \udcff, as Python's
// surrogateescape has it. Replaces what `json` held.
void args_to_json(std::string_view args, std::string& json);
// The reverse: NUL-terminated arguments. Nothing where the text is not such an array.
std::optional<std::string> args_from_json(std::string_view json);

// Environment variables (each NAME=value followed by a NUL) as a JSON object of strings, as exact
// as arguments. Replaces what `json` held.
void environment_to_json(std::string_view environment, std::string& json);
// The reverse. Nothing where the text is not such an object.
std::optional<std::string> environment_from_json(std::string_view json);

// Valid UTF-8 without control characters: other bytes become \xNN, and line feeds, tabs … \n, \t.
// What reorders or breaks lines unseen (bidirectional controls, U+2028 …) counts as control, too.
std::string printable(std::string_view text);
// printable() would change nothing.
bool is_printable(std::string_view text);

// For where only UTF-8 without NUL is taken: other bytes as in the JSON of arguments, \udc00 to
// \udcff. The text itself where it has none of them, else what `scratch` then holds.
std::string_view escape_bytes(std::string_view text, std::string& scratch);

// Arguments as one would type them in a shell, quoted where needed, printable. Replaces what
// `command` held.
void shell_command(std::string_view args, std::string& command);

// The last component of a path: "bwa" of "/usr/bin/bwa".
std::string_view base_name(std::string_view path);
// Without its last extension: "pipeline_1" of "pipeline_1.sh"; ".bashrc" has none.
std::string_view stem(std::string_view name);

}  // namespace tracer_bio
