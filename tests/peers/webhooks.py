"""Webhooks out, held against programs we did not write: standardwebhooks of PyPI and of npm verify what a running Kontor sends.

Usage: webhooks.py SANDBOX KONTOR: the sandbox's JSON line and the program. A program of a business listens here, refuses the first
call of each event, and keeps all of them. Prints one line a check, "ok …" or "FAIL …".
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from standardwebhooks.webhooks import Webhook, WebhookVerificationError

SANDBOX, KONTOR = json.loads(sys.argv[1]), sys.argv[2]


def check(name, passed, seen=""):
    print(f"ok {name}" if passed else f"FAIL {name}: {seen}", flush=True)


def call(method, url, body, headers):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"Content-Type": "application/json", **headers}, method=method)
    with urllib.request.urlopen(request, timeout=20) as answer:
        return json.loads(answer.read() or b"null")


def until(condition):
    end = time.monotonic() + 60
    while time.monotonic() < end:
        try:
            if found := condition():
                return found
        except OSError:
            pass
        time.sleep(0.1)
    raise TimeoutError(condition)


class Program(BaseHTTPRequestHandler):
    """Refuses the first call of each event."""

    taken, refused = [], []

    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"])).decode()
        headers = {name: self.headers[name] for name in ("webhook-id", "webhook-timestamp", "webhook-signature")}
        is_new = headers["webhook-id"] not in [one["webhook-id"] for one, _ in Program.refused]
        (Program.refused if is_new else Program.taken).append((headers, body))
        self.send_response(503 if is_new else 204)
        self.end_headers()

    def log_message(self, *_):
        pass


def by_python(secret, headers, body):
    try:
        return Webhook(secret).verify(body, headers)
    except WebhookVerificationError:
        return "refused"


def by_node(secret, headers, body):
    asked = json.dumps({"secret": secret, "headers": headers, "body": body})
    told = subprocess.run(["node", "webhooks.mjs"], input=asked, stdout=subprocess.PIPE, text=True, check=True).stdout.strip()
    return told if told == "refused" else json.loads(told)


def run(address, key, log):
    bearer = {"Authorization": f"Bearer {key}"}
    server = ThreadingHTTPServer(("127.0.0.1", 0), Program)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    endpoints = f"{address}/api/v1/webhook_endpoints"
    try:
        call("POST", endpoints, {"url": "https://10.0.0.1/"}, bearer)
        check("a private address is refused", False)
    except urllib.error.HTTPError as error:
        check("a private address is refused", error.code == 422, error.code)
    url = f"http://127.0.0.1:{server.server_port}/hooks"
    made = call("POST", endpoints, {"url": url, "events": ["label.*"]}, bearer)
    secret = made["secret"]
    for number in range(3):
        call("POST", f"{address}/api/v1/labels", {"name": f"Label {number}"}, bearer)
    until(lambda: len(Program.taken) >= 3)
    check("each refused event came again, under its id", sorted(one["webhook-id"] for one, _ in Program.refused) == sorted(one["webhook-id"] for one, _ in Program.taken),
          (Program.refused, Program.taken))
    for name, verify in (("PyPI", by_python), ("npm", by_node)):
        read = [verify(secret, headers, body) for headers, body in Program.refused + Program.taken]
        check(f"standardwebhooks of {name} believes every call", all(one != "refused" and one["type"] == "label.created" for one in read), read)
        headers, body = Program.taken[0]
        check(f"control: {name} refuses a changed body", verify(secret, headers, body.replace("label.created", "label.removed")) == "refused")
        other = {**headers, "webhook-id": Program.taken[1][0]["webhook-id"]}
        check(f"control: {name} refuses another id", verify(secret, other, body) == "refused")
    changed = call("POST", f"{endpoints}/{made['id']}/secret", None, bearer)["secret"]
    before = len(Program.taken)
    call("POST", f"{endpoints}/{made['id']}/test", None, bearer)
    until(lambda: len(Program.taken) > before)
    headers, body = Program.taken[-1]
    for name, verify in (("PyPI", by_python), ("npm", by_node)):
        both = verify(secret, headers, body), verify(changed, headers, body)
        check(f"{name} believes either secret for a day after a change", all(one != "refused" and one["type"] == "webhook_endpoint.tested" for one in both), both)
    told = until(lambda: (found := call("GET", f"{endpoints}/{made['id']}/deliveries", None, bearer)["data"]) and all(one["state"] == "delivered" for one in found) and found)
    check("the log tells each, with two tries", [one["attempts"] for one in told] == [2] * 4, told)
    check("no secret stands in the program's own log", not any(one.removeprefix("whsec_") in log.read_text() for one in (secret, changed)))
    server.shutdown()


with tempfile.TemporaryDirectory(prefix="kontor-webhooks-") as folder:
    folder = Path(folder)
    environment = {"KONTOR_DATA_DIR": str(folder / "data"), "KONTOR_META_URL": SANDBOX["url"], "KONTOR_LISTEN": "127.0.0.1:0", "NO_COLOR": "1", "KONTOR_CALL_LOOPBACK": "true"}
    made = subprocess.run([KONTOR, "tenant", "create", "--name", "Lark", "--owner-email", "maya@lark.example"], env=environment, check=True, stdout=subprocess.PIPE, text=True)
    with (folder / "log").open("w") as log:
        program = subprocess.Popen([KONTOR, "serve"], env=environment, stdout=log, stderr=log)
    try:
        run(until(lambda: re.search(r"listens on (http://\S+)", (folder / "log").read_text())).group(1), json.loads(made.stdout)["api_key"], folder / "log")
    finally:
        program.terminate()
        program.wait(20)
