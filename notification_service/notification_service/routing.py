"""The sockets of this service, behind the middleware that checks tokens and origins."""

from channels.routing import URLRouter
from django.urls import re_path

from notifications.routing import websocket_urlpatterns
from servicekit.auth.sockets import TokenAuthMiddleware
from servicekit.sockets import NoSuchSocket

websocket_application = TokenAuthMiddleware(
    URLRouter([*websocket_urlpatterns, re_path(r"", NoSuchSocket.as_asgi())])
)
