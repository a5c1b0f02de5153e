#!/bin/sh
# Assembles launchers and inits into the module's resources; a test checks that they are up to date.
set -eu
cd "$(dirname "$0")"
out=../resources/io/gantry/kernel/launch
object=$(mktemp)
trap 'rm -f "$object"' EXIT
for arch in x86_64 aarch64; do
  prefix=
  [ "$(uname -m)" = "$arch" ] || prefix=$arch-linux-gnu-
  for program in launcher init; do
    "${prefix}as" -o "$object" "$program-$arch.S"
    "${prefix}objcopy" -O binary -j .text "$object" "$out/$program-$arch"
  done
done
