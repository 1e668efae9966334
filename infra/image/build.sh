#!/bin/sh
# build.sh [--base IMAGE] [--tag TAG] [--out FOLDER] [--target platform|load]: builds the image with podman (or docker), writes its bill
# of materials (CycloneDX) to FOLDER/gauntlet-sbom.json and prints its size. `load` holds k6 as well: the one that K6_BIN names, else
# the one that ./gauntlet finds or builds. CONTAINER_BUILD_OPTIONS is handed to the build as it is.
set -eu
base=docker.io/library/debian:bookworm-slim
tag=localhost/gauntlet:dev
out=.
target=platform
while [ $# -gt 0 ]; do
  case "$1" in
    --base) base="$2" ;;
    --tag) tag="$2" ;;
    --out) out="$2" ;;
    --target) target="$2" ;;
    *) echo "build.sh: $1 is not an option: --base, --tag, --out, --target" >&2; exit 2 ;;
  esac
  shift 2
done
cd "$(dirname -- "$0")/../.."
engine="$(command -v podman || command -v docker)" || { echo 'build.sh: neither podman nor docker is installed' >&2; exit 1; }
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
# npm inside the build asks the registry that npm asks here, and trusts the same authorities.
printf 'registry=%s\n' "$(npm config get registry)" >"$work/npmrc"
: >"$work/authorities"
authorities="${NODE_EXTRA_CA_CERTS:-}"
if [ -n "$authorities" ]; then
  cp "$authorities" "$work/authorities"
  printf 'cafile=/run/secrets/authorities\n' >>"$work/npmrc"
fi
version="$(sed -n 's/^  "version": "\(.*\)",$/\1/p' package.json | head -n 1)"
revision="$(git rev-parse HEAD 2>/dev/null || echo unknown)"
context=''
if [ "$target" = load ]; then
  k6="${K6_BIN:-$(./gauntlet k6 install -o json | sed -n 's/.*"program": *"\([^"]*\)".*/\1/p')}"
  mkdir "$work/k6"
  cp "$k6" "$work/k6/k6"
  context="--build-context k6=$work/k6"
fi
# shellcheck disable=SC2086
"$engine" build ${CONTAINER_BUILD_OPTIONS:-} $context --secret "id=npmrc,src=$work/npmrc" --secret "id=authorities,src=$work/authorities" \
  --build-arg "BASE=$base" --build-arg "VERSION=$version" --build-arg "REVISION=$revision" --target "$target" --tag "$tag" --file infra/Containerfile .
mkdir -p "$out"
npm sbom --package-lock-only --omit=dev --sbom-format cyclonedx --workspace apps/orchestrator --workspace apps/worker --workspace apps/device-simulator --workspace apps/cli >"$out/gauntlet-sbom.json"
echo "$tag: $("$engine" image inspect --format '{{.Size}}' "$tag" | awk '{ printf "%d MB", $1 / 1000000 }'); bill of materials: $out/gauntlet-sbom.json"
