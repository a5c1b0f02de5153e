#!/bin/sh
# Assembles both launchers into the module's resources; a test checks that they are up to date.
set -eu
cd "$(dirname "$0")"
out=../resources/io/gantry/kernel/launch
object=$(mktemp)
trap 'rm -f "$object"' EXIT
for arch in x86_64 aarch64; do
  prefix=
  [ "$(uname -m)" = "$arch" ] || prefix=$arch-linux-gnu-
  "${prefix}as" -o "$object" "launcher-$arch.S"
  "${prefix}objcopy" -O binary -j .text "$object" "$out/launcher-$arch"
done
