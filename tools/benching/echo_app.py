"""The floor for the measurement of sockets: a server that sends each message to all clients over
the suite's channel layer.

Daphne serves it. REDIS_URL and QUEUE_PREFIX have the values of the suite.
"""

from __future__ import annotations

import os

import django
from django.conf import settings

settings.configure(
    CHANNEL_LAYERS={
        "default": {
            "BACKEND": "channels_redis.core.RedisChannelLayer",
            "CONFIG": {
                "hosts": [{"address": os.environ["REDIS_URL"], "socket_timeout": 20}],
                "prefix": f"{os.environ['QUEUE_PREFIX']}echo",
            },
        }
    }
)
django.setup()

from channels.generic.websocket import AsyncWebsocketConsumer  # noqa: E402


class EchoConsumer(AsyncWebsocketConsumer):  # type: ignore[misc] # channels has no types
    async def connect(self) -> None:
        await self.channel_layer.group_add("all", self.channel_name)
        await self.accept()

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        await self.channel_layer.group_send("all", {"type": "echo", "text": text_data or ""})

    async def echo(self, event: dict[str, str]) -> None:
        await self.send(text_data='{"type": "echo", "said": ' + event["text"] + "}")


application = EchoConsumer.as_asgi()
