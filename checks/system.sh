#!/bin/bash
# The Debian packages that the tests need. Quick and silent when they are there.
# With IF_ALLOWED=1 (from `make test`, `make check`) a machine where we may not install is left as it is:
# the tests then skip what lacks its program and say so at their end.
set -euo pipefail

there() { type -P "$1" >/dev/null; }

missing=()
there chromium || there chromium-browser || there google-chrome || missing+=(chromium)
{ there msgfmt && there xgettext; } || missing+=(gettext)
compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || there initdb || missing+=(postgresql)
there java || missing+=(default-jre-headless)
{ there fc-list && [ -n "$(fc-list :lang=zh-cn 2>/dev/null | head -1)" ]; } || missing+=(fontconfig fonts-noto-cjk)

[ ${#missing[@]} -eq 0 ] && exit 0

if [ "$(id -u)" -ne 0 ] || ! there apt-get; then
  echo "Not on this machine: ${missing[*]}. On Debian: sudo make system" >&2
  [ "${IF_ALLOWED:-}" = 1 ] && exit 0
  exit 1
fi

echo "Installing ${missing[*]} ..."
export DEBIAN_FRONTEND=noninteractive
# The tests start a cluster of their own; the package need not make one that runs on.
if [[ " ${missing[*]} " == *" postgresql "* ]] && [ ! -e /etc/postgresql-common/createcluster.conf ]; then
  mkdir -p /etc/postgresql-common && echo "create_main_cluster = false" > /etc/postgresql-common/createcluster.conf
fi
apt-get update -qq
apt-get install -y -qq --no-install-recommends -o Dpkg::Options::=--force-confold -o Dpkg::Use-Pty=0 "${missing[@]}" >/dev/null
