#!/bin/sh
# Prints the first Python of this machine that is new enough (3.11); prints nothing when there is none.
for name in python3 python3.14 python3.13 python3.12 python3.11; do
  if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' </dev/null >/dev/null 2>&1; then
    command -v "$name"
    exit 0
  fi
done
