"""Endpoints for dead letters and unsent messages, and for the decisions of Admins about them."""

from typing import Any, TypeVar

from django.conf import settings
from django.db.models import Model, QuerySet
from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from servicekit import clock
from servicekit.auth import person_of
from servicekit.db.transactions import transaction
from servicekit.http.idempotency import idempotent
from servicekit.messages.consuming.dead_letters import dead_letter_discard, dead_letter_replay
from servicekit.messages.consuming.models import DeadLetter
from servicekit.messages.outbox.decisions import Settler
from servicekit.messages.outbox.models import OutboxMessage
from servicekit.messages.outbox.services import outbox_discard, outbox_replay
from servicekit.ops.deadletters.filters import DeadLetterFilter, UnsentMessageFilter
from servicekit.ops.deadletters.selectors import (
    access_dead_letter,
    access_unsent_message,
    dead_letter_list,
    stuck_names,
    unsent_message_list,
)
from servicekit.ops.deadletters.serializers import (
    DeadLetterDetailOutput,
    DeadLetterOutput,
    DiscardInput,
    StuckNamesOutput,
    UnsentMessageDetailOutput,
    UnsentMessageOutput,
)

Row = TypeVar("Row", bound=Model)


class _AdminsOnly:
    @property
    def required_system_roles(self) -> dict[str, list[str]]:
        """The roles that may use the admin, since it shows the same rows."""
        roles: dict[str, list[str]] = settings.ADMIN_ROLES
        return roles


class _StuckViewSet(_AdminsOnly, mixins.ListModelMixin, viewsets.GenericViewSet[Row]):
    filter_backends = [DjangoFilterBackend]

    @extend_schema(responses=StuckNamesOutput, filters=True)
    def names(self, request: Request) -> Response:
        """The queues and tasks of all messages that match the filters, to choose further filters."""
        rows = self.filter_queryset(self.get_queryset())
        return Response(StuckNamesOutput(stuck_names(rows)).data)


class DeadLetterViewSet(_StuckViewSet[DeadLetter]):
    """Messages that this service has received but could not handle."""

    queryset = DeadLetter.objects.none()
    serializer_class = DeadLetterOutput
    filterset_class = DeadLetterFilter

    def get_queryset(self) -> QuerySet[DeadLetter]:
        return dead_letter_list()

    @extend_schema(responses=DeadLetterDetailOutput)
    def retrieve(self, request: Request, pk: int) -> Response:
        """One dead letter with its body."""
        return Response(DeadLetterDetailOutput(access_dead_letter(pk)).data)

    @extend_schema(request=None, responses=DeadLetterDetailOutput)
    @action(detail=True, methods=["post"])
    @idempotent
    def replay(self, request: Request, pk: int) -> Response:
        """Send the message to its queue again with the same message id, even if it was discarded.

        409 `not_replayable` if it was already replayed or was not stored completely.
        """
        letter = access_dead_letter(pk)
        with transaction():
            settler = Settler.of(person_of(request))
            dead_letter_replay(letter, settler=settler, now=clock.real_now())
        return Response(DeadLetterDetailOutput(access_dead_letter(pk)).data)

    @extend_schema(request=DiscardInput, responses=DeadLetterDetailOutput)
    @action(detail=True, methods=["post"])
    @idempotent
    def discard(self, request: Request, pk: int) -> Response:
        """Decide not to send the message again. 409 `not_dead` if somebody has already decided."""
        letter = access_dead_letter(pk)
        reason = _reason(request)
        with transaction():
            settler = Settler.of(person_of(request))
            dead_letter_discard(letter, settler=settler, reason=reason, now=clock.real_now())
        return Response(DeadLetterDetailOutput(access_dead_letter(pk)).data)


class UnsentMessageViewSet(_StuckViewSet[OutboxMessage]):
    """Messages of this service that could not be published."""

    queryset = OutboxMessage.objects.none()
    serializer_class = UnsentMessageOutput
    filterset_class = UnsentMessageFilter

    def get_queryset(self) -> QuerySet[OutboxMessage]:
        return unsent_message_list()

    @extend_schema(responses=UnsentMessageDetailOutput)
    def retrieve(self, request: Request, pk: int) -> Response:
        """One unsent message with its body."""
        return Response(UnsentMessageDetailOutput(access_unsent_message(pk)).data)

    @extend_schema(request=None, responses=UnsentMessageDetailOutput)
    @action(detail=True, methods=["post"])
    @idempotent
    def replay(self, request: Request, pk: int) -> Response:
        """Publish the message again; its attempts are counted from 0. 409 `not_dead` if it is
        neither dead nor discarded.
        """
        row = access_unsent_message(pk)
        with transaction():
            outbox_replay(row, settler=Settler.of(person_of(request)), now=clock.real_now())
        return Response(UnsentMessageDetailOutput(access_unsent_message(pk)).data)

    @extend_schema(request=DiscardInput, responses=UnsentMessageDetailOutput)
    @action(detail=True, methods=["post"])
    @idempotent
    def discard(self, request: Request, pk: int) -> Response:
        """Decide not to publish the message. 409 `not_dead` if somebody has already decided."""
        row = access_unsent_message(pk)
        reason = _reason(request)
        with transaction():
            settler = Settler.of(person_of(request))
            outbox_discard(row, settler=settler, reason=reason, now=clock.real_now())
        return Response(UnsentMessageDetailOutput(access_unsent_message(pk)).data)


def _reason(request: Request) -> str:
    form: Any = DiscardInput(data=request.data)
    form.is_valid(raise_exception=True)
    reason: str = form.validated_data["reason"]
    return reason
