"""The pages of every service, and the answers when no view is reached."""

from typing import Any, ClassVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import get_script_prefix
from django.utils.encoding import force_str
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView
from rest_framework import serializers
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.views import APIView

from servicekit import clock
from servicekit.auth.cookies import set_csrf_cookie
from servicekit.base.metrics.scraping import scrape
from servicekit.http.api.errors import error_body
from servicekit.ops.health import check_readiness

STATES = ["ok", "error"]
SERVER_PLACEHOLDER = "https://server.invalid/"


class PublicView(APIView):
    """A view for everybody; a stale token in a cookie does not matter here."""

    authentication_classes = []
    permission_classes = [AllowAny]


class LinksOutput(serializers.Serializer[dict[str, str]]):
    schema = serializers.URLField()
    docs = serializers.URLField()
    redoc = serializers.URLField()
    admin = serializers.URLField()
    health = serializers.URLField()
    readiness = serializers.URLField()
    metrics = serializers.URLField()


class RootOutput(serializers.Serializer[dict[str, object]]):
    name = serializers.CharField()
    version = serializers.CharField()
    links = LinksOutput()


class RootView(PublicView):
    """The name and version of the service, and links to its other pages."""

    @extend_schema(operation_id="root", responses=RootOutput, tags=["service"])
    def get(self, request: Request) -> Response:
        routes = {
            "schema": "schema",
            "docs": "docs",
            "redoc": "redoc",
            "admin": "admin:index",
            "health": "healthz",
            "readiness": "readyz",
            "metrics": "metrics",
        }
        links = {name: reverse(route, request=request) for name, route in routes.items()}
        service = settings.SERVICE
        return Response({"name": service.title, "version": service.version, "links": links})


class HealthOutput(serializers.Serializer[dict[str, str]]):
    status = serializers.ChoiceField(choices=STATES)


class HealthView(PublicView):
    """Reports that the process is up."""

    @extend_schema(operation_id="healthz", responses=HealthOutput, tags=["service"])
    def get(self, request: Request) -> Response:
        return Response({"status": "ok"})


class ReadinessOutput(serializers.Serializer[dict[str, str]]):
    status = serializers.ChoiceField(choices=STATES)
    database = serializers.ChoiceField(choices=STATES)
    migrations = serializers.ChoiceField(choices=STATES)
    broker = serializers.ChoiceField(choices=STATES)
    channel_layer = serializers.ChoiceField(choices=STATES)


class ReadinessView(PublicView):
    """Reports whether the service and everything that it depends on can work; the status is 503 if
    not.
    """

    @extend_schema(
        operation_id="readyz",
        responses={200: ReadinessOutput, 503: ReadinessOutput},
        tags=["service"],
    )
    def get(self, request: Request) -> Response:
        probes = check_readiness()
        is_ready = set(probes.values()) == {"ok"}
        body = {"status": "ok" if is_ready else "error", **probes}
        return Response(body, status=200 if is_ready else 503)


class SchemaView(SpectacularAPIView):
    """The OpenAPI document. It is generated once for each media type; after that only the server's
    address in it is replaced.
    """

    documents: ClassVar[dict[str, str]] = {}

    @extend_schema(exclude=True)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        renderer = request.accepted_renderer
        document = self.documents.get(renderer.media_type)
        if document is None:
            data = self.generator_class().get_schema(request=request, public=True)  # type: ignore[no-untyped-call] # untyped upstream
            data["servers"] = [{"url": SERVER_PLACEHOLDER}]
            document = force_str(renderer.render(data, renderer.media_type, {}))
            self.documents[renderer.media_type] = document
        server = request.build_absolute_uri(get_script_prefix())
        return HttpResponse(
            document.replace(SERVER_PLACEHOLDER, server),
            content_type=renderer.media_type,
            headers={"Content-Disposition": f'inline; filename="schema.{renderer.format}"'},
        )


class _AnyForm(BaseContentNegotiation):
    """Accepts every format in the header Accept: Prometheus asks for formats for which DRF has no
    renderer, and `scrape` chooses among them.
    """

    def select_parser(self, request: Request, parsers: Any) -> Any:
        return parsers[0]

    def select_renderer(self, request: Request, renderers: Any, format_suffix: Any = None) -> Any:
        return renderers[0], renderers[0].media_type


class MetricsView(PublicView):
    """Numbers for Prometheus; labels never name a person or a ticket."""

    content_negotiation_class = _AnyForm

    @extend_schema(
        operation_id="metrics",
        responses={(200, "text/plain"): OpenApiTypes.STR},
        tags=["service"],
    )
    def get(self, request: Request) -> HttpResponse:
        body, content_type = scrape(accept=request.headers.get("Accept", ""), now=clock.real_now())
        return HttpResponse(body, content_type=content_type)


class CsrfOutput(serializers.Serializer[dict[str, str]]):
    csrf_token = serializers.CharField()


class CsrfView(PublicView):
    """Sets the readable cookie `csrftoken`, whose value unsafe requests repeat in a header."""

    @extend_schema(operation_id="csrf", responses=CsrfOutput, tags=["service"])
    def get(self, request: Request) -> Response:
        response = Response()
        response.data = {"csrf_token": set_csrf_cookie(response, request)}
        return response


def bad_request(request: HttpRequest, exception: Exception) -> JsonResponse:
    """The answer to a malformed request (`handler400`)."""
    return JsonResponse(error_body("The request is malformed.", "malformed"), status=400)


def permission_denied(request: HttpRequest, exception: Exception) -> JsonResponse:
    """The answer to a refused request (`handler403`)."""
    return JsonResponse(error_body("This is not allowed.", "forbidden"), status=403)


def not_found(request: HttpRequest, exception: Exception) -> JsonResponse:
    """The answer to a request for an unknown path (`handler404`)."""
    return JsonResponse(error_body("Not found.", "not_found"), status=404)


def server_error(request: HttpRequest) -> JsonResponse:
    """The answer after an unexpected error (`handler500`); the exception is only logged."""
    body = error_body("Something went wrong on our side.", "server_error")
    return JsonResponse(body, status=500)
