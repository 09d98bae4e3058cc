from django.urls import include, path

from notifications.routing import websocket_urlpatterns
from servicekit.ops.urls import handler400, handler403, handler404, handler500, service_urls
from servicekit.sockets.sockettokens.views import SocketTokenView

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

urlpatterns = service_urls(
    path("ws-token/", SocketTokenView.as_view(socket_routes=websocket_urlpatterns)),
    path("", include("notifications.urls")),
)
