#!/usr/bin/env bash
# Makes sure this machine has what `make demo` needs, or with the word "test" what `make test` needs.
# As root or with a password-less sudo it installs what is missing by apt; otherwise it prints the exact
# line to run and ends with 1. A server of its own choice (RONGGE_DATABASE_URL) makes PostgreSQL needless
# for the demonstration.
set -euo pipefail

wanted=${1:-demo}
top=$(cd "$(dirname "$0")/../.." && pwd)
shopt -s nullglob

has_python() {
  [ -x "$top/.venv/bin/python" ] && return
  local python
  python=$("$top/app/setup/find_python.sh")
  [ -n "$python" ] && "$python" -c 'import ensurepip, venv' >/dev/null 2>&1
}

has_postgres() {
  [ "$wanted" = demo ] && [ -n "${RONGGE_DATABASE_URL:-}" ] && return
  local folder
  for folder in /usr/share/postgresql/*/extension /usr/share/pgsql/extension /usr/pgsql-*/share/extension \
    /opt/homebrew/share/postgresql*/extension /usr/local/share/postgresql*/extension; do
    if [ -e "$folder/postgis.control" ] && [ -n "$(server_of "$folder")" ]; then return 0; fi
  done
  return 1
}

# Debian keeps the extensions of several versions; a server must be there for the same one.
server_of() {
  case $1 in
    /usr/share/postgresql/[0-9]*) ls "/usr/lib/postgresql/$(basename "$(dirname "$1")")/bin/initdb" 2>/dev/null || true ;;
    *) command -v initdb || ls /usr/pgsql-*/bin/initdb /opt/homebrew/opt/postgresql*/bin/initdb \
         /usr/local/opt/postgresql*/bin/initdb 2>/dev/null || true ;;
  esac
}

has_npm() { [ -e "$top/node_modules/.installed" ] || command -v npm >/dev/null; }

has_browser() {
  [ "$wanted" != test ] || command -v chromium >/dev/null || command -v chromium-browser >/dev/null
}

# Maps are printed with it, and the browser of the tests writes with it.
has_chinese_font() { [ -n "$(fc-list :lang=zh 2>/dev/null | head -n 1)" ]; }

has_pango() {
  { ldconfig -p 2>/dev/null || /sbin/ldconfig -p 2>/dev/null; } | grep -q 'libpangoft2-1\.0' ||
    ls /opt/homebrew/lib/libpangoft2-1.0* /usr/local/lib/libpangoft2-1.0* >/dev/null 2>&1
}

# The tests compare the native writer of rows with its twin; the demonstration does without a compiler.
has_compiler() {
  [ "$wanted" != test ] && return
  local python
  python=$([ -x "$top/.venv/bin/python" ] && echo "$top/.venv/bin/python" || "$top/app/setup/find_python.sh")
  command -v gcc >/dev/null && [ -n "$python" ] &&
    [ -e "$("$python" -c 'import sysconfig; print(sysconfig.get_path("include"))')/Python.h" ]
}

# The newest PostgreSQL for which this release packages both PostGIS and pgRouting.
postgres_packages() {
  local version
  for version in $(apt-cache pkgnames postgresql- | sed -n 's/^postgresql-\([0-9]*\)-postgis-3$/\1/p' | sort -rn); do
    if apt-cache show "postgresql-$version-pgrouting" >/dev/null 2>&1; then
      echo "postgresql-$version postgresql-$version-postgis-3 postgresql-$version-pgrouting"
      return
    fi
  done
  echo "postgresql postgresql-postgis"
}

# Ubuntu's bears the other name and is a snap.
browser_package() {
  if apt-cache show chromium >/dev/null 2>&1; then echo chromium; else echo chromium-browser; fi
}

apt_packages() {
  has_python || echo "python3 python3-venv"
  has_compiler || echo "gcc libc6-dev python3-dev"
  has_postgres || postgres_packages
  has_npm || echo "nodejs npm"
  has_browser || browser_package
  has_chinese_font || echo "fontconfig fonts-noto-cjk"
  has_pango || echo "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
}

missing() {
  has_python || echo "Python 3.11 or newer, with venv"
  has_compiler || echo "gcc and the headers of Python"
  has_postgres || echo "PostgreSQL with PostGIS (and pgRouting)"
  has_npm || echo "npm"
  has_browser || echo "Chromium"
  has_chinese_font || echo "a Chinese font"
  has_pango || echo "Pango, to print maps"
}

advice() {
  local test_apt="" test_dnf="" test_brew=""
  if [ "$wanted" = test ]; then
    test_apt=" chromium gcc libc6-dev python3-dev"
    test_dnf=" chromium gcc python3-devel"
    test_brew=" && brew install --cask chromium"
  fi
  local postgres="postgresql postgresql-postgis"
  if command -v apt-cache >/dev/null; then postgres=$(postgres_packages); fi
  cat >&2 <<END
缺少以下软件，请运行与本机相符的一行后重试 / Missing; run the line for this machine and try again:
$(missing | sed 's/^/  - /')

Debian, Ubuntu:  sudo apt-get install -y python3 python3-venv $postgres nodejs npm fontconfig fonts-noto-cjk libpangoft2-1.0-0 libharfbuzz-subset0$test_apt
Fedora:          sudo dnf install -y --skip-unavailable python3 postgresql-server postgresql-contrib postgis pgRouting nodejs npm fontconfig google-noto-sans-cjk-fonts pango$test_dnf
Homebrew:        brew install python postgresql@17 postgis pgrouting node fontconfig font-noto-sans-cjk pango$test_brew
END
  exit 1
}

as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  else
    sudo -n "$@"
  fi
}

apt() {
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y "$@" </dev/null >>"$log" 2>&1 || {
    tail -n 15 "$log" >&2
    echo "apt-get 失败；全部输出见 / failed; its whole output is in $log" >&2
    exit 1
  }
}

may_install() {
  command -v apt-get >/dev/null && { [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null; }
}

if [ -z "$(missing)" ]; then exit 0; fi
may_install || advice
echo "安装所缺软件 / installing: $(missing | paste -sd ';')" >&2
log=$top/var/log/requirements.log
mkdir -p "$(dirname "$log")"
apt update
# Word splitting is meant: the list is one of package names.
# shellcheck disable=SC2046
apt install --no-install-recommends $(apt_packages)
[ -z "$(missing)" ] || advice
