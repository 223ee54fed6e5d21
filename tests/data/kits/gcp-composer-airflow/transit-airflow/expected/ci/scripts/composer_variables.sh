#!/usr/bin/env bash
# Makes the variables of the environment those of a file .env.STAGE: lines NAME=value.
#   composer_variables.sh airflow/.env.STAGE
set -euo pipefail
# shellcheck source=ci/scripts/lib.sh
source "$(dirname "$0")/lib.sh"

(($# == 1)) || die "usage: composer_variables.sh FILE" 2
[[ -f $1 ]] || die "there is no file $1"
need_environment
python3 "$(dirname "$0")/check_files.py" variables "$1"
bring_in_line variables "$1"
