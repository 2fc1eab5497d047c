#!/bin/sh
# Compiles the packages beside this script into the folder Resources, which programs that load
# compiled models take as a whole, with what belongs to it. For Macs with Xcode.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
target=$here/Resources

if ! command -v xcrun >/dev/null || ! xcrun --find coremlcompiler >/dev/null 2>&1; then
    echo "compile.sh: no coremlcompiler here: it comes with Xcode, on a Mac" >&2
    exit 1
fi

mkdir -p "$target"
for package in "$here"/*.mlpackage; do
    name=$(basename "$package" .mlpackage)
    echo "$name"
    rm -rf "$target/$name.mlmodelc"
    xcrun coremlcompiler compile "$package" "$target"
done

for file in vocab.json merges.txt diffusers; do
    if [ -e "$here/$file" ]; then
        cp -R "$here/$file" "$target"
    fi
done
echo "compiled into $target"
