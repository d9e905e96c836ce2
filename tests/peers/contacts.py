"""The book of people, taken out of a running Kontor and opened by programs that others wrote: vobject reads the cards, Python's csv and
openpyxl the table, json the object; all say the same of everyone.

Usage: contacts.py KONTOR: the program. Prints one line a check, "ok …" or "FAIL …".
"""

import csv
import io
import json
import re
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

import openpyxl
import vobject

KONTOR = sys.argv[1]
PEOPLE = [
    {"name": "Ana Lopes", "identities": [{"kind": "phone", "value": "+49 170 1234567"}], "tags": ["vip"]},
    {"name": 'Comma, "Quote"; Semi\\colon', "tags": ["a;b", "c,d", "e\\f"], "fields": {"note: \"x\"": "one, two; three\\four"}},
    {"name": "=HYPERLINK(\"http://x\",\"y\")", "tags": ["=1+1", "@x", "-y"], "fields": {"size": "+1", "sum": "=SUM(A1)"}},
    {"name": "'t Hooft", "fields": {"lines": "first\nsecond\n\n fourth"}},
    {"name": "'=guarded already"},
    {"name": "مريم العلي", "fields": {"عنوان": "شارع ١٢"}},
    {"name": "👩‍👩‍👧 " + "Ünïcode " * 12, "tags": ["🎻"]},
    {"name": "Lark & Sons", "kind": "company", "identities": [{"kind": "email", "value": "Desk@Lark.example"}], "fields": {"birthday": "1985-04-12"}},
    {"identities": [{"kind": "phone", "value": "+44 7700 900123"}, {"kind": "email", "value": "no.name@example.org"}]},
]


def check(name, passed, seen=""):
    print(f"ok contacts: {name}" if passed else f"FAIL contacts: {name}: {seen}", flush=True)


def call(method, url, key, body=None):
    data = None if body is None else json.dumps(body).encode()
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {key}"}
    request = urllib.request.Request(url, data, headers, method=method)
    with urllib.request.urlopen(request, timeout=20) as answer:
        return answer.read()


def unguarded(cell):
    """What a spreadsheet would take for a formula stands behind one apostrophe."""
    rest = cell[1:].lstrip("'").lstrip(" \u00a0\ufeff\u3000") if cell.startswith("'") else ""
    return cell[1:] if rest[:1] and rest[0] in "=+-@\t\r\n＝＋－＠" else cell


def parted(cell):
    parts = re.findall(r"((?:\\.|[^;\\])*)(?:;\s?|$)", cell, re.S)
    return [re.sub(r"\\([;\\])", r"\1", part) for part in parts if part]


def shape(name, kind, phones, emails, tags, fields):
    return {"name": name or None, "kind": kind, "phones": sorted(phones), "emails": sorted(emails), "tags": sorted(tags), "fields": fields}


def of_json(text):
    book = json.loads(text)
    check("the object says its version", book["version"] == 1, book["version"])
    def one(contact):
        by = lambda kind: [identity["value"] for identity in contact["identities"] if identity["kind"] == kind]
        return shape(contact["name"], contact["kind"], by("phone"), by("email"), contact["tags"], contact["fields"])
    return {contact["id"]: one(contact) for contact in book["contacts"]}


def of_rows(rows):
    head = rows[0]
    found = {}
    for cells in rows[1:]:
        line = dict(zip(head, map(unguarded, cells)))
        fields = {re.sub(r" \[\w+\]$", "", name.removeprefix("field:")): value for name, value in line.items() if name.startswith("field:") and value}
        found[line["id"]] = shape(line["name"], line["kind"], parted(line["phones"]), parted(line["emails"]), parted(line["tags"]), fields)
    return found


def of_cards(text):
    found = {}
    for card in vobject.readComponents(text):
        parts = card.contents
        values = lambda name: [part.value for part in parts.get(name, [])]
        fields = {}
        for part in parts.get("x-kontor-field", []):
            name = part.params["X-NAME"][0].replace("^n", "\n").replace("^'", '"').replace("^^", "^")
            fields[name] = part.value
        name = parts["fn"][0]
        text = None if "DERIVED" in name.params else name.value
        kind = {"org": "company", "individual": "person"}[values("kind")[0]]
        tags = [tag for tags in values("categories") for tag in tags]
        found[values("uid")[0].removeprefix("urn:uuid:")] = shape(text, kind, values("tel"), values("email"), tags, fields)
    return found


def run(address, key):
    for person in PEOPLE:
        call("POST", f"{address}/api/v1/contacts", key, person)
    take = lambda format: call("GET", f"{address}/api/v1/contacts/export?format={format}", key).decode()
    book = of_json(take("json"))
    check(f"all {len(PEOPLE)} leave", len(book) == len(PEOPLE), len(book))
    names = {one["name"] for one in book.values()}
    check("with their names", names == {person.get("name", "").strip() or None for person in PEOPLE}, names)

    cards = take("vcard")
    check("no line of a card is too long", all(len(line.encode()) <= 75 for line in cards.split("\r\n")))
    seen = of_cards(cards)
    check("vobject opens every card and says the same", seen == book, {id: (book.get(id), one) for id, one in seen.items() if book.get(id) != one})

    said = {part.params["X-NAME"][0]: part.params["X-KIND"][0] for card in vobject.readComponents(cards) for part in card.contents.get("x-kontor-definition", [])}
    fields = {field["name"]: field["kind"] for field in json.loads(take("json"))["contact_fields"]}
    uncircumflexed = {name.replace("^'", '"'): kind for name, kind in said.items()}
    check("and what the fields are", uncircumflexed == fields and fields["birthday"] == "date", (said, fields))

    table = take("csv")
    rows = list(csv.reader(io.StringIO(table.removeprefix("\ufeff"), newline="")))
    seen = of_rows(rows)
    check("Python's csv opens the table and says the same", seen == book, {id: (book.get(id), one) for id, one in seen.items() if book.get(id) != one})
    formulas = [cell for cells in rows for cell in cells if cell.lstrip(" \u00a0\ufeff\u3000")[:1] in tuple("=+-@\t\r\n") and cell.strip()]
    check("no cell is a formula", not formulas, formulas)

    sheet = openpyxl.Workbook()
    for cells in rows:
        sheet.active.append(cells)
    kept = io.BytesIO()
    sheet.save(kept)
    opened = openpyxl.load_workbook(kept).active
    types = {cell.data_type for cells in opened.iter_rows() for cell in cells}
    check("openpyxl takes no cell for a formula", "f" not in types, types)
    again = [[cell.value or "" for cell in cells] for cells in opened.iter_rows()]
    check("and a spreadsheet saved and opened says the same", of_rows(again) == book)
    sheet.active.append(["=1+1"])
    check("control: a formula that is written is one", sheet.active.cell(len(rows) + 1, 1).data_type == "f")
    check("control: a changed name is seen", of_cards(cards.replace("FN:Ana Lopes", "FN:Eva Lopes")) != book)


with tempfile.TemporaryDirectory(prefix="kontor-contacts-") as folder:
    folder = Path(folder)
    environment = {"KONTOR_DATA_DIR": str(folder / "data"), "KONTOR_LISTEN": "127.0.0.1:0", "NO_COLOR": "1"}
    made = subprocess.run([KONTOR, "tenant", "create", "--name", "Lark", "--owner-email", "maya@lark.example"], env=environment, check=True, stdout=subprocess.PIPE, text=True)
    with (folder / "log").open("w") as log:
        program = subprocess.Popen([KONTOR, "serve"], env=environment, stdout=log, stderr=log)
    try:
        for _ in range(300):
            listens = re.search(r"listens on (http://\S+)", (folder / "log").read_text())
            if listens:
                break
            time.sleep(0.1)
        run(listens.group(1), json.loads(made.stdout)["api_key"])
    finally:
        program.terminate()
        program.wait(20)
