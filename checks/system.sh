#!/bin/bash
# The Debian packages that the tests need. Quick and silent when they are there.
# With IF_ALLOWED=1 (from `make test`, `make check`) a machine where we may not install is left as it is:
# the tests then skip what lacks its program and say so at their end.
set -euo pipefail

there() { type -P "$1" >/dev/null; }

# The shell of Chromium, without its windows, draws the same pages in two thirds of the processor's time.
shell=chromium-headless-shell
known() { apt-cache show "$1" >/dev/null 2>&1; }
shell_wanted() { ! there $shell && [ "$(id -u)" -eq 0 ] && there apt-get && known $shell; }

missing=()
there $shell || there chromium || there chromium-browser || there google-chrome || missing+=(chromium)
{ there msgfmt && there xgettext; } || missing+=(gettext)
compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || there initdb || missing+=(postgresql)
there java || missing+=(default-jre-headless)
{ there fc-list && [ -n "$(fc-list :lang=zh-cn 2>/dev/null | head -1)" ]; } || missing+=(fontconfig fonts-noto-cjk)
# Three tests open reports in an office program. It is large: who only runs the tests at home is not made to have it.
if [ "${IF_ALLOWED:-}" != 1 ] || [ "${CI:-}" = true ]; then
  there soffice || there libreoffice || missing+=(libreoffice-calc-nogui)
fi

if [ ${#missing[@]} -eq 0 ]; then
  # Any Chromium will do: where the shell cannot be had just now, nothing is lost but time.
  if shell_wanted; then
    echo "Installing $shell ..."
    export DEBIAN_FRONTEND=noninteractive
    fetch=(apt-get install -y -qq --no-install-recommends --no-remove -o Acquire::Retries=0 -o Acquire::http::Timeout=10)
    { timeout 120 "${fetch[@]}" --download-only $shell && "${fetch[@]}" -o Dpkg::Use-Pty=0 $shell; } >/dev/null 2>&1 ||
      echo "  not now; Chromium will do"
  fi
  exit 0
fi

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
if known $shell; then missing=("${missing[@]/#chromium/$shell}"); fi
apt-get install -y -qq --no-install-recommends -o Dpkg::Options::=--force-confold -o Dpkg::Use-Pty=0 "${missing[@]}" >/dev/null
