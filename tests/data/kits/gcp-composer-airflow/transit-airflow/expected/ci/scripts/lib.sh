# shellcheck shell=bash
# What the scripts of this folder share; sourced by them.

die() {
  printf '%s: %s\n' "$(basename "$0")" "$1" >&2
  exit "${2:-1}"
}

# The environment that the workflow (or a person) names; scripts never guess one.
need_environment() {
  : "${PROJECT:?set PROJECT to the id of the project}"
  : "${LOCATION:?set LOCATION to the region of the environment}"
  : "${COMPOSER:?set COMPOSER to the name of the environment}"
}

describe() {
  gcloud composer environments describe "$COMPOSER" --project "$PROJECT" --location "$LOCATION" --format="$1"
}

# Composer refuses every change while another one is under way.
wait_until_running() {
  local limit=${WAIT_MINUTES:-60} state
  for ((minute = 0; minute <= limit; minute++)); do
    state=$(describe 'value(state)')
    case $state in
      RUNNING) return 0 ;;
      UPDATING | CREATING) echo "The environment is $state; waiting ($minute of $limit minutes)." ;;
      *) die "the environment is $state. Look at it in the console; an update that failed is often undone by the next good one." ;;
    esac
    sleep "${WAIT_SECONDS:-60}"
  done
  die "the environment was not ready within $limit minutes."
}

# Makes a map of the environment (variables, overrides) what a file of lines NAME=value says, by one update.
bring_in_line() { # variables|overrides FILE
  local kind=$1 file=$2 here state lines arguments
  here=$(dirname "$0")
  state=$(describe 'json(config.softwareConfig)')
  lines=$(python3 "$here/composer_state.py" "$kind" "$file" <<<"$state")
  if [[ -z $lines ]]; then
    echo "The $kind of $COMPOSER are those of $file: nothing to do."
    return 0
  fi
  wait_until_running
  mapfile -t arguments <<<"$lines"
  timeout "${UPDATE_MINUTES:-60}m" gcloud composer environments update "$COMPOSER" --project "$PROJECT" --location "$LOCATION" "${arguments[@]}"
}

# The bucket that the environment reads: gs://BUCKET. Asked for, because it has another name after the environment was made anew.
bucket_of_environment() {
  local prefix=${BUCKET:+gs://$BUCKET/dags}
  prefix=${prefix:-$(describe 'get(config.dagGcsPrefix)')}
  [[ $prefix == gs://*/dags ]] || die "the environment does not say which bucket it reads: \"$prefix\"."
  printf '%s\n' "${prefix%/dags}"
}
