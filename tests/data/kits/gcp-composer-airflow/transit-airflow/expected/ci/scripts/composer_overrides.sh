#!/usr/bin/env bash
# Makes the settings of Airflow (its overrides) those of a file: lines SECTION-SETTING=value.
#   composer_overrides.sh airflow/overrides.txt
set -euo pipefail
# shellcheck source=ci/scripts/lib.sh
source "$(dirname "$0")/lib.sh"

(($# == 1)) || die "usage: composer_overrides.sh FILE" 2
[[ -f $1 ]] || die "there is no file $1"
need_environment
bring_in_line overrides "$1"
