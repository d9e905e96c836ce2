"""A receiver as one writes it with pywa: its asynchronous client on FastAPI under uvicorn, signature validation on, and for
each post one transaction that writes the raw body, the messages, their conversations and an event each into PostgreSQL.

The library hands over the first message of a post only. So that all of a post are kept, this reads them from `raw`.
Usage: pywa_peer.py SECRET POSTGRES-URL
"""

import contextlib
import json
import sys
import time
import uuid

import fastapi
import uvicorn
from psycopg_pool import AsyncConnectionPool
from pywa_async import WhatsApp, types

secret, url = sys.argv[1:3]
pool = AsyncConnectionPool(url, min_size=16, max_size=16, open=False, kwargs={"prepare_threshold": 0})


@contextlib.asynccontextmanager
async def lifespan(_):
    async with pool:
        yield


app = fastapi.FastAPI(lifespan=lifespan)
whatsapp = WhatsApp(phone_id="810000000000001", token="none", server=app, verify_token="none", app_secret=secret, validate_updates=True)


@whatsapp.on_message
async def keep(_: WhatsApp, message: types.Message):
    raw, now = message.raw, time.time_ns() // 1000
    async with pool.connection() as connection:
        await connection.execute("insert into inbound values (%s, %s, %s)", (uuid.uuid4(), now, raw.raw))
        found = [one for entry in raw["entry"] for change in entry["changes"] for one in change["value"].get("messages", [])]
        for one in sorted(found, key=lambda one: one["from"]):
            at, new = int(one["timestamp"]) * 1_000_000, uuid.uuid4()
            thread = await connection.execute(
                "insert into conversation values (%s, %s, 1, %s, %s, 1) on conflict (contact) do update set unread = conversation.unread + 1, "
                "last_message_id = excluded.last_message_id, last_message_at = greatest(conversation.last_message_at, excluded.last_message_at), "
                "version = conversation.version + 1 returning id",
                (uuid.uuid4(), one["from"], new, at),
            )
            (conversation,) = await thread.fetchone()
            await connection.execute(
                "insert into message values (%s, %s, 'inbound', %s, %s, '{}', %s, %s, 'received', %s) on conflict (provider_id) do nothing",
                (new, conversation, one["type"], one["text"]["body"], at, one["id"], now),
            )
            await connection.execute(
                "insert into event (id, kind, at, conversation_id, message_id, facts) values (%s, 'message.received', %s, %s, %s, %s)",
                (uuid.uuid4(), now, conversation, new, '{"kind":"text"}'),
            )


class Server(uvicorn.Server):
    async def startup(self, sockets=None):
        await super().startup(sockets)
        print("127.0.0.1:%d" % self.servers[0].sockets[0].getsockname()[1], flush=True)


Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="warning", access_log=False)).run()
