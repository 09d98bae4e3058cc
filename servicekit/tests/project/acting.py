"""A view for the tests of `Idempotency-Key`: stores an effect and ends in the way the path names."""

import threading
from typing import Any

from django.db import DataError
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import Throttled
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from project.sample.models import Effect
from servicekit.base.errors import DomainError
from servicekit.db.transactions import run_after_commit, transaction
from servicekit.http.api import JSONParser
from servicekit.http.idempotency import idempotent

may_go_on = threading.Event()
has_begun = threading.Event()
seen_after_commit: list[int] = []


class ActInput(serializers.Serializer[Any]):
    name = serializers.CharField()


def effect_create(name: str) -> Effect:
    with transaction():
        effect = Effect.objects.create(name=name)
        run_after_commit(lambda: seen_after_commit.append(effect.pk))
    return effect


class ActView(APIView):
    required_system_roles = {"tts": ["*"]}
    required_scopes = ["things:create"]
    parser_classes = [JSONParser, MultiPartParser]

    @extend_schema(request=ActInput, responses={201: ActInput})
    @idempotent
    def post(self, request: Request, kind: str) -> Response:
        form = ActInput(data=request.data)
        form.is_valid(raise_exception=True)
        effect = effect_create(form.validated_data["name"])
        if kind == "slow":
            with transaction():
                Effect.objects.create(name="slow")
                has_begun.set()
                may_go_on.wait(30)
        self._fail(kind)
        body = {"id": effect.pk, "name": effect.name, "seen": len(seen_after_commit)}
        if kind == "empty":
            return Response(status=204)
        return Response(body, status=201, headers={"Location": f"/acts/{effect.pk}/"})

    def _fail(self, kind: str) -> None:
        if kind == "twice":
            effect_create("second")
        if kind == "undone":
            with transaction():
                Effect.objects.create(name="never")
                raise DomainError("Half of it.")
        if kind == "refused":
            raise DomainError("After the effect.")
        if kind == "throttled":
            raise Throttled(3)
        if kind == "data":
            raise DataError("out of range")
        if kind == "bug":
            raise RuntimeError("a bug")
