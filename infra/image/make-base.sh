#!/bin/sh
# make-base.sh TAG: a small Debian 12 base image without any image registry, from Debian's own packages (needs root and debootstrap).
set -eu
tag="${1:?make-base.sh TAG}"
mirror="$(sed -n 's/^URIs: *\([^ ]*\/debian\) *$/\1/p; s/^deb *\(http[^ ]*\/debian\) .*/\1/p' /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null | head -n 1)"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
debootstrap --variant=minbase bookworm "$work/root" "${mirror:-http://deb.debian.org/debian}"
# What a container never reads; the copyright files stay.
rm -rf "$work"/root/var/cache/apt/* "$work"/root/var/lib/apt/lists/* "$work"/root/var/log/* "$work"/root/usr/share/man/* "$work"/root/usr/share/locale/* "$work"/root/usr/share/info/*
find "$work/root/usr/share/doc" -type f ! -name copyright -delete
tar -C "$work/root" -c . | podman import - "$tag" >/dev/null
