#!/bin/sh
# make-base.sh TAG: a small Debian 12 base image without any image registry, from Debian's own packages (needs root and debootstrap).
set -eu
tag="${1:?make-base.sh TAG}"
mirror="$(sed -n 's/^URIs: *\([^ ]*\/debian\) *$/\1/p; s/^deb *\(http[^ ]*\/debian\) .*/\1/p' /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null | head -n 1)"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
debootstrap --variant=minbase bookworm "$work/base" "${mirror:-http://deb.debian.org/debian}"
# What a container never reads; the copyright files stay.
rm -rf "$work"/base/var/cache/apt/* "$work"/base/var/lib/apt/lists/* "$work"/base/var/log/* "$work"/base/usr/share/man/* "$work"/base/usr/share/locale/* "$work"/base/usr/share/info/*
find "$work/base/usr/share/doc" -type f ! -name copyright -delete
tar -C "$work/base" -c . | podman import - "$tag" >/dev/null
