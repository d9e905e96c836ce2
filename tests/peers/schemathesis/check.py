"""schemathesis reads Kontor's OpenAPI document and tries to get a 500 or an answer outside the description.

Run as `check.py SANDBOX KONTOR`: the two programs. On the embedded database, and on PostgreSQL where
KONTOR_TEST_POSTGRES_URL names one, at the same time, each with a sandbox of its own, for schemathesis itself is what takes
long and uses one core. Prints "ok …" or "FAIL …" for each operation; KONTOR_SEED repeats a run.
"""
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import time
import urllib.request
import xml.etree.ElementTree
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

HERE = Path(__file__).parent
SANDBOX, KONTOR = sys.argv[1], sys.argv[2]
IS_FULL = os.environ.get("KONTOR_PROOF") == "full"
# The sample is the same each time; the full count looks elsewhere each time.
SEED = os.environ.get("KONTOR_SEED") or (str(random.randrange(2**32)) if IS_FULL else "20261122")
EXAMPLES = "500" if IS_FULL else "25"
CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"
STREAM = "/api/v1/events"


def check(name, passed, seen=""):
    print(f"ok {name}" if passed else f"FAIL {name}: {seen}", flush=True)


def call(method, url, body=None, key=None):
    headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {key}"} if key else {})
    request = urllib.request.Request(url, None if body is None else json.dumps(body).encode(), headers, method=method)
    with urllib.request.urlopen(request, timeout=20) as answer:
        return json.loads(answer.read() or b"null")


def until(condition):
    end = time.monotonic() + 30
    while time.monotonic() < end:
        try:
            if found := condition():
                return found
        except OSError:
            pass
        time.sleep(0.1)
    raise TimeoutError(condition)


def tried(address, folder, environment, *options):
    """What was found against each operation, empty where nothing was; and what the run said."""
    report = folder / "report.xml"
    command = [sys.executable, "-m", "schemathesis.cli", "run", *options, "--checks", CHECKS, "--max-examples", EXAMPLES, "--seed", SEED,
               "--request-timeout", "20", "--continue-on-failure", "--no-shrink", "--suppress-health-check", "all", "--warnings", "off",
               "--report", "junit", "--report-junit-path", str(report), address]
    said = subprocess.run(command, cwd=folder, env={**os.environ, **environment}, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT).stdout
    (folder / "said").write_text(said)
    if not report.exists():
        raise RuntimeError(said)
    found = {}
    for case in xml.etree.ElementTree.parse(report).iter("testcase"):
        wrong = [one.text or one.get("message") or one.tag for one in case if one.tag in ("failure", "error")]
        found.setdefault(case.get("name"), []).extend(wrong)
    return found


@contextmanager
def sandbox():
    """One that runs until its standard input is closed: its address and what it was given to begin with."""
    program = subprocess.Popen([SANDBOX], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        yield json.loads(program.stdout.readline())
    finally:
        program.stdin.close()
        program.wait(20)


def furnish(address, key, meta):
    """A connected number with a customer who wrote: what there is to be spoken of."""
    credentials = {"app_id": meta["app_id"], "phone_number_id": meta["phone_number_id"], "waba_id": meta["waba_id"],
                   "access_token": meta["token"], "app_secret": meta["app_secret"]}
    inbox = call("POST", f"{address}/api/v1/inboxes", {"kind": "whatsapp", "name": "Desk", "credentials": credentials}, key)
    call("POST", f"{meta['url']}/_sandbox/customers/maya/messages", {"number": meta["phone_number_id"], "text": "is the violin in?"})
    conversation = until(lambda: call("GET", f"{address}/api/v1/conversations", None, key)["data"])[0]
    messages = call("GET", f"{address}/api/v1/conversations/{conversation['id']}/messages", None, key)["data"]
    return {"inboxes": inbox["id"], "conversations": conversation["id"], "contacts": conversation["contact_id"], "messages": messages[0]["id"]}


def stream_as_described(address, key, conversation):
    """The stream never ends, so schemathesis cannot read it: its beginning is read here, and its refusal."""
    request = urllib.request.Request(address + STREAM, headers={"Authorization": f"Bearer {key}", "Last-Event-ID": "0"})
    with urllib.request.urlopen(request, timeout=20) as answer:
        kind, line = answer.headers["Content-Type"], answer.readline().decode()
        while not line.startswith("data:"):
            line = answer.readline().decode()
    event = json.loads(line.removeprefix("data:"))
    check(f"GET {STREAM}, read by hand", kind.startswith("text/event-stream") and isinstance(event, dict), (kind, line))
    try:
        urllib.request.urlopen(address + STREAM, timeout=20)
        check(f"GET {STREAM} without a key", False, "opened")
    except urllib.error.HTTPError as refused:
        check(f"GET {STREAM} without a key", (refused.code, refused.headers["Content-Type"]) == (401, "application/problem+json"), refused)


def kontor(name, database_url):
    with sandbox() as meta, tempfile.TemporaryDirectory(prefix="kontor-schemathesis-") as folder:
        folder = Path(folder)
        environment = {"KONTOR_DATA_DIR": str(folder / "data"), "KONTOR_META_URL": meta["url"], "KONTOR_DATABASE_URL": database_url, "KONTOR_LISTEN": "127.0.0.1:0", "NO_COLOR": "1"}
        made = subprocess.run([KONTOR, "tenant", "create", "--name", "Lark", "--owner-email", "maya@lark.example"], env=environment, check=True, stdout=subprocess.PIPE, text=True)
        key = json.loads(made.stdout)["api_key"]
        with (folder / "log").open("w") as log:
            program = subprocess.Popen([KONTOR, "serve"], env=environment, stdout=log, stderr=log)
        try:
            read = lambda: (folder / "log").read_text()
            address = until(lambda: re.search(r"listens on (http://\S+)", read())).group(1)
            known = furnish(address, key, meta)
            stream_as_described(address, key, known["conversations"])
            described = call("GET", f"{address}/api/openapi.json")["paths"]
            operations = {f"{method.upper()} {path}" for path, methods in described.items() for method in methods}
            found = tried(f"{address}/api/openapi.json", folder, {"KONTOR_KNOWN": json.dumps(known), "SCHEMATHESIS_HOOKS": "hooks", "PYTHONPATH": str(HERE)},
                          "--phases", "examples,coverage,fuzzing", "--exclude-path", STREAM, "-H", f"Authorization: Bearer {key}")
            for operation in sorted(operations - {f"GET {STREAM}"}):
                check(f"{operation} on {name}", found.get(operation) == [], found.get(operation, "never tried"))
            failed = [line for line in read().splitlines() if "a request failed" in line or "panicked" in line]
            check(f"nothing failed behind the answers on {name}", not failed and program.poll() is None, failed[:3])
        finally:
            program.terminate()
            program.wait(20)


def fresh_database(server):
    name = f"schemathesis_{random.SystemRandom().randrange(2**40):x}"
    subprocess.run(["psql", "-qX", server, "-c", f"create database {name}"], check=True)
    return urlsplit(server)._replace(path=f"/{name}", query="sslmode=disable").geturl()


def wrong_server():
    """Control: what is wrong is found, and what is right is not."""
    server = subprocess.Popen([sys.executable, HERE / "wrong_server.py"], stdout=subprocess.PIPE, text=True)
    try:
        with tempfile.TemporaryDirectory(prefix="kontor-schemathesis-") as folder:
            found = tried(server.stdout.readline().strip() + "/openapi.json", Path(folder), {}, "--phases", "examples,coverage,fuzzing")
        for path in ("/breaks", "/undescribed", "/another_type", "/another_shape"):
            check(f"control: GET {path} is found", bool(found.get(f"GET {path}")), found)
        check("control: GET /right is not", found.get("GET /right") == [], found)
    finally:
        server.terminate()


print(f"schemathesis: {EXAMPLES} examples an operation, KONTOR_SEED={SEED}", flush=True)
runs = [(wrong_server,), (kontor, "the embedded database", "")]
if os.environ.get("KONTOR_TEST_POSTGRES_URL"):
    runs.append((kontor, "PostgreSQL", fresh_database(os.environ["KONTOR_TEST_POSTGRES_URL"])))
with ThreadPoolExecutor(len(runs)) as pool:
    for under_way in [pool.submit(*run) for run in runs]:
        under_way.result()
