"""The sockets of this service, behind the middleware that checks tokens and origins."""

from channels.routing import URLRouter
from django.urls import re_path

from comments.routing import websocket_urlpatterns
from servicekit.sockets.frames import NoSuchSocket
from servicekit.sockets.handshake import TokenAuthMiddleware

websocket_application = TokenAuthMiddleware(
    URLRouter([*websocket_urlpatterns, re_path(r"", NoSuchSocket.as_asgi())])
)
