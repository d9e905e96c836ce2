"""What messages cost, reckoned a second time: a sheet in exact decimals, sharing no code with Kontor.

Usage: costs.py SANDBOX KONTOR: the sandbox's JSON line and the program. Customers of many countries write, Kontor answers through
the sandbox, and Meta's reports of what it charges come from here, signed. Then the report of each month must be the sheet's.
Prints one line a check, "ok …" or "FAIL …"; KONTOR_SEED repeats a run.
"""

import collections
import csv
import datetime
import hashlib
import hmac
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from decimal import Decimal
from pathlib import Path

SANDBOX, KONTOR = json.loads(sys.argv[1]), sys.argv[2]
# The sample is the same each time; the full count looks elsewhere each time.
SEED = os.environ.get("KONTOR_SEED") or (str(random.randrange(2**32)) if os.environ.get("KONTOR_PROOF") == "full" else "20261122")
CARD = Path(__file__).parents[2] / "crates/channels/src/whatsapp/rates/usd-2026-10-01.csv"
# Numbers by country, and the market that Meta's mapping of March 2026 puts them into.
PEOPLE = {"4917012345": "Germany", "5511987650": "Brazil", "1212555010": "North America", "1613555010": "North America", "4479460001": "United Kingdom",
          "9198765432": "India", "3531234567": "Rest of Western Europe", "4201234567": "Rest of Central & Eastern Europe", "5062222222": "Rest of Latin America",
          "2541234567": "Rest of Africa", "8190123456": "Rest of Asia Pacific", "9611234567": "Rest of Middle East", "3725123456": "Other", "9715012345": "UAE"}
KINDS = [("regular", "service"), ("regular", "utility"), ("regular", "marketing"), ("regular", "marketing_lite"), ("regular", "authentication"),
         ("regular", "authentication-international"), ("regular", "group_utility"), ("free_customer_service", "service"), ("free_entry_point", "marketing")]
COLUMN = {"marketing_lite": "marketing", "authentication-international": "authentication_international"}
MONTHS = ("2026-10", "2026-11", "2026-12")


def check(name, passed, seen=""):
    print(f"ok {name}" if passed else f"FAIL {name}: {seen}", flush=True)


def call(method, url, body=None, headers=None):
    data = body if isinstance(body, (bytes, type(None))) else json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"Content-Type": "application/json", **(headers or {})}, method=method)
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
        time.sleep(0.2)
    raise TimeoutError(condition)


def post(hook, value):
    """A webhook as Meta signs it."""
    value |= {"messaging_product": "whatsapp", "metadata": {"display_phone_number": "1", "phone_number_id": SANDBOX["phone_number_id"]}}
    body = json.dumps({"object": "whatsapp_business_account", "entry": [{"id": SANDBOX["waba_id"], "changes": [{"field": "messages", "value": value}]}]}).encode()
    signature = hmac.new(SANDBOX["app_secret"].encode(), body, hashlib.sha256).hexdigest()
    request = urllib.request.Request(hook, body, {"Content-Type": "application/json", "X-Hub-Signature-256": f"sha256={signature}"})
    urllib.request.urlopen(request, timeout=20).read()


def rates():
    rows = csv.DictReader(line for line in CARD.read_text().splitlines() if not line.startswith("#"))
    return {row["market"]: {name: Decimal(cell) for name, cell in row.items() if name != "market" and cell} for row in rows}


def sheet(reports):
    """Messages, how many have no price, and the millionths, by month, market, category and kind."""
    card, sums = rates(), collections.defaultdict(lambda: [0, 0, 0])
    for market, kind, category, day, arrived in reports:
        if not arrived:
            continue
        # Meta writes one category in two ways; it is one.
        line = sums[day[:7], market, category.replace("-", "_"), kind]
        line[0] += 1
        price = Decimal(0) if kind.startswith("free") else card[market].get(COLUMN.get(category, category))
        if price is None:
            line[1] += 1
        else:
            line[2] += int(price * 1_000_000)
    return {key: tuple(line) for key, line in sums.items()}


def furnish(address, key):
    """A connected number, with a conversation for each of the people."""
    bearer = {"Authorization": f"Bearer {key}"}
    credentials = {"phone_number_id": SANDBOX["phone_number_id"], "waba_id": SANDBOX["waba_id"], "access_token": SANDBOX["token"], "app_secret": SANDBOX["app_secret"]}
    hook = call("POST", f"{address}/api/v1/inboxes", {"kind": "whatsapp", "name": "Desk", "credentials": credentials}, bearer)["webhook_url"]
    hook = address + hook[hook.index("/hooks/"):]
    now, threads = int(time.time()), {}
    for phone, market in PEOPLE.items():
        message = {"from": phone, "id": f"wamid.in.{phone}", "timestamp": str(now), "type": "text", "text": {"body": "hello"}}
        post(hook, {"contacts": [{"wa_id": phone, "profile": {"name": phone}}], "messages": [message]})
    listed = until(lambda: (found := call("GET", f"{address}/api/v1/conversations?limit=200", None, bearer)["data"]) and len(found) == len(PEOPLE) and found)
    for thread in listed:
        contact = call("GET", f"{address}/api/v1/contacts/{thread['contact_id']}", None, bearer)
        phone = next(one["value"] for one in contact["identities"] if one["kind"] == "phone").lstrip("+")
        threads[thread["id"]] = PEOPLE[phone]
    return hook, bearer, threads


def run(address, key):
    seeded = random.Random(int(SEED))
    hook, bearer, threads = furnish(address, key)
    sent = []
    for thread, market in threads.items():
        for number in range(5):
            message = call("POST", f"{address}/api/v1/conversations/{thread}/messages", {"type": "text", "text": f"answer {number}"}, bearer)
            sent.append((thread, message["id"], market))
    ids = {}
    def all_sent():
        for thread in threads:
            for message in call("GET", f"{address}/api/v1/conversations/{thread}/messages?limit=200", None, bearer)["data"]:
                if message["provider_id"]:
                    ids[message["id"]] = message["provider_id"]
        return all(message in ids for _, message, _ in sent)
    until(all_sent)
    reports = []
    for _, message, market in sent:
        kind, category = seeded.choice(KINDS)
        when = datetime.datetime.fromisoformat(f"{seeded.choice(MONTHS)}-{seeded.randrange(2, 28):02}T12:00:00+00:00")
        ends = seeded.choice(("delivered", "delivered", "read", "failed"))
        pricing = {"billable": kind == "regular", "pricing_model": "PMP", "type": kind, "category": category}
        at = int(when.timestamp())
        statuses = [{"status": "sent", "pricing": pricing, "timestamp": str(at)}]
        if ends != "failed":
            statuses += [{"status": "delivered", "timestamp": str(at + 60)}] * seeded.choice((1, 2))
        if ends == "read":
            statuses.append({"status": "read", "timestamp": str(at + 90), **seeded.choice(({}, {"pricing": pricing}))})
        if ends == "failed":
            statuses.append({"status": "failed", "timestamp": str(at + 60), "errors": [{"code": 131026, "title": "undeliverable"}]})
        for status in statuses:
            post(hook, {"statuses": [{"id": ids[message], "recipient_id": "1", **status}]})
        reports.append((market, kind, category, when.isoformat(), ends != "failed"))
    expected = sheet(reports)
    def report():
        found = {}
        for month in MONTHS:
            for line in call("GET", f"{address}/api/v1/reports/costs?month={month}", None, bearer)["data"]:
                found[month, line["market"], line["category"], line["type"]] = (line["messages"], line["without_known_cost"], line["cost_micros"])
        return found
    seen = {}
    for _ in range(100):
        seen = report()
        if seen == expected:
            break
        time.sleep(0.2)
    check(f"{len(reports)} messages cost what the sheet says, in {len(expected)} sums", seen == expected,
          sorted(set(seen.items()) ^ set(expected.items()))[:4])
    check("control: some of them cost something, some have no price", any(line[2] for line in expected.values()) and any(line[1] for line in expected.values()))
    other = sheet([(market, kind, category, day, True) for market, kind, category, day, _ in reports])
    check("control: a sheet that counts what never arrived is another", other != seen)


print(f"costs: KONTOR_SEED={SEED}", flush=True)
with tempfile.TemporaryDirectory(prefix="kontor-costs-") as folder:
    folder = Path(folder)
    environment = {"KONTOR_DATA_DIR": str(folder / "data"), "KONTOR_META_URL": SANDBOX["url"], "KONTOR_LISTEN": "127.0.0.1:0", "NO_COLOR": "1"}
    made = subprocess.run([KONTOR, "tenant", "create", "--name", "Lark", "--owner-email", "maya@lark.example"], env=environment, check=True, stdout=subprocess.PIPE, text=True)
    with (folder / "log").open("w") as log:
        program = subprocess.Popen([KONTOR, "serve"], env=environment, stdout=log, stderr=log)
    try:
        run(until(lambda: re.search(r"listens on (http://\S+)", (folder / "log").read_text())).group(1), json.loads(made.stdout)["api_key"])
    finally:
        program.terminate()
        program.wait(20)
