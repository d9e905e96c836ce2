"""Every kind of message, understood alike: the sandbox writes it, pywa and whatsapp-api-js read the signed webhook, and so does a running
Kontor, which is asked by its API.

Usage: kinds.py SANDBOX KONTOR: the sandbox's JSON line and the program. Prints one line a check, "ok …" or "FAIL …".
"""

import json
import re
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
from pywa import WhatsApp, types, utils

SANDBOX, KONTOR = json.loads(sys.argv[1]), sys.argv[2]
VERIFY_TOKEN = "battery staple"


def check(name, passed, seen=""):
    print(f"ok kinds: {name}" if passed else f"FAIL kinds: {name}: {seen}", flush=True)


def call(method, url, body=None, headers=None):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"Content-Type": "application/json", **(headers or {})}, method=method)
    with urllib.request.urlopen(request, timeout=20) as answer:
        return json.loads(answer.read() or b"null")


def control(method, path, body=None):
    return call(method, SANDBOX["url"] + "/_sandbox" + path, body)


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


class Redirected(httpx.HTTPTransport):
    """pywa's calls to graph.facebook.com go to the sandbox."""

    def handle_request(self, request):
        there = httpx.URL(SANDBOX["url"])
        assert request.url.host == "graph.facebook.com", request.url
        request.url = request.url.copy_with(scheme=there.scheme, host=there.host, port=there.port)
        request.headers["Host"] = f"{there.host}:{there.port}"
        return super().handle_request(request)


wa = WhatsApp(
    phone_id=SANDBOX["phone_number_id"], token=SANDBOX["token"], session=httpx.Client(transport=Redirected()), waba_id=SANDBOX["waba_id"],
    app_id=SANDBOX["app_id"], app_secret=SANDBOX["app_secret"], verify_token=VERIFY_TOKEN, validate_updates=True,
)
by_pywa, posts = {}, []


def keep(kind, update, **parts):
    by_pywa[update.id] = {"type": kind, **parts}


def number(text):
    return round(float(text), 4)


def of_message(_, seen):
    kind, parts = seen.type.value, {}
    if kind == "text":
        parts = {"text": seen.text}
    elif kind in ("image", "video", "document"):
        parts = {"caption": seen.caption} | ({"name": seen.document.filename} if kind == "document" else {})
    elif kind == "audio":
        kind = "voice" if seen.audio.voice else "audio"
    elif kind == "location":
        place = seen.location
        parts = {"at": [place.latitude, place.longitude], "name": place.name, "address": place.address}
    elif kind == "contacts":
        parts = {"cards": [[card.name and card.name.formatted_name, [one.phone for one in card.phones], [one.email for one in card.emails]] for card in seen.contacts]}
    elif kind == "reaction":
        parts = {"to": seen.reaction.message_id, "emoji": seen.reaction.emoji or None}
    elif kind == "order":
        parts = {"catalog": seen.order.catalog_id, "text": seen.order.text, "items": [[one.sku, number(one.quantity), number(one.price), one.currency] for one in seen.order.products]}
    elif kind == "unsupported":
        parts = {"what": seen.unsupported and str(seen.unsupported.type)}
    if seen.reply_to_message and kind == "text":
        parts["answers"] = seen.reply_to_message.id
    if seen.forwarded:
        parts["forwarded"] = True
    if seen.referral:
        parts["referral"] = [seen.referral.source_type, seen.referral.source_url, seen.referral.headline, seen.referral.body]
    keep(kind, seen, **parts)


def of_edit(_, seen):
    keep("edit", seen, to=seen.original_message_id, text=seen.message.text)


def of_flow(_, seen):
    keep("form_reply", seen, answers={name: value for name, value in seen.response.items() if name != "flow_token"})


wa.on_message(of_message)
wa.on_edited_message(of_edit)
wa.on_deleted_message(lambda _, seen: keep("revoke", seen, to=seen.original_message_id))
wa.on_callback_button(lambda _, seen: keep("button_reply", seen, id=seen.data, title=seen.title))
wa.on_callback_selection(lambda _, seen: keep("list_reply", seen, id=seen.data, title=seen.title, description=seen.description))
wa.on_flow_completion(of_flow)
wa.on_call_permission_update(lambda _, seen: keep("call_permission", seen, may=seen.response.value == "accept"))


class Callback(BaseHTTPRequestHandler):
    """Meta's posts go to pywa, are kept for whatsapp-api-js, and go on to Kontor as they came."""

    hook = None

    def do_GET(self):
        query = parse_qs(urlsplit(self.path).query)
        body, status = wa.webhook_challenge_handler(query[utils.HUB_VT][0], query[utils.HUB_CH][0])
        self.answer(body, status)

    def do_POST(self):
        body, signature = self.rfile.read(int(self.headers["Content-Length"])), self.headers.get(utils.HUB_SIG)
        text, status = wa.webhook_update_validator(body, signature) or wa.webhook_update_handler(body)
        posts.append([body.decode(), signature])
        request = urllib.request.Request(Callback.hook, body, {"Content-Type": "application/json", "X-Hub-Signature-256": signature})
        urllib.request.urlopen(request, timeout=20).read()
        self.answer(text, status)

    def answer(self, body, status):
        self.send_response(status)
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_):
        pass


def of_kontor(message, provider_ids):
    """What Kontor understood, in the same words."""
    kind, content = message["type"], message.get("content", {})
    parts = {}
    about = provider_ids.get(message.get("reply_to"))
    if kind == "text":
        parts = {"text": message["text"]} | ({"answers": about} if about else {})
    elif kind in ("image", "video", "document"):
        parts = {"caption": message["text"] or None} | ({"name": message["file"]["name"]} if kind == "document" else {})
    elif kind == "location":
        parts = {"at": [content["latitude"], content["longitude"]], "name": content.get("name"), "address": content.get("address")}
    elif kind == "contacts":
        parts = {"cards": [[card["name"], card["phones"], card["emails"]] for card in content["cards"]]}
    elif kind == "reaction":
        parts = {"to": content["message_id"], "emoji": content.get("emoji")}
    elif kind in ("button_reply", "list_reply"):
        parts = {name: content.get(name) for name in ("id", "title") + (("description",) if kind == "list_reply" else ())}
    elif kind == "form_reply":
        parts = {"answers": {name: value for name, value in content["answers"].items() if name != "flow_token"}}
    elif kind == "call_permission":
        parts = {"may": content["is_granted"]}
    elif kind == "order":
        items = [[one["product"], number(one["quantity"]), number(one["price"]), one["currency"]] for one in content["items"]]
        parts = {"catalog": content["catalog_id"], "text": content.get("note"), "items": items}
    elif kind == "edit":
        parts = {"to": content["message_id"], "text": message["text"]}
    elif kind == "revoke":
        parts = {"to": content["message_id"]}
    elif kind == "unsupported":
        parts = {"what": content.get("what")}
    if message.get("forwarded"):
        parts["forwarded"] = True
    if referral := message.get("referral"):
        parts["referral"] = [referral["source_type"], referral["source_url"], referral["headline"], referral["text"]]
    return {"type": kind, **parts}


def differences(ours, theirs):
    return {id: (ours.get(id), seen) for id, seen in theirs.items() if ours.get(id) != seen}


def run(address, key):
    bearer = {"Authorization": f"Bearer {key}"}
    credentials = {"phone_number_id": SANDBOX["phone_number_id"], "waba_id": SANDBOX["waba_id"], "access_token": SANDBOX["token"], "app_secret": SANDBOX["app_secret"]}
    hook = call("POST", f"{address}/api/v1/inboxes", {"kind": "whatsapp", "name": "Desk", "credentials": credentials}, bearer)["webhook_url"]
    Callback.hook = address + hook[hook.index("/hooks/"):]
    server = ThreadingHTTPServer(("127.0.0.1", 0), Callback)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    token = wa.get_app_access_token(app_id=SANDBOX["app_id"], app_secret=SANDBOX["app_secret"])
    callback = f"http://127.0.0.1:{server.server_port}/"
    wa.set_app_callback_url(app_id=SANDBOX["app_id"], app_access_token=token, callback_url=callback, verify_token=VERIFY_TOKEN, fields=["messages"])
    wa.override_waba_callback_url(callback_url=callback, verify_token=VERIFY_TOKEN)

    sent = {}

    def write(kind, **more):
        id = control("POST", "/customers/maya/messages", {"number": SANDBOX["phone_number_id"], "type": kind, **more})["id"]
        control("GET", "/settled?timeout_ms=10000")
        sent[id] = kind
        return id

    first = write("text", text="Grüße: is the violin class free? / 😀")
    write("text", text="I mean the one on Tuesday", reply_to=first)
    for kind in ("image", "video", "document"):
        write(kind, text="Look at this")
    for kind in ("audio", "music", "sticker", "location", "contacts", "contact_request", "nfm_reply", "call_permission_reply", "order", "referral", "forwarded", "unsupported"):
        write(kind)
    for kind in ("button", "button_reply", "list_reply"):
        write(kind, reply_to=first)
    write("reaction", reply_to=first, text="🎻")
    write("reaction", reply_to=first)
    changed = write("text", text="At nine")
    write("edit", reply_to=changed, text="At eleven")
    write("revoke", reply_to=write("text", text="Never mind"))
    write("ephemeral")

    thread = until(lambda: call("GET", f"{address}/api/v1/conversations", None, bearer)["data"])[0]["id"]
    def read():
        found = call("GET", f"{address}/api/v1/conversations/{thread}/messages?limit=200", None, bearer)["data"]
        return found if len(found) == len(sent) else None
    messages = until(read)
    provider_ids = {message["id"]: message["provider_id"] for message in messages}
    ours = {message["provider_id"]: of_kontor(message, provider_ids) for message in messages}
    # What was taken back is erased here, as Meta wants it, and what was changed shows its newest words.
    for message in messages:
        for earlier in message.get("earlier", [])[:1]:
            ours[message["provider_id"]]["text"] = earlier["text"]
    erased = {message["provider_id"] for message in messages if message["type"] == "deleted"}
    check(f"all {len(sent)} stand in the thread, one of them erased", set(ours) == set(sent) and len(erased) == 1, set(sent) ^ set(ours))

    told = json.dumps({"secret": SANDBOX["app_secret"], "posts": posts})
    by_js = json.loads(subprocess.run(["node", "kinds.mjs"], input=told, stdout=subprocess.PIPE, text=True, check=True).stdout)
    for name, seen in (("pywa", by_pywa), ("whatsapp-api-js", by_js)):
        theirs = {id: one for id, one in seen.items() if id in ours and id not in erased and sent[id] != "ephemeral"}
        kinds = {one["type"] for one in theirs.values()}
        check(f"{name} reads {len(theirs)} messages of {len(kinds)} kinds", len(theirs) >= 25 and len(kinds) >= 18, sorted(kinds))
        check(f"{name} understood them as Kontor did", not differences(ours, theirs), differences(ours, theirs))
        place = next(id for id, kind in sent.items() if kind == "location")
        misread = {**ours, place: {**ours[place], "at": list(reversed(ours[place]["at"]))}}
        check(f"control: a planted misreading differs from {name}", list(differences(misread, theirs)) == [place])
    unknown = next(message for message in messages if sent[message["provider_id"]] == "ephemeral")
    check("what nobody knows is shown as such", (unknown["type"], unknown["text"]) == ("unknown", "hologram"), unknown)
    server.shutdown()


with tempfile.TemporaryDirectory(prefix="kontor-kinds-") as folder:
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
