#!/bin/sh
# Runs the tests of this repository; needs the packages that `npm ci` installs.
set -eu
cd "$(dirname "$0")"
exec npm test -- "$@"
