#!/usr/bin/env bash
# check.sh [quick|full|taken] [PROPERTY]: search the model of the fail-safe; see README.md.
#   quick  the design without a reopening, and every weakened variant (default)
#   full   the design with a reopening, two losses and two pauses, and every weakened variant
#   taken  only print every change of stage that the design makes, as "from command to"
# With PROPERTY only the searches for that one are made.
# Exit status: 0 all as expected, 1 something is not, 2 usage, 3 a tool failed, 4 a tool is missing.
set -uo pipefail

mode=${1:-quick}
case $mode in quick | full | taken) ;; *) echo "usage: $0 [quick|full|taken] [PROPERTY]" >&2; exit 2 ;; esac
for tool in spin gcc; do
  command -v "$tool" >/dev/null || {
    echo "$tool is not installed; on Debian and Ubuntu: apt-get install spin gcc" >&2
    exit 4
  }
done

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export MODEL=$here/fail_safe.pml WORK=$work
export MEGABYTES=6000 # for each of the two searches that run at a time

# build "-DONE -DTWO": makes $WORK/<switches>/pan
build() {
  local dir=$WORK/${1// /}
  mkdir -p "$dir" && cd "$dir" || return 3
  # shellcheck disable=SC2086  # switches are words
  spin $1 -a "$MODEL" >log 2>&1 &&
    gcc -O2 -w -DNFAIR=3 -DCOLLAPSE -DMEMLIM="$MEGABYTES" -o pan pan.c >>log 2>&1 && return
  cat log >&2
  return 3
}

# search "NUMBER|holds or fails|PROPERTY|-DONE -DTWO": makes $WORK/NUMBER.line
search() {
  local number want property switches fair=() got note=ok states out
  IFS='|' read -r number want property switches <<<"$1"
  out=$WORK/$number.out
  [[ $property == l_* ]] && fair=(-f)
  (cd "$(mktemp -d -p "$WORK")" &&
    "$WORK/${switches// /}/pan" -a "${fair[@]}" -m1000000 -N "$property" >"$out" 2>&1)
  case $(grep -o 'errors: [0-9]*' "$out") in
    'errors: 0') got=holds ;;
    errors*) got=fails ;;
    *) got=incomplete ;;
  esac
  # A search that was cut short proves nothing, nor does a change of stage that the table forbids.
  grep -qiE 'depth too small|reached -DMEMLIM|out of memory' "$out" && got=incomplete
  grep -q 'assertion violated (' "$out" && got=broken # the claims' own begin with " !("
  [[ $got == "$want" ]] || note=UNEXPECTED
  states=$(awk '/states, stored/ { print $1; exit }' "$out")
  printf '%-10s  %-9s  %-10s  %10s states  %s\n' \
    "$note" "$property" "$got" "${states:-?}" "$switches" >"$WORK/$number.line"
}
export -f build search

if [[ $mode == taken ]]; then
  switches='-DREOPENS=1 -DLOSSES=0 -DCRASHES=0 -DSHOW_TAKEN'
  build "$switches" || exit 3
  "$work/${switches// /}/pan" -a -m1000000 -N s_due | sed -n 's/^taken: //p' | sort -u
  exit
fi

only=${2:-}
jobs=()
expect() { # expect holds|fails PROPERTY SWITCHES
  [[ -z $only || $only == "$2" ]] || return 0
  jobs+=("$((100 + ${#jobs[@]}))|$1|$2|$3")
}

none=-DREOPENS=0
one=-DREOPENS=1
design=$none
[[ $mode == full ]] && design="$one -DLOSSES=2 -DPAUSES=2"
expect holds l_told "$design -DSINK_ACTS"
for property in l_sink l_effect l_receipt s_owner s_due s_told s_right s_once s_stored; do
  expect holds "$property" "$design"
done
for weakness in QUEUE_TIMER REPEAT_LIMIT ACK_STOPS_CLOCK REASSIGN_BUYS_TIME PAUSES_WITHOUT_END \
  MOVE_DROPS_SINK_PAGE; do
  expect fails l_sink "$none -D$weakness"
done
expect fails s_due "$none -DACK_STOPS_CLOCK"
expect fails s_told "$none -DCLOSE_THEN_TELL"
expect fails l_heard "$none -DCLOSE_THEN_TELL"
expect fails s_told "$one -DSTALE_CONFIRM"
expect fails l_told "$none -DSINK_ACTS -DNO_TELL_STAGE"
expect fails l_told "$none -DSINK_ACTS -DTAKEN_BACK"
expect fails l_effect "$none -DNO_GIVE_UP"
expect fails s_owner "$none -DSTATIC_ROUTE"
expect fails s_owner "$none -DOFFBOARD_KEEPS_OWNER"
expect fails s_right "$none -DNO_AUTHORITY_CHECK"
expect fails s_once "$none -DNO_IDEMPOTENCY_KEY"
expect fails s_stored "$none -DRECEIPT_BEFORE_COMMIT"
expect fails l_receipt "$none -DFIRE_AND_FORGET"

# Controls: without the fault that it needs, a weakness does no harm.
expect holds l_sink "$none -DQUEUE_TIMER -DCRASHES=0"
expect holds s_told "$none -DSTALE_CONFIRM"
expect holds l_receipt "$none -DFIRE_AND_FORGET -DLOSSES=0 -DCRASHES=0"

((${#jobs[@]})) || { echo "there is no property $only" >&2; exit 2; }
printf '%s\n' "${jobs[@]}" | cut -d'|' -f4 | sort -u |
  xargs -d '\n' -P 2 -I{} bash -c 'build "$1"' _ {} || exit 3
printf '%s\n' "${jobs[@]}" | xargs -d '\n' -P 2 -I{} bash -c 'search "$1"' _ {}
cat "$work"/*.line
count=$(cat "$work"/*.line | wc -l)
unexpected=$(cat "$work"/*.line | grep -vc '^ok ')
echo "$mode: $count of ${#jobs[@]} searched, $unexpected unexpected ($(spin -V))"
[[ $count -eq ${#jobs[@]} && $unexpected -eq 0 ]]
