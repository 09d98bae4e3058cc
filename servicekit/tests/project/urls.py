from django.urls import path

from project import acting, serving, web
from servicekit.ops.urls import handler400, handler403, handler404, handler500, service_urls
from servicekit.sockets.sockettokens.views import SocketTokenView

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

urlpatterns = service_urls(
    path("whoami/", web.WhoAmIView.as_view()),
    path("agents/", web.AgentsView.as_view()),
    path("nobody/", web.NobodyView.as_view()),
    path("things/", web.ThingViewSet.as_view({"get": "list", "post": "create"})),
    path("things/<key:pk>/", web.ThingViewSet.as_view({"get": "retrieve"})),
    path("failures/<str:kind>/", web.FailureView.as_view()),
    path("crash/", web.crash),
    path("echo/", serving.EchoView.as_view()),
    path("etag/", serving.EtagView.as_view()),
    path("long/", serving.LongAnswerView.as_view()),
    path("ws-token/", SocketTokenView.as_view(socket_routes=[path("ws/<str:name>/", web.crash)])),
    path("acts/<str:kind>/", acting.ActView.as_view()),
)
