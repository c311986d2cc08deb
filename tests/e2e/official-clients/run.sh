#!/bin/bash
# Holds Stripe's own CLI and Node library against a running practice Stripe. For a person, not for ctest: it fetches two
# npm packages into a temporary folder.
#   PRACTICE_STRIPE=http://127.0.0.1:PORT PRACTICE_STRIPE_KEY=sk_test_... tests/e2e/official-clients/run.sh
# The key comes by environment, never by argument. OFFICIAL_CLIENTS=DIR keeps the packages there for the next run.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
: "${PRACTICE_STRIPE:?address of the practice Stripe, http://127.0.0.1:PORT}"
: "${PRACTICE_STRIPE_KEY:?its secret test key}"

packages=${OFFICIAL_CLIENTS:-}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
[ -n "$packages" ] || packages=$work/packages
mkdir -p "$packages"
cp "$here/package.json" "$here/sdk.mjs" "$packages/"
[ -d "$packages/node_modules/stripe" ] || (cd "$packages" && npm install --no-audit --no-fund --silent)

export STRIPE_API_KEY=$PRACTICE_STRIPE_KEY STRIPE_CLI_TELEMETRY_OPTOUT=1
export HOME=$work/home XDG_CONFIG_HOME=$work/home/.config
mkdir -p "$HOME"

failed=0
cli() { timeout 60 "$packages/node_modules/.bin/stripe" "$@" --api-base "$PRACTICE_STRIPE" 2>&1; }
first_id() { grep -oE "\"id\": \"$1_[^\"]*" | head -1 | cut -d'"' -f4; }
# check NAME TEXT COMMAND...: runs the command and looks for the text in its output.
check() {
    local name=$1 text=$2 output
    shift 2
    if output=$("$@") && grep -q -- "$text" <<<"$output"; then
        echo "ok    stripe $name"
    else
        echo "FAIL  stripe $name"
        sed 's/^/      /; s/whsec_[A-Za-z0-9]*/whsec_.../' <<<"$output" | tail -20
        failed=1
    fi
}

for event in payment_intent.succeeded payment_intent.payment_failed payment_intent.canceled charge.refunded; do
    check "trigger $event" "Trigger succeeded" cli trigger "$event"
    check "events list --type $event" "\"type\": \"$event\"" cli events list --type "$event" --limit 1
done
check "payment_intents create" '"status": "requires_payment_method"' cli payment_intents create --amount 2000 --currency usd
check "payment_intents list" '"url": "/v1/payment_intents"' cli payment_intents list --limit 3
intent=$(cli payment_intents create --amount 2000 --currency usd | first_id pi)
check "payment_intents cancel" '"status": "canceled"' cli payment_intents cancel "$intent"
paid=$(cli payment_intents create --amount 2000 --currency usd --confirm=true --payment-method pm_card_visa | first_id pi)
check "refunds create" '"status": "succeeded"' cli refunds create --payment-intent "$paid" --amount 500
check "webhook_endpoints create" '"secret": "whsec_' cli webhook_endpoints create \
    --url "$PRACTICE_STRIPE/nowhere" -d "enabled_events[]=payment_intent.succeeded"
check "webhook_endpoints list" '"object": "webhook_endpoint"' cli webhook_endpoints list --limit 16
endpoint=$(cli webhook_endpoints list --limit 1 | first_id we)
event=$(cli events list --limit 1 --type payment_intent.succeeded | first_id evt)
check "events resend --webhook-endpoint" "\"id\": \"$event\"" cli events resend "$event" --webhook-endpoint="$endpoint"
check "webhook_endpoints delete" '"deleted": true' cli webhook_endpoints delete "$endpoint" --confirm
check "get /v1/balance" '"object": "balance"' cli get /v1/balance

(cd "$packages" && timeout 120 node sdk.mjs) || failed=1
exit $failed
