#!/usr/bin/env bash
# Nextflow without its downloads: as in the real launcher, the shell becomes java.
set -euo pipefail

self=$(readlink -f "${BASH_SOURCE[0]}")
jars=$(printf '%s:' "${self%/*}"/lib/*.jar)
export NXF_HOME=${NXF_HOME:-$HOME/.nextflow} NXF_CLI="$0 $*" NXF_ORG=nextflow-io
export NXF_OFFLINE=true NXF_PLUGINS_DEFAULT=false NXF_ANSI_LOG=false
mkdir -p "$NXF_HOME"

# What Groovy reaches into, from Java 17 on.
opens=()
for package in java.lang java.io java.nio java.nio.file.spi java.net java.util java.util.concurrent.locks \
  java.util.concurrent.atomic java.util.regex sun.nio.ch sun.nio.fs sun.net.www.protocol.file \
  sun.net.www.protocol.ftp sun.net.www.protocol.http sun.net.www.protocol.https jdk.internal.misc \
  jdk.internal.vm; do
  opens+=("--add-opens=java.base/$package=ALL-UNNAMED")
done
exec java "${opens[@]}" -Dfile.encoding=UTF-8 -cp "${jars%:}" nextflow.cli.Launcher "$@"
