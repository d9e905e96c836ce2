"""Mail out, held against programs we did not write: aiosmtpd takes what Kontor sends, Resend's own SDK drives our Resend, and
Svix's library signs for our verifier and verifies our signer.

Usage: mail.py SANDBOX KONTOR: the sandbox's JSON line and the program. Prints one line a check, "ok …" or "FAIL …".
"""

import datetime
import email
import email.policy
import json
import os
import re
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import resend
import svix.webhooks
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

SANDBOX, KONTOR = json.loads(sys.argv[1]), sys.argv[2]
OWNER = "maya@shop.example"


def check(name, passed, seen=""):
    print(f"ok {name}" if passed else f"FAIL {name}: {seen}", flush=True)


def until(condition, seconds=20):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := condition():
            return found
        time.sleep(0.1)
    return None


class Sink:
    """A mail server: keeps what it takes, and refuses recipients that begin with "gone"."""

    def __init__(self):
        self.mails = []

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("gone"):
            return "550 5.1.1 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        mail = email.message_from_bytes(envelope.content, policy=email.policy.default)
        self.mails.append((envelope.rcpt_tos, mail, session.authenticated))
        return "250 2.0.0 kept"

    def to(self, address):
        return until(lambda: next((one for one in reversed(self.mails) if address in one[0]), None))


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


class Kontor:
    """The program, set up with one business whose owner is signed in."""

    def __init__(self, folder, **settings):
        self.folder = Path(folder)
        self.environment = {"PATH": os.environ["PATH"], "KONTOR_DATA_DIR": str(self.folder / "data"), "KONTOR_LISTEN": "127.0.0.1:0",
                            "KONTOR_META_URL": SANDBOX["url"], "NO_COLOR": "1", **settings}
        self.cookie = ""
        self.log = (self.folder / "log").open("w")
        self.program = subprocess.Popen([KONTOR, "serve"], env=self.environment, stdout=self.log, stderr=self.log)
        listens = until(lambda: re.search(r"listens on (http://\S+)", (self.folder / "log").read_text()))
        self.address = listens.group(1).rstrip("/")
        made = subprocess.run([KONTOR, "tenant", "create", "--name", "Lark", "--owner-email", OWNER], env=self.environment,
                              check=True, stdout=subprocess.PIPE, text=True)
        made = json.loads(made.stdout)
        self.tenant = made["tenant_id"]
        link = urllib.parse.urlsplit(made["sign_in_url"])
        self.enter(self.call(f"{link.path}?{link.query}"))

    def enter(self, answer):
        cookies = answer[2].get_all("set-cookie") or []
        self.cookie = next((one.split(";")[0] for one in cookies if one.startswith("__Host-kontor=")), self.cookie)

    def call(self, path, form=None, headers=None, body=None):
        data = body if body is not None else urllib.parse.urlencode(form).encode() if form is not None else None
        standard = {"Accept": "text/html", "Sec-Fetch-Site": "same-origin", "Cookie": self.cookie}
        request = urllib.request.Request(self.address + path, data, {**standard, **(headers or {})})
        try:
            with urllib.request.build_opener(NoRedirect).open(request, timeout=20) as answer:
                return answer.status, answer.read().decode(), answer.headers
        except urllib.error.HTTPError as answer:
            return answer.code, answer.read().decode(), answer.headers

    def invite(self, address):
        return self.call(f"/t/{self.tenant}/staff/invitations", {"name": "Ines Bell", "email": address, "role": "agent"})

    def page(self):
        return self.call(f"/t/{self.tenant}/settings/mail")[1]

    def log_of_mails(self):
        return re.sub(r"(<[^>]*>|\s)+", " ", self.page().rsplit("<h2", 1)[-1])

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.program.terminate()
        self.program.wait(20)
        self.log.close()


def link_in(mail):
    return urllib.parse.urlsplit(re.search(r"http://\S+", mail.get_body(("plain",)).get_content()).group(0))


def plain(folder):
    sink = Sink()
    port = free_port()
    server = Controller(sink, hostname="127.0.0.1", port=port)
    server.start()
    with Kontor(folder, KONTOR_SMTP_URL=f"smtp://127.0.0.1:{port}", KONTOR_MAIL_FROM="Kontor at Lark <kontor@shop.example>") as kontor:
        status, said, _ = kontor.invite("ines@shop.example")
        check("smtp: an invitation says that a mail is on its way", status == 200 and "is on its way" in said, status)
        taken = sink.to("ines@shop.example")
        check("smtp: aiosmtpd takes the invitation", taken is not None)
        mail = taken[1]
        check("smtp: Python reads who it is from and what it is", (mail["from"].addresses[0].display_name, mail["from"].addresses[0].addr_spec, mail["subject"])
              == ("Kontor at Lark", "kontor@shop.example", "Join \u2068Lark\u2069 on Kontor"), (mail["from"], mail["subject"]))
        kinds = sorted(part.get_content_type() for part in mail.walk() if not part.is_multipart())
        check("smtp: it has both bodies", kinds == ["text/html", "text/plain"], kinds)
        check("smtp: it names itself and asks for no answer", mail["message-id"] and mail["auto-submitted"] == "auto-generated", mail.items())
        check("smtp: it is dated today", abs(mail["date"].datetime - datetime.datetime.now(datetime.timezone.utc)) < datetime.timedelta(hours=1), mail["date"])
        check("smtp: no defect is found in it", not mail.defects and not any(part.defects for part in mail.walk()), mail.defects)
        link = link_in(mail)
        opened = kontor.call(f"{link.path}?{link.query}", headers={"Cookie": ""})
        check("smtp: its link opens the invitation", opened[0] == 200 and "Join" in opened[1], opened[0])

        status, _, _ = kontor.call(f"/t/{kontor.tenant}/settings/mail/test", {})
        check("smtp: a test mail is asked for", status == 303, status)
        check("smtp: the page shows what the server answered", until(lambda: "250 2.0.0 kept" in kontor.page()), "")

        kontor.invite("gone@shop.example")
        check("smtp: a refused address is said", until(lambda: "Came back" in kontor.page()), "")
        check("smtp: with the server's words and without the address", "no such mailbox" in kontor.page() and "gone@" not in kontor.page())

        old = kontor.cookie
        status, said, _ = kontor.call("/forgot", {"email": OWNER}, headers={"Cookie": ""})
        known = (status, said)
        check("smtp: a stranger's address is answered alike", kontor.call("/forgot", {"email": "nobody@shop.example"}, headers={"Cookie": ""})[:2] == known)
        reset = until(lambda: next((one[1] for one in sink.mails if one[1]["subject"] == "Choose a new password"), None))
        token = urllib.parse.parse_qs(link_in(reset).query)["token"][0]
        answer = kontor.call("/reset", {"token": token, "password": "green ladder under rain"}, headers={"Cookie": ""})
        check("smtp: the mailed link sets a new password", answer[0] == 303, answer[0])
        check("smtp: earlier sessions are over", kontor.call("/account", headers={"Cookie": old})[0] == 303)
        told = until(lambda: next((one for one in sink.mails if one[1]["subject"] == "Your password was changed"), None))
        check("smtp: the owner is told of it by mail", told is not None and OWNER in told[0])
        check("smtp: the stranger got nothing", not any("nobody" in one[0][0] for one in sink.mails))
    server.stop()


def hanging(folder):
    """A server that takes the connection and says no more; and none at all."""
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        (Path(folder) / "one").mkdir()
        with Kontor(Path(folder) / "one", KONTOR_SMTP_URL=f"smtp://127.0.0.1:{silent.getsockname()[1]}", KONTOR_MAIL_FROM="kontor@shop.example") as kontor:
            begun = time.monotonic()
            status, said, _ = kontor.invite("ines@shop.example")
            check("smtp: a server that hangs holds up no page", status == 200 and "Waiting" in kontor.page() and time.monotonic() - begun < 15, status)
            check("smtp: and it is said", until(lambda: "said nothing in time" in kontor.page(), 60), kontor.log_of_mails())
    (Path(folder) / "two").mkdir()
    with Kontor(Path(folder) / "two", KONTOR_SMTP_URL=f"smtp://127.0.0.1:{free_port()}", KONTOR_MAIL_FROM="kontor@shop.example") as kontor:
        kontor.invite("ines@shop.example")
        check("smtp: a server that is not there is said", until(lambda: "cannot be reached" in kontor.page()), kontor.log_of_mails())


def encrypted(folder):
    """Implicit TLS with a sign-in; then a certificate that nobody vouches for."""
    folder = Path(folder)
    key, certificate, password = folder / "key.pem", folder / "certificate.pem", folder / "password"
    # Not its own authority: rustls takes no authority's certificate for a server's.
    authority, authority_key, request = folder / "ca.pem", folder / "ca.key", folder / "request.pem"
    quiet = {"check": True, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", authority_key, "-out", authority, "-days", "2", "-subj", "/CN=test"], **quiet)
    subprocess.run(["openssl", "req", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", request, "-subj", "/CN=localhost"], **quiet)
    (folder / "names").write_text("subjectAltName=DNS:localhost")
    subprocess.run(["openssl", "x509", "-req", "-in", request, "-CA", authority, "-CAkey", authority_key, "-CAcreateserial", "-out", certificate, "-days", "2", "-extfile", folder / "names"], **quiet)
    password.write_text("a word or two\n")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    sink = Sink()
    right = lambda server, session, envelope, mechanism, data: AuthResult(success=(data.login, data.password) == (b"kontor", b"a word or two"), handled=False)
    port = free_port()
    server = Controller(sink, hostname="127.0.0.1", port=port, ssl_context=context, authenticator=right, auth_required=True, auth_require_tls=False)

    def look():
        # Its own look at whether it is up uses the server's side of TLS.
        anyone = ssl.create_default_context()
        anyone.check_hostname, anyone.verify_mode = False, ssl.CERT_NONE
        with socket.create_connection(("127.0.0.1", port), 5) as line, anyone.wrap_socket(line) as wrapped:
            wrapped.recv(1024)

    server._trigger_server = look
    server.start()
    settings = {"KONTOR_SMTP_URL": f"smtps://kontor@localhost:{port}", "KONTOR_MAIL_FROM": "kontor@shop.example", "KONTOR_SMTP_PASSWORD_FILE": str(password)}
    (folder / "one").mkdir()
    with Kontor(folder / "one", SSL_CERT_FILE=str(authority), **settings) as kontor:
        kontor.invite("ines@shop.example")
        taken = sink.to("ines@shop.example")
        check("smtps: a mail is taken over TLS after a sign-in", taken is not None and taken[2], taken and taken[2:])
    (folder / "two").mkdir()
    with Kontor(folder / "two", **settings) as kontor:
        before = len(sink.mails)
        kontor.invite("ines@shop.example")
        said = until(lambda: "cannot be kept secret" in kontor.page())
        check("smtps: a certificate that nobody vouches for is said, and nothing is sent", said and len(sink.mails) == before, kontor.log_of_mails())
    password.write_text("another\n")
    (folder / "three").mkdir()
    with Kontor(folder / "three", SSL_CERT_FILE=str(authority), **settings) as kontor:
        kontor.invite("ines@shop.example")
        check("smtps: a wrong password is said", until(lambda: "does not take the user and password" in kontor.page()), kontor.log_of_mails())
    server.stop()


def sdk():
    resend.api_url, resend.api_key = SANDBOX["resend_url"], SANDBOX["resend_key"]
    mail = {"from": "Lark <kontor@shop.example>", "to": ["delivered@resend.dev"], "subject": "Hello", "text": "There", "tags": [{"name": "mail", "value": "7"}]}
    first = resend.Emails.send(mail, {"idempotency_key": "one"})["id"]
    check("resend: its SDK sends", bool(first))
    check("resend: the same again is the same mail", resend.Emails.send(mail, {"idempotency_key": "one"})["id"] == first)
    shown = resend.Emails.get(first)
    check("resend: its SDK reads the mail", (shown["subject"], shown["last_event"]) == ("Hello", "delivered"), shown)

    def refused(name, change, key=None):
        try:
            resend.api_key = key or SANDBOX["resend_key"]
            resend.Emails.send({**mail, **change}, {"idempotency_key": "one" if name == "invalid_idempotent_request" else name})
            check(f"resend: {name}", False, "taken")
        except resend.exceptions.ResendError as error:
            check(f"resend: {name}", error.error_type == name or str(error.code) in ("403", "422", "409"), (error.error_type, error.code))
        finally:
            resend.api_key = SANDBOX["resend_key"]

    refused("invalid_idempotent_request", {"subject": "Other"})
    refused("invalid_api_key", {}, key="re_wrong")
    refused("missing_required_field", {"subject": None})
    refused("validation_error", {"to": ["nobody"]})
    refused("invalid_from_address", {"from": "nobody"})


def reports():
    """Our signer before the vendor's verifier."""
    secret, heard = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", []

    class Hook(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            try:
                svix.webhooks.Webhook(secret).verify(body, dict(self.headers))
                heard.append(json.loads(body))
            except svix.webhooks.WebhookVerificationError as error:
                heard.append(error)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Hook)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    report_to(f"http://127.0.0.1:{server.server_port}/", secret)
    resend.Emails.send({"from": "kontor@shop.example", "to": "bounced@resend.dev", "subject": "Hello", "text": "There", "tags": [{"name": "mail", "value": "7"}]})
    until(lambda: len(heard) >= 2)
    kinds = [one["type"] if isinstance(one, dict) else repr(one) for one in heard]
    check("svix: its library takes our sandbox's reports", kinds == ["email.sent", "email.bounced"], kinds)
    check("svix: a report carries the mail's tags", heard and heard[-1]["data"]["tags"] == {"mail": "7"}, heard)
    server.shutdown()


def report_to(url, secret):
    body = json.dumps({"url": url, "secret": secret}).encode()
    urllib.request.urlopen(urllib.request.Request(f"{SANDBOX['resend_url']}/_sandbox/hook", body, {"Content-Type": "application/json"})).close()


def through_resend(folder):
    folder = Path(folder)
    secret = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"
    (folder / "key").write_text(SANDBOX["resend_key"])
    (folder / "secret").write_text(secret)
    with Kontor(folder, KONTOR_RESEND_URL=SANDBOX["resend_url"], KONTOR_RESEND_KEY_FILE=str(folder / "key"), KONTOR_MAIL_FROM="Kontor <kontor@shop.example>",
                KONTOR_RESEND_HOOK_SECRET_FILE=str(folder / "secret")) as kontor:
        kept = lambda: json.loads(urllib.request.urlopen(f"{SANDBOX['resend_url']}/_sandbox/emails").read())
        hook = re.search(r"/hooks/resend/[\w-]+", kontor.page()).group(0)
        report_to(kontor.address + hook, secret)
        kontor.invite("ines@shop.example")
        taken = until(lambda: next((one for one in kept() if "ines@shop.example" in one["mail"]["to"]), None))
        check("resend: Kontor's invitation is taken", taken is not None and "/invitation?token=" in taken["mail"]["text"], taken)
        check("resend: it is sent, and said so", until(lambda: ">Sent<" in kontor.page()), "")
        kontor.invite("bounced@shop.example")
        check("resend: a report that a mail came back is believed", until(lambda: "Came back" in kontor.page() and "hard bounce" in kontor.page()), "")
        check("resend: and the page shows no address", "bounced@shop.example" not in kontor.page())

        tags = {tag["name"]: tag["value"] for tag in taken["mail"]["tags"]}
        body = json.dumps({"type": "email.bounced", "created_at": "2026-11-21T09:00:00.000Z", "data": {"email_id": taken["id"], "tags": tags, "bounce": {"type": "Permanent", "subType": "General", "message": "No such mailbox"}}})

        def post(signer, text=body, at=None, path=hook):
            at = at or datetime.datetime.now(datetime.timezone.utc)
            headers = {"svix-id": "msg_1", "svix-timestamp": str(int(at.timestamp())), "svix-signature": svix.webhooks.Webhook(signer).sign("msg_1", at, text), "Content-Type": "application/json"}
            return kontor.call(path, headers=headers, body=text.encode())[0]

        check("svix: a post signed by another is refused", post("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw") == 403)
        old = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(minutes=10)
        check("svix: an old post is refused", post(secret, at=old) == 403)
        check("svix: a post to another address is not found", post(secret, path=hook[:-1] + ("a" if hook[-1] != "a" else "b")) == 404)
        check("svix: its library's signature is taken", post(secret) == 200)
        check("svix: what it says is believed", until(lambda: "No such mailbox" in kontor.page()), "")
        check("svix: the same again is fine", post(secret) == 200)


for part in (plain, hanging, encrypted, through_resend):
    with tempfile.TemporaryDirectory(prefix="kontor-mail-") as folder:
        if part is through_resend:
            sdk()
            reports()
        part(folder)
