#!/bin/sh
# Builds the library for Macs on any system that has clang and lld: build-dylibs.sh [FOLDER]
# Without a folder, into the resources. The same versions of clang and lld give the same bytes.
# On a Mac, Apple's tools make one for that Mac, for the property gouache.coreml.library:
#     clang -dynamiclib -O2 -fno-objc-arc -fvisibility=hidden -mmacosx-version-min=13.0 \
#         -framework Foundation -framework CoreML -o libgouachecoreml.dylib *.m
set -eu
here=$(cd "$(dirname "$0")" && pwd)
out=$(mkdir -p "${1:-$here/../resources/native}" && cd "${1:-$here/../resources/native}" && pwd)
clang=${CLANG:-clang}
lld=${LLD:-$("$clang" -print-prog-name=ld64.lld)}
name=libgouachecoreml.dylib
objects=$(mktemp -d)
trap 'rm -r "$objects"' EXIT

for platform in osx-aarch64:arm64 osx-x86_64:x86_64; do
    folder=$out/${platform%:*}
    arch=${platform#*:}
    mkdir -p "$folder"
    cd "$here" # by names alone: no path of this machine gets into the objects
    for source in *.m; do
        "$clang" -target "$arch-apple-macos13.0" -isysroot macsdk -Icoreml \
            -O2 -g0 -fno-objc-arc -fblocks -fobjc-exceptions -fexceptions -fvisibility=hidden \
            -Wall -Wextra -Werror -Wunguarded-availability \
            -c "$source" -o "$objects/${source%.m}.o"
    done
    cd "$objects"
    "$lld" -arch "$arch" -platform_version macos 13.0 15.0 -syslibroot "$here/macsdk" \
        -dylib -install_name "@rpath/$name" -adhoc_codesign -dead_strip \
        -o "$folder/$name" ./*.o -lSystem -lobjc -framework Foundation -framework CoreML
    cd "$folder"
    chmod 644 "$name"
    sha256sum "$name" > "$name.sha256"
done
{ "$clang" --version; "$lld" --version; } | sed -n '/ version /p; /^.*LLD /p' > "$out/toolchain.txt"
cd "$here"
find . -type f | LC_ALL=C sort | xargs cat | sha256sum | cut -d ' ' -f 1 > "$out/sources.sha256"
