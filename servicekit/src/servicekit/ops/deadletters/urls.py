from django.urls import URLPattern, path

from servicekit.ops.deadletters.views import DeadLetterViewSet, UnsentMessageViewSet


def _paths(
    base: str, name: str, viewset: type[DeadLetterViewSet] | type[UnsentMessageViewSet]
) -> list[URLPattern]:
    return [
        path(f"{base}/", viewset.as_view({"get": "list"}), name=f"{name}-list"),
        path(f"{base}/names/", viewset.as_view({"get": "names"}), name=f"{name}-names"),
        path(f"{base}/<key:pk>/", viewset.as_view({"get": "retrieve"}), name=f"{name}-detail"),
        path(
            f"{base}/<key:pk>/replay/", viewset.as_view({"post": "replay"}), name=f"{name}-replay"
        ),
        path(
            f"{base}/<key:pk>/discard/",
            viewset.as_view({"post": "discard"}),
            name=f"{name}-discard",
        ),
    ]


urlpatterns = [
    *_paths("dead-letters", "dead-letter", DeadLetterViewSet),
    *_paths("unsent-messages", "unsent-message", UnsentMessageViewSet),
]
