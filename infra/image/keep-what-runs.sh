#!/bin/sh
# keep-what-runs.sh SOURCE TARGET: copies what a built repository needs to run: packages, their compiled code, data and migrations.
set -eu
cd "$1"
target="$2"
mkdir -p "$target"
cp package.json "$target/"
for part in apps/* libs/*; do
  [ -d "$part/dist" ] || continue
  mkdir -p "$target/$part"
  for what in package.json dist data migrations node_modules; do
    [ ! -e "$part/$what" ] || cp -R "$part/$what" "$target/$part/"
  done
done
# k6 runs the load script as it is.
mkdir -p "$target/load"
cp -R load/src "$target/load/"
cp -R node_modules "$target/"
# Links of workspaces that did not come along, and what only a reader of the source wants.
find "$target/node_modules" -maxdepth 2 -xtype l -delete
find "$target" \( -name '*.map' -o -name '*.d.ts' -o -name '*.d.mts' -o -name '*.d.cts' -o -name '*.tsbuildinfo' -o -name '*.md' -o -name '*.spec.js' -o -name '*.spec.ts' \) -type f -delete
