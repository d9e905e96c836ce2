"""pywa drives the sandbox and reads its signed webhooks, signature validation on.

Usage: peer.py '<the sandbox's JSON line>'. Prints one line a check, "ok …" or "FAIL …".
"""

import base64
import hashlib
import json
import sys
import threading
import time
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import httpx
from pywa import WhatsApp, errors, types, utils
from pywa.types.templates import BodyText, Buttons, FooterText, ParamFormat, QuickReplyButton, Template, TemplateCategory, TemplateLanguage, TemplateStatus

SANDBOX = json.loads(sys.argv[1])
VERIFY_TOKEN = "correct horse"


class Redirected(httpx.HTTPTransport):
    """pywa writes https://graph.facebook.com into its session's base; it lets us give the session, so the transport
    beneath it takes every request to the sandbox instead. Nothing else is touched."""

    def handle_request(self, request):
        there = httpx.URL(SANDBOX["url"])
        assert request.url.host == "graph.facebook.com", request.url
        request.url = request.url.copy_with(scheme=there.scheme, host=there.host, port=there.port)
        request.headers["Host"] = f"{there.host}:{there.port}"
        return super().handle_request(request)


wa = WhatsApp(
    phone_id=SANDBOX["phone_number_id"],
    token=SANDBOX["token"],
    session=httpx.Client(transport=Redirected()),
    waba_id=SANDBOX["waba_id"],
    app_id=SANDBOX["app_id"],
    app_secret=SANDBOX["app_secret"],
    verify_token=VERIFY_TOKEN,
    validate_updates=True,
)
messages, statuses, answers = [], [], []
wa.on_message(lambda _, message: messages.append(message))
wa.on_message_status(lambda _, status: statuses.append(status))
tamper = False


class Callback(BaseHTTPRequestHandler):
    def do_GET(self):
        query = parse_qs(urlsplit(self.path).query)
        body, status = wa.webhook_challenge_handler(query[utils.HUB_VT][0], query[utils.HUB_CH][0])
        self.answer(body, status)

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if tamper:
            body = body.replace(b"violin", b"guitar")
        refusal = wa.webhook_update_validator(body, self.headers.get(utils.HUB_SIG))
        text, status = refusal or wa.webhook_update_handler(body)
        answers.append(status)
        self.answer(text, status)

    def answer(self, body, status):
        self.send_response(status)
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_):
        pass


def control(method, path, body=None):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(SANDBOX["url"] + "/_sandbox" + path, data, {"Content-Type": "application/json"}, method=method)
    with urllib.request.urlopen(request, timeout=20) as answer:
        return json.load(answer)


def write(customer, **body):
    """Writes as a customer, waits until everything has been delivered."""
    control("POST", f"/customers/{customer}/messages", {"number": SANDBOX["phone_number_id"], **body})
    settle()


def settle():
    control("GET", "/settled?timeout_ms=10000")


def until(condition):
    """Waits for what a retry brings."""
    for _ in range(100):
        if condition():
            return True
        time.sleep(0.05)
    return False


def check(name, passed, seen=None):
    print(f"ok pywa: {name}" if passed else f"FAIL pywa: {name}: {seen!r}", flush=True)


def refusal_of(call):
    try:
        call()
    except errors.WhatsAppError as error:
        return type(error).__name__
    return "nothing was refused"


server = ThreadingHTTPServer(("127.0.0.1", 0), Callback)
threading.Thread(target=server.serve_forever, daemon=True).start()
callback = f"http://127.0.0.1:{server.server_port}/"

# Connecting, with the SDK's own calls.
app_token = wa.get_app_access_token(app_id=SANDBOX["app_id"], app_secret=SANDBOX["app_secret"])
done = wa.set_app_callback_url(app_id=SANDBOX["app_id"], app_access_token=app_token, callback_url=callback, verify_token=VERIFY_TOKEN, fields=["messages"])
check("sets the app's callback, which echoes the challenge", bool(done), done)
refused = refusal_of(lambda: wa.set_app_callback_url(app_id=SANDBOX["app_id"], app_access_token=app_token, callback_url=callback, verify_token="wrong", fields=["messages"]))
check("control: a callback that refuses the challenge is not set", refused == "WhatsAppError", refused)
done = wa.override_waba_callback_url(callback_url=callback, verify_token=VERIFY_TOKEN)
check("overrides the account's callback", bool(done), done)
number = wa.get_business_phone_number()
check("reads the phone number", number.verified_name == "Lark Music School", number)
approved = {template.name for template in wa.get_templates(statuses=[TemplateStatus.APPROVED])}
check("lists the approved templates", "lesson_reminder" in approved, approved)


# A template's life: handed in, judged, refused, changed, deleted.
def new_template(name, body):
    components = [body, FooterText(text="Lark Music School"), Buttons(buttons=[QuickReplyButton(text="Thank you")])]
    return Template(name=name, language=TemplateLanguage("en_GB"), category=TemplateCategory.UTILITY, parameter_format=ParamFormat.NAMED, components=components)


def standing(name):
    return [(template.id, template.status.value) for template in wa.get_templates(name=name) if template.name == name]


def judged(name):
    for _ in range(100):
        if all(status != "PENDING" for _, status in standing(name)):
            break
        time.sleep(0.1)
    return standing(name)


made = wa.create_template(new_template("lesson_moved", BodyText("Hello {{first_name}}, your lesson moved to another day.", first_name="Maya")))
check("hands a template in", made.status.value == "PENDING" and made.category.value == "UTILITY", made)
check("it is judged", judged("lesson_moved") == [(made.id, "APPROVED")], standing("lesson_moved"))
edge = new_template("edge", BodyText("{{first_name}}, your lesson moved to another day.", first_name="Maya"))
check("a field at the edge is refused", refusal_of(lambda: wa.create_template(edge)) != "nothing was refused")
hidden = wa.create_template(new_template("hidden", BodyText("Hello {{first_name}}, your lesson moved, see bit.ly/x for more.", first_name="Maya")))
check("reviewers refuse what hides where it leads", judged("hidden") == [(hidden.id, "REJECTED")], standing("hidden"))
done = wa.update_template(hidden.id, new_components=[BodyText("Hello {{first_name}}, your lesson moved to another day.", first_name="Maya")])
check("a refused one is changed and approved", bool(done) and judged("hidden") == [(hidden.id, "APPROVED")], standing("hidden"))
done = wa.delete_template("hidden")
check("a template is deleted, and its name rests", bool(done) and standing("hidden") == [] and refusal_of(lambda: wa.create_template(new_template("hidden", BodyText("Hello {{first_name}}, your lesson moved to another day.", first_name="Maya")))) != "nothing was refused", done)

# Reading signed webhooks.
write("maya", text="Grüße: is the violin class free? / 😀")
check("reads a text", messages and messages[-1].text == "Grüße: is the violin class free? / 😀", messages)
check("reads who wrote", messages and messages[-1].from_user.wa_id == "447700900123" and messages[-1].from_user.name == "Maya Okafor", messages)
write("layla", text="No number here")
check("reads a person without a phone", messages[-1].from_user.wa_id is None and messages[-1].from_user.bsuid == "AE.88091208655302741901", messages[-1].from_user)
for kind, expected in [("image", "image"), ("audio", "audio"), ("document", "document"), ("sticker", "sticker"), ("location", "location"), ("contacts", "contacts"), ("order", "order"), ("unsupported", "unsupported")]:
    write("maya", type=kind)
    check(f"reads the kind {kind}", messages[-1].type.value == expected, messages[-1].type)

# Files: in two steps, handed in, deleted.
write("maya", type="image")
image = messages[-1].image
place = wa.get_media_url(image.id)
content = httpx.get(place.url, headers={"Authorization": f"Bearer {SANDBOX['token']}"})
digest = hashlib.sha256(content.content)
check("fetches a file in two steps", content.status_code == 200 and len(content.content) == place.file_size, content.status_code)
check("its digest is hexadecimal here and base64 in the webhook", place.sha256 == digest.hexdigest() and image.sha256 == base64.b64encode(digest.digest()).decode(), (place.sha256, image.sha256))
check("control: without the token there is no file", httpx.get(place.url).status_code == 401)
handed = wa.upload_media(content.content, mime_type="image/jpeg", filename="house.jpg")
check("hands a file in", wa.get_media_url(handed.id).sha256 == place.sha256, handed)
sent = wa.send_image(to="+447700900123", image=handed.id, caption="The house")
settle()
check("sends it", [status.status.value for status in statuses if status.id == sent.id] == ["sent", "delivered"], sent)
check("deletes it", bool(wa.delete_media(handed.id)) and refusal_of(lambda: wa.get_media_url(handed.id)) is not None)
refused = refusal_of(lambda: wa.upload_media(b"<svg/>", mime_type="image/svg+xml", filename="a.svg"))
check("another type is refused", refused is not None, refused)

# Sending through the SDK.
sent = wa.send_message(to="+447700900123", text="Good day", tracker="peer-1")
settle()
seen = [status.status.value for status in statuses if status.id == sent.id]
check("sends a text and hears sent and delivered", seen == ["sent", "delivered"], seen)
check("gets its tracker back", statuses[-1].tracker == "peer-1", statuses[-1])
check("reads the price", statuses[-2].pricing.type.value == "free_customer_service", statuses[-2].pricing)
check("the sandbox accepted it once", control("GET", "/sends")["by_opaque"].get("peer-1") == 1)
sent = wa.send_message(to="AE.88091208655302741901", text="Good day")
settle()
check("sends to a user id", [status.status.value for status in statuses if status.id == sent.id] == ["sent", "delivered"], statuses[-1])
sent = wa.send_template(to="+491713920017", name="lesson_reminder", language=TemplateLanguage("en_GB"), params=[BodyText.params("Dario", "Tuesday")])
settle()
check("sends a template outside the window", [status.status.value for status in statuses if status.id == sent.id] == ["sent", "delivered"], statuses[-1])
check("marks as read", bool(wa.mark_message_as_read(message_id=messages[0].id)))
check("shows that it types", bool(wa.indicate_typing(message_id=messages[0].id)))

# Refusals in the SDK's own words.
check("a template that is not there is TemplateNotExists", refusal_of(lambda: wa.send_template(to="+447700900123", name="nobody", language=TemplateLanguage("en_GB"), params=[])) == "TemplateNotExists")
refused = refusal_of(lambda: wa.send_template(to="+447700900123", name="lesson_reminder", language=TemplateLanguage("en_GB"), params=[BodyText.params("Maya")]))
check("a missing parameter is TemplateParamCountMismatch", refused == "TemplateParamCountMismatch", refused)
for code, name in [(131056, "TooManyMessages"), (130429, "RateLimitHit"), (131016, "ServiceUnavailable")]:
    control("PATCH", "/faults", {"refuse": [{"code": code}]})
    refused = refusal_of(lambda: wa.send_message(to="+447700900123", text="x"))
    check(f"{code} is {name}", refused == name, refused)
# pywa reads the person of a status from `contacts` only, which Meta's pages do not promise on failed ones.
control("PATCH", "/faults", {"contacts_on_failed": True})
sent = wa.send_message(to="+491713920017", text="outside the window")
settle()
check("131047 comes as a failed status", statuses[-1].status.value == "failed" and type(statuses[-1].error).__name__ == "ReEngagementMessage", statuses[-1])
control("PATCH", f"/tokens/{SANDBOX['token']}", {"state": "expired"})
refused = refusal_of(lambda: wa.send_message(to="+447700900123", text="x"))
control("PATCH", f"/tokens/{SANDBOX['token']}", {"state": "valid"})
check("an expired token is ExpiredAccessToken", refused == "ExpiredAccessToken", refused)

# Controls: what is signed wrongly must be refused, and arrives once it is signed rightly.
for fault, expected in [("forged", 403), ("foreign", 403), ("truncated", 403), ("over_unescaped", 403), ("missing", 401), ("sha1_only", 401)]:
    before = len(messages)
    answers.clear()
    control("PATCH", "/faults", {"signature": fault})
    control("POST", "/customers/maya/messages", {"number": SANDBOX["phone_number_id"], "text": f"über {fault}"})
    arrived = until(lambda: answers)
    refused = arrived and answers[0] == expected and len(messages) == before
    control("PATCH", "/faults", {"signature": "right"})
    settle()
    check(f"control: a {fault} signature is refused, and the retry arrives", refused and len(messages) == before + 1, (answers, len(messages) - before))
before, tamper = len(messages), True
answers.clear()
control("POST", "/customers/maya/messages", {"number": SANDBOX["phone_number_id"], "text": "the violin, please"})
until(lambda: answers)
refused = answers[0] == 403 and len(messages) == before
tamper = False
settle()
check("control: a changed body is refused, and the untouched retry arrives", refused and messages[-1].text == "the violin, please", answers)

# Numbers, profile, portfolio: what a checklist reads.
number = wa.get_business_phone_number()
check("reads that the number is registered", (number.status, number.platform_type, number.code_verification_status) == ("CONNECTED", "CLOUD_API", "VERIFIED"), number)
check("reads the name's review and the PIN", (number.name_status, number.is_pin_enabled) == ("APPROVED", True), number)
check("reads the messaging limit", number.whatsapp_business_manager_messaging_limit == "TIER_2K", number)
check("reads the number's health", number.health_status["can_send_message"] == "AVAILABLE", number.health_status)
numbers = list(wa.get_business_phone_numbers())
check("lists the account's numbers", {one.id for one in numbers} >= {SANDBOX["phone_number_id"]}, numbers)
account = wa.get_business_account()
check("reads the account's review and verification", (account.account_review_status, account.business_verification_status.value, account.status) == ("APPROVED", "verified", "ACTIVE"), account)
check("reads who owns the account", account.owner_business_info.name == "Lark Music School" and account.ownership_type == "SELF", account)
check("reads which apps are subscribed", [app.id for app in account.subscribed_apps] == [SANDBOX["app_id"]], account.subscribed_apps)
control("PATCH", f"/wabas/{SANDBOX['waba_id']}", {"has_payment_method": False})
health = wa.get_business_account().health_status
control("PATCH", f"/wabas/{SANDBOX['waba_id']}", {"has_payment_method": True})
check("control: a missing payment method is 141006", any(error["error_code"] == 141006 for entity in health["entities"] for error in entity.get("errors", [])), health)
check("writes the profile", bool(wa.update_business_profile(address="2 Quay Street", email="hello@lark.example", websites=["https://lark.example/"])))
profile = wa.get_business_profile()
check("reads the profile", (profile.address, profile.websites) == ("2 Quay Street", ("https://lark.example/",)), profile)
with urllib.request.urlopen(profile.profile_picture_url, timeout=20) as picture:
    check("opens the profile's picture without a token", picture.status == 200 and len(picture.read()) > 20)

# Registering: deregistered, a wrong PIN, the right one.
check("deregisters", bool(wa.deregister_phone_number()))
refused = refusal_of(lambda: wa.send_message(to="+447700900123", text="x"))
check("a deregistered number does not send", refused != "nothing was refused", refused)


def code_of(call):
    try:
        call()
    except errors.WhatsAppError as error:
        return error.code
    return None


refused = code_of(lambda: wa.register_phone_number(pin="999999"))
check("a wrong PIN is 133005", refused == 133005, refused)
check("registers with the right PIN", bool(wa.register_phone_number(pin="123456")))
check("is connected again", wa.get_business_phone_number().status == "CONNECTED")
added = wa.create_phone_number(country_calling_code="44", phone_number="2079460044", verified_name="Lark Hire")
refused = code_of(lambda: wa.register_phone_number(pin="271828", phone_id=added.id))
check("a number that is not proved is 133006", refused == 133006, refused)
check("asks for a code", bool(wa.request_verification_code(code_method="SMS", language_code="en_GB", phone_id=added.id)))
refused = code_of(lambda: wa.verify_phone_number("1", phone_id=added.id))
check("a wrong code is 136025", refused == 136025, refused)
sent_code = control("GET", f"/numbers/{added.id}")["verification"]["code"]
check("proves the number by its code", bool(wa.verify_phone_number(sent_code, phone_id=added.id)))
check("registers it", bool(wa.register_phone_number(pin="271828", phone_id=added.id)))

# Embedded Signup: the code of the dialogue is worth a business token, once.
signed = control("POST", "/signups", {"app_id": SANDBOX["app_id"], "redirect_uri": "", "business_name": "Tulip", "phone": "+44 20 7946 0045"})
token = wa.api.get_business_access_token(SANDBOX["app_id"], SANDBOX["app_secret"], signed["code"])
check("exchanges the code for a business token", token["token_type"] == "bearer" and token["access_token"].startswith("EAA"), token)
refused = code_of(lambda: wa.api.get_business_access_token(SANDBOX["app_id"], SANDBOX["app_secret"], signed["code"]))
check("control: a code is good once", refused == 100, refused)
tulip = WhatsApp(phone_id=signed["phone_number_id"], token=token["access_token"], session=httpx.Client(transport=Redirected()), waba_id=signed["waba_id"])
check("reads the new account with its own token", tulip.get_business_account().business_verification_status.value == "not_verified")
check("sees the new number waiting to be registered", tulip.get_business_phone_number().status == "PENDING")

# What Meta tells about accounts.
updates = []
wa.on_account_update(lambda _, update: updates.append(update))
done = wa.set_app_callback_url(app_id=SANDBOX["app_id"], app_access_token=app_token, callback_url=callback, verify_token=VERIFY_TOKEN, fields=["messages", "account_update"])
for event in ["ACCOUNT_RESTRICTION", "DISABLED_UPDATE", "PARTNER_ADDED", "ACCOUNT_VIOLATION", "VOLUME_BASED_PRICING_TIER_UPDATE", "AUTH_INTL_PRICE_ELIGIBILITY_UPDATE"]:
    control("POST", "/management", {"field": "account_update", "event": event, "waba": SANDBOX["waba_id"], "app": SANDBOX["app_id"]})
    settle()
    check(f"reads {event}", updates and updates[-1].event.value == event, updates[-1:])
control("PATCH", f"/wabas/{SANDBOX['waba_id']}", {"status": "ACTIVE", "restrictions": []})
check("reads whose account a partner event is about", next(one.waba_info.id for one in updates if one.waba_info) == SANDBOX["waba_id"], updates)

wa.delete_waba_callback_url()
server.shutdown()
