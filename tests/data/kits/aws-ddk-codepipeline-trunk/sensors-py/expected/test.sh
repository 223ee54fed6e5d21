#!/bin/sh
# Runs the tests of this repository; needs the packages of requirements.txt and requirements-dev.txt.
set -eu
cd "$(dirname "$0")"
exec python3 -m pytest tests/unit "$@"
