#!/bin/bash
# The console's endpoint tests and Stripe's own tools must agree: the Stripe CLI sends (trigger), Stripe's Node library
# receives in the tenant's place. For a person, not for ctest: it fetches two npm packages into a temporary folder.
#   tests/e2e/official-clients/run-webhooks.sh BUILD-FOLDER
# BUILD-FOLDER holds bin/opscom-practice and bin/endpointverdicts. OFFICIAL_CLIENTS=DIR keeps the packages there.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
build=${1:?build folder}

packages=${OFFICIAL_CLIENTS:-}
work=$(mktemp -d)
trap 'kill $(jobs -p) 2>/dev/null || true; rm -rf "$work"' EXIT
[ -n "$packages" ] || packages=$work/packages
mkdir -p "$packages"
cp "$here/package.json" "$here/receiver.mjs" "$packages/"
[ -d "$packages/node_modules/stripe" ] || (cd "$packages" && npm install --no-audit --no-fund --silent)

wait_for() { for _ in $(seq 100); do grep -q -- "$2" "$1" 2>/dev/null && return 0; sleep 0.1; done; return 1; }
field() { sed -n "s/^$1 *//p" "$work/practice.log"; }

mkdir "$work/data"
"$build/bin/opscom-practice" --stripe-port 0 --tenant-port 0 --data "$work/data" --payments 0 --seed "official clients" \
    >"$work/practice.log" 2>&1 &
wait_for "$work/practice.log" "practice values"
PRACTICE_STRIPE=$(field "Stripe address:")
export STRIPE_API_KEY STRIPE_CLI_TELEMETRY_OPTOUT=1 HOME=$work/home XDG_CONFIG_HOME=$work/home/.config
STRIPE_API_KEY=$(field "Secret Key (test):")
mkdir -p "$HOME"
cli() { timeout 60 "$packages/node_modules/.bin/stripe" "$@" --api-base "$PRACTICE_STRIPE" 2>&1; }

failed=0
say() { if [ "$1" -eq 0 ]; then echo "ok    $2"; else echo "FAIL  $2"; failed=1; fi; }

# A receiver for the secret in $1, on the port in $2 (0: any), writing to $3.
receive() { RECEIVER_SECRET=$1 node "$packages/receiver.mjs" "$2" >"$3" 2>&1 & wait_for "$3" listening; }

receive whsec_not_known_yet 0 "$work/first.log"
port=$(awk '/^listening/ {print $2}' "$work/first.log")
url=http://127.0.0.1:$port/api/system/payments/stripe/callback
secret=$(cli webhook_endpoints create --url "$url" -d "enabled_events[]=payment_intent.succeeded" \
    -d "enabled_events[]=payment_intent.payment_failed" -d "enabled_events[]=payment_intent.canceled" |
    grep -oE 'whsec_[A-Za-z0-9]+' | head -1)
cli trigger payment_intent.succeeded >/dev/null
rc=0; wait_for "$work/first.log" "400 StripeSignatureVerificationError" || rc=1
say $rc "CLI trigger -> Node receiver with another secret: refused"
rc=1
"$build/bin/endpointverdicts" "http://127.0.0.1:$port" <<<"$secret" >"$work/verdicts" 2>/dev/null || rc=0
grep -q "another Webhook Secret" "$work/verdicts" || rc=1
say $rc "console's endpoint tests against it: named"
sed 's/^/      /' "$work/verdicts"
kill %2; wait %2 2>/dev/null || true

receive "$secret" "$port" "$work/second.log"
for event in payment_intent.succeeded payment_intent.payment_failed payment_intent.canceled; do
    cli trigger "$event" >/dev/null
    rc=0; wait_for "$work/second.log" "200 accepted $event" || rc=1
    say $rc "CLI trigger $event -> Node receiver with the secret: accepted"
done
rc=0; "$build/bin/endpointverdicts" "http://127.0.0.1:$port" <<<"$secret" >"$work/verdicts" 2>/dev/null || rc=$?
say $rc "console's endpoint tests against it: all as expected"
sed 's/^/      /' "$work/verdicts"
exit $failed
