"""Views for the tests of sign-in, permissions, lists and error bodies."""

from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.db import DataError, InterfaceError
from django.http import Http404, HttpRequest, HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, mixins, serializers, viewsets
from rest_framework.permissions import AllowAny, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from servicekit.auth import person_of
from servicekit.base.errors import (
    DomainError,
    ForbiddenError,
    InvalidError,
    NotFoundError,
    UnavailableError,
)


class StaleError(DomainError):
    code = "stale"


FAILURES: dict[str, Exception] = {
    "conflict": DomainError("No."),
    "stale": StaleError("Somebody was faster.", details={"rev": ["It is 3 now."]}),
    "invalid": InvalidError("Wrong."),
    "forbidden": ForbiddenError("Not you."),
    "not_found": NotFoundError(),
    "unavailable": UnavailableError("Later.", retry_after=7),
    "validation": exceptions.ValidationError(
        {"name": ["Too long."], "items": [{}, {"price": ["Too high.", "Too odd."]}]}
    ),
    "validation of nothing in particular": exceptions.ValidationError("Wrong."),
    "parse": exceptions.ParseError("Broken."),
    "permission": exceptions.PermissionDenied(),
    "throttled": exceptions.Throttled(wait=2.4),
    "django 404": Http404(),
    "django 403": PermissionDenied(),
    "body": RequestDataTooBig(),
    "connection": InterfaceError("connection already closed"),
    "data": DataError("integer out of range"),
    "bug": RuntimeError("a secret of the inside"),
}


class WhoAmIView(APIView):
    permission_classes = [IsAuthenticated]

    @extend_schema(responses={200: None})
    def get(self, request: Request) -> Response:
        return Response({"pk": person_of(request).pk, "jti": request.auth.jti})

    @extend_schema(request=None, responses={200: None})
    def post(self, request: Request) -> Response:
        return self.get(request)


class AgentsView(APIView):
    required_system_roles = {"tts": ["Admin", "Agent"]}

    @extend_schema(responses={200: None})
    def get(self, request: Request) -> Response:
        return Response({})


class NobodyView(APIView):
    """A view that does not say who may use it, so that everybody is refused."""

    @extend_schema(responses={200: None})
    def get(self, request: Request) -> Response:
        return Response({})


class ThingOutput(serializers.ModelSerializer[User]):
    class Meta:
        model = User
        fields = ["id", "username"]


class ThingViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[User]):
    queryset = User.objects.order_by("id")
    serializer_class = ThingOutput
    required_system_roles_by_action = {"list": {"tts": ["*"]}, "retrieve": {"hdts": ["*"]}}
    required_scopes_by_action = {"create": ["things:create"]}
    allowed_user_types_by_action = {"list": ["employee"]}

    @extend_schema(request=ThingOutput, responses={201: ThingOutput})
    def create(self, request: Request) -> Response:
        return Response(request.data, status=201)

    @extend_schema(responses={200: ThingOutput})
    def retrieve(self, request: Request, pk: int) -> Response:
        return Response({"id": pk, "username": ""})


class FailureView(APIView):
    permission_classes = [AllowAny]

    @extend_schema(responses={200: None})
    def get(self, request: Request, kind: str) -> Response:
        raise FAILURES[kind]


def crash(request: HttpRequest) -> HttpResponse:
    """A plain Django view, without DRF, that raises an unexpected error."""
    nothing: Any = None
    return HttpResponse(nothing.attribute)
