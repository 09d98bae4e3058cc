"""Views that say what arrived, and one whose answer is long."""

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from servicekit.views import PublicView

LONG_ANSWER = 8 * 1024 * 1024


@extend_schema(exclude=True)
class EchoView(PublicView):
    """The body as it was read."""

    def post(self, request: Request) -> Response:
        return Response({"read": request.data})


@extend_schema(exclude=True)
class LongAnswerView(PublicView):
    """More than the buffers of any connection hold."""

    def get(self, request: Request) -> HttpResponse:
        return HttpResponse(b"x" * LONG_ANSWER, content_type="text/plain")


@extend_schema(exclude=True)
class EtagView(PublicView):
    """An answer whose state has a name."""

    def get(self, request: Request) -> Response:
        return Response({}, headers={"ETag": '"1"'})
