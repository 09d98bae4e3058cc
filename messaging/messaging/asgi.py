"""`daphne messaging.asgi:application`: HTTP and the socket in one process."""

import os

from channels.routing import ProtocolTypeRouter, URLRouter
from django.core.asgi import get_asgi_application
from django.urls import re_path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "messaging.settings")
# First of all: what is imported below needs Django's apps.
http_application = get_asgi_application()

from comments.routing import websocket_urlpatterns  # noqa: E402
from servicekit.auth.sockets import TokenAuthMiddleware  # noqa: E402
from servicekit.outbox import start_relay  # noqa: E402
from servicekit.sockets import NoSuchSocket  # noqa: E402

application = ProtocolTypeRouter(
    {
        "http": http_application,
        "websocket": TokenAuthMiddleware(
            URLRouter([*websocket_urlpatterns, re_path(r"", NoSuchSocket.as_asgi())])
        ),
    }
)

start_relay()
