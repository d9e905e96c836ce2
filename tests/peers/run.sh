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
# Of the whole workspace, as `make test` has built them: a package alone would have its dependencies built anew, with fewer features.
cargo build -q --locked --workspace --bin kontor --example sandbox
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

# peer NAME COMMAND…: runs one, and keeps what it tells in a log of its own.
peer() {
  name=$1
  shift
  "$@" > "$work/$name.log" 2> "$work/$name.errors" 3>&- || { cat "$work/$name.errors"; echo "FAIL $name ended early" >> "$work/$name.log"; }
}

line=$(cat "$work/line") python=$work/venv/bin/python kontor=$target/debug/kontor
rm -f "$work"/*.log
# It has sandboxes of its own, and takes as long as all the others together.
peer schemathesis "$python" schemathesis/check.py "$target/debug/examples/sandbox" "$kontor" 3>&- &
schemathesis=$!
peer pywa "$python" peer.py "$line"
peer whatsapp-api-js node peer.js "$line"
peer mail "$python" mail.py "$line" "$kontor"
peer costs "$python" costs.py "$line" "$kontor"
peer kinds "$python" kinds.py "$line" "$kontor"
peer contacts "$python" contacts.py "$kontor"
peer webhooks "$python" webhooks.py "$line" "$kontor"
wait $schemathesis
cat "$work"/*.log > "$work/log"
exec 3>&-
wait

grep '^schemathesis\|^costs' "$work/log" || true
grep '^FAIL' "$work/log" || true
passed=$(grep -c '^ok ' "$work/log" || true)
failed=$(grep -c '^FAIL ' "$work/log" || true)
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
