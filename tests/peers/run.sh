#!/bin/sh
# Programs we did not write drive the sandbox: pywa (Python) and whatsapp-api-js (JavaScript) send through it and read
# its signed webhooks with validation on; aiosmtpd, Resend's SDK and Svix's library meet Kontor's mails; a sheet of our own reckons costs a second time; both read every kind of message as Kontor does; vobject and openpyxl open the book of people; standardwebhooks (Python and JavaScript) verifies the webhooks that Kontor sends; then schemathesis reads Kontor's OpenAPI document and looks for a 500 or an answer
# outside it (25 examples an operation, 500 with KONTOR_PROOF=full; KONTOR_SEED repeats a run). Prints every failed check, then "N passed, N failed".
set -eu
cd "$(dirname "$0")"
work=$PWD/work
mkdir -p "$work"

if ! cmp -s requirements.txt "$work/installed"; then
  python3 -m venv "$work/venv"
  "$work/venv/bin/pip" install -q --disable-pip-version-check -r requirements.txt
  cp requirements.txt "$work/installed"
fi
if [ ! node_modules/.package-lock.json -nt package-lock.json ]; then
  npm ci --silent
fi
cargo build -q -p sandbox --example sandbox
cargo build -q -p kontor --bin kontor
target=$(cargo metadata --no-deps --format-version 1 | sed 's/.*"target_directory":"\([^"]*\)".*/\1/')

# The sandbox runs until the other end of its standard input is closed, so it ends with this script, however that ends.
rm -f "$work/input" "$work/line"
mkfifo "$work/input"
"$target/debug/examples/sandbox" < "$work/input" > "$work/line" &
exec 3> "$work/input"
tries=0
while [ ! -s "$work/line" ]; do
  tries=$((tries + 1))
  [ "$tries" -lt 100 ] || { echo "the sandbox did not start"; exit 1; }
  sleep 0.1
done

status=0
: > "$work/log"
"$work/venv/bin/python" peer.py "$(cat "$work/line")" >> "$work/log" 2> "$work/errors" 3>&- || { status=1; cat "$work/errors"; echo "FAIL peer.py ended early" >> "$work/log"; }
node peer.js "$(cat "$work/line")" >> "$work/log" 3>&- || { status=1; echo "FAIL peer.js ended early" >> "$work/log"; }
"$work/venv/bin/python" mail.py "$(cat "$work/line")" "$target/debug/kontor" >> "$work/log" 2> "$work/errors" 3>&- || { status=1; cat "$work/errors"; echo "FAIL mail.py ended early" >> "$work/log"; }
"$work/venv/bin/python" costs.py "$(cat "$work/line")" "$target/debug/kontor" >> "$work/log" 2> "$work/errors" 3>&- || { status=1; cat "$work/errors"; echo "FAIL costs.py ended early" >> "$work/log"; }
"$work/venv/bin/python" kinds.py "$(cat "$work/line")" "$target/debug/kontor" >> "$work/log" 2> "$work/errors" 3>&- || { status=1; cat "$work/errors"; echo "FAIL kinds.py ended early" >> "$work/log"; }
"$work/venv/bin/python" contacts.py "$target/debug/kontor" >> "$work/log" 2> "$work/errors" 3>&- || { status=1; cat "$work/errors"; echo "FAIL contacts.py ended early" >> "$work/log"; }
"$work/venv/bin/python" webhooks.py "$(cat "$work/line")" "$target/debug/kontor" >> "$work/log" 2> "$work/errors" 3>&- || { status=1; cat "$work/errors"; echo "FAIL webhooks.py ended early" >> "$work/log"; }
"$work/venv/bin/python" schemathesis/check.py "$(cat "$work/line")" "$target/debug/kontor" >> "$work/log" 2> "$work/errors" 3>&- || { status=1; cat "$work/errors"; echo "FAIL schemathesis/check.py ended early" >> "$work/log"; }
exec 3>&-
wait

grep '^schemathesis\|^costs' "$work/log" || true
grep '^FAIL' "$work/log" || true
passed=$(grep -c '^ok ' "$work/log" || true)
failed=$(grep -c '^FAIL ' "$work/log" || true)
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ] && exit $status
exit 1
