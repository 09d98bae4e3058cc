"""`POST /ws-token/` of the services that have sockets."""

from collections.abc import Sequence
from typing import Any, cast

from django.urls import URLPattern
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from servicekit import clock
from servicekit.auth.tokens import Claims
from servicekit.base.errors import InvalidError
from servicekit.db.transactions import transaction
from servicekit.sockets.sockettokens.services import LIFETIME, socket_token_issue


class SocketTokenInput(serializers.Serializer[Any]):
    """The socket to open."""

    path = serializers.CharField(
        max_length=255, help_text="The socket's path, as in `/ws/notifications/`."
    )


class SocketTokenOutput(serializers.Serializer[Any]):
    """The token for `?token=`, good for one handshake at that path."""

    token = serializers.CharField()
    path = serializers.CharField()
    expires_in = serializers.IntegerField(help_text="Seconds.")


class SocketTokenView(APIView):
    """Issues a token that opens one socket once, for clients whose handshake has no cookie and no
    header.

    The socket itself decides whether the person may listen there.
    """

    # Each socket checks its own access; services have no sockets.
    allowed_user_types = ["staff", "employee"]
    socket_routes: Sequence[URLPattern] = ()

    @extend_schema(
        operation_id="ws_token", request=SocketTokenInput, responses={201: SocketTokenOutput}
    )
    def post(self, request: Request) -> Response:
        """A token for `?token=` of one socket: one use, 60 s."""
        form = SocketTokenInput(data=request.data)
        form.is_valid(raise_exception=True)
        path: str = form.validated_data["path"]
        if not any(route.resolve(path.removeprefix("/")) for route in self.socket_routes):
            raise InvalidError(
                "There is no such socket.", details={"path": ["No socket of this service."]}
            )
        access = cast(Claims, request.auth).token
        path = "/" + path.removeprefix("/")
        with transaction():
            token = socket_token_issue(access=access, path=path, now=clock.real_now())
        answer = {"token": token, "path": path, "expires_in": int(LIFETIME.total_seconds())}
        return Response(answer, status=201, headers={"Cache-Control": "no-store"})
