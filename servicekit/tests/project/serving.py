"""Views that report the received request, and one with a long answer."""

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from servicekit.ops.views import PublicView

LONG_ANSWER = 8 * 1024 * 1024


@extend_schema(exclude=True)
class EchoView(PublicView):
    """Returns the body as it was read."""

    def post(self, request: Request) -> Response:
        return Response({"read": request.data})


@extend_schema(exclude=True)
class LongAnswerView(PublicView):
    """Returns more bytes than fit into the buffers of a connection."""

    def get(self, request: Request) -> HttpResponse:
        return HttpResponse(b"x" * LONG_ANSWER, content_type="text/plain")


@extend_schema(exclude=True)
class EtagView(PublicView):
    """Answers with an ETag."""

    def get(self, request: Request) -> Response:
        return Response({}, headers={"ETag": '"1"'})
