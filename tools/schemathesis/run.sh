#!/usr/bin/env bash
# Sends heft's server what its OpenAPI description allows, and what it forbids, with
# schemathesis (4.32.5 of PyPI; tools/schemathesis/requirements.txt): no answer may be an
# error of the server, every answer must be of a status, a type and a schema that are
# described, what the description forbids must be refused, and methods too.
#
#     tools/schemathesis/run.sh ./heft [seconds]
#
# Needs `schemathesis` on PATH. Not asked is that whatever the schema allows be taken: it
# leaves the words of settings open ("layout": "0"), whose known values the refusal lists.
set -euo pipefail
program=$(realpath "$1")
seconds=${2:-60}
cd "$(dirname "$0")"
log=$(mktemp)
"$program" serve --addr 127.0.0.1:0 >"$log" 2>&1 &
server=$!
trap 'kill $server 2>/dev/null; rm -f "$log"' EXIT
for _ in $(seq 100); do
  address=$(grep -o 'http://127[0-9.:]*' "$log" | head -1) && break
  sleep 0.1
done
[ -n "${address:-}" ] || { cat "$log"; exit 1; }
export SCHEMATHESIS_HOOKS=hooks
schemathesis run "$address/openapi.json" --phases examples,coverage,fuzzing --max-time "$seconds" \
  --exclude-checks positive_data_acceptance --continue-on-failure --request-timeout 30 --warnings off
