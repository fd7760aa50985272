#!/usr/bin/env bash
# Writes what the program knows of itself into the files that show it: config/config.toml,
# config/schema, and the tables of settings and columns in README.md. A unit test tells when that is due.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

cd "$root"
build release
tracer_bio=build/release/tracer-bio

# Replaces what stands between the two marks of that name.
fill() {
  local name=$1 text=$2
  awk -v name="$name" -v text="$text" '
    $0 == "<!-- " name ": end -->" { inside = 0 }
    !inside { print }
    $0 == "<!-- " name ": begin -->" {
      inside = 1
      print ""
      while ((getline line < text) > 0) print line
      print ""
    }' README.md >README.md.new
  mv README.md.new README.md
}

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"$tracer_bio" config >config/config.toml
"$tracer_bio" schema --messages >config/schema/message.schema.json
"$tracer_bio" config --markdown >"$folder/settings"
"$tracer_bio" schema --markdown >"$folder/schema"
fill settings "$folder/settings"
fill schema "$folder/schema"
