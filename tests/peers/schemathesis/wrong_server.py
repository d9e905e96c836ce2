"""The control: a server whose answers are wrong in every way that we look for, and right once. Prints its address."""
import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

SHAPE = {"type": "object", "required": ["id"], "properties": {"id": {"type": "integer"}}}
DESCRIBED = {"responses": {"200": {"description": "", "content": {"application/json": {"schema": SHAPE}}}}}
ANSWERS = {
    "/right": (200, "application/json", b'{"id": 1}'),
    "/breaks": (500, "application/json", b'{"id": 1}'),
    "/undescribed": (418, "application/json", b'{"id": 1}'),
    "/another_type": (200, "text/html", b"<p>1</p>"),
    "/another_shape": (200, "application/json", b'{"id": "one"}'),
}
DOCUMENT = {"openapi": "3.1.0", "info": {"title": "", "version": "1"}, "paths": {path: {"get": DESCRIBED} for path in ANSWERS}}
OWN = (200, "application/json", json.dumps(DOCUMENT).encode())


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.answer(*ANSWERS.get(self.path.split("?")[0], OWN))

    def __getattr__(self, name):
        # schemathesis tries the other methods, too.
        if name.startswith("do_"):
            return lambda: self.answer(405, "application/json", b"{}")
        raise AttributeError(name)

    def answer(self, status, kind, body):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Allow", "GET")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    print(f"http://127.0.0.1:{server.server_port}", flush=True)
    server.serve_forever()
