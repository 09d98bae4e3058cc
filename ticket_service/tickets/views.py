"""Tickets over HTTP."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from servicekit import clock
from servicekit.auth import person_of
from servicekit.db.transactions import transaction
from servicekit.http.api import FormParser, JSONParser
from servicekit.http.api.etags import IF_MATCH, require_match, with_etag
from servicekit.http.api.reuse import represent, validated
from servicekit.http.idempotency import idempotent
from tickets.access import access_ticket, lock_ticket, require_change, standing_of
from tickets.filters import TicketFilter
from tickets.intake import Submission, ticket_send, ticket_submit
from tickets.models import Ticket
from tickets.parsers import plain_body
from tickets.selectors import ADMIN_ROLE, COORDINATOR, HDTS, READ_SCOPE, TTS, ticket_list
from tickets.serializers import (
    TicketChangeInput,
    TicketForm,
    TicketInput,
    TicketOutput,
    receipt,
)
from tickets.services import ticket_change, ticket_hide
from tickets.uploads import staged_uploads, uploads_of

ANY_TTS_ROLE = {TTS: ["*"]}
MAY_SEE = {TTS: ["*"], HDTS: [COORDINATOR]}
ADMIN = {TTS: [ADMIN_ROLE]}
CREATE_SCOPE = "tickets:create"
SUBMISSION = {"application/json": TicketInput, "multipart/form-data": TicketForm}


def ticket_response(
    request: Request, ticket: Ticket, status: int = 200, named: Mapping[str, Any] | None = None
) -> Response:
    """The response with the whole ticket, and its revision as `ETag`.

    If the ticket existed before, pass in `named` the fields that the request has. Then a service
    without the right to read tickets gets only these fields, the ticket's state, and its own files.
    """
    person = person_of(request)
    body = represent(TicketOutput, ticket, context={"request": request})
    if named is not None and person.is_service and not person.has_scope(READ_SCOPE):
        body = receipt(body, named=named, sender=person.pk)
    return with_etag(Response(body, status=status), ticket.rev)


class TicketListView(mixins.ListModelMixin, viewsets.GenericViewSet[Ticket]):
    """Tickets: Admins see all of them, employees and services their own."""

    queryset = Ticket.objects.none()
    serializer_class = TicketOutput
    parser_classes = [JSONParser, FormParser]
    filter_backends = [DjangoFilterBackend]
    filterset_class = TicketFilter
    required_system_roles_by_action = {"list": ADMIN, "create": ANY_TTS_ROLE}
    required_scopes_by_action = {
        "list": [READ_SCOPE],
        "create": [CREATE_SCOPE],
        "send": [CREATE_SCOPE],
    }
    allowed_user_types_by_action = {"list": ["employee"], "create": ["employee"]}

    def get_queryset(self) -> QuerySet[Ticket]:
        return ticket_list(person_of(self.request)).prefetch_related("attachments")

    @extend_schema(request=SUBMISSION, responses={201: TicketOutput})
    @idempotent
    def create(self, request: Request) -> Response:
        """Create a ticket, with files if it is sent as a form, and send it to the workflow."""
        person = person_of(request)
        with validated(TicketInput, plain_body(request)) as serializer:
            data = serializer.to_new_ticket(person)
        with staged_uploads(uploads_of(request), field="attachments") as files:
            ticket = ticket_submit(Submission(data, files, person), now=clock.now())
        return ticket_response(request, ticket, status=201)

    @extend_schema(
        operation_id="tickets_send",
        request=SUBMISSION,
        responses={200: TicketOutput, 201: TicketOutput},
    )
    @idempotent
    def send(self, request: Request) -> Response:
        """Submit a ticket from another system. If the same source sends a number again, its ticket
        is changed.
        """
        return self._send(request)

    def _send(self, request: Request) -> Response:
        person = person_of(request)
        with validated(TicketInput, plain_body(request)) as serializer:
            data, change = serializer.to_new_ticket(person), serializer.to_repeated(person)
        with staged_uploads(uploads_of(request), field="attachments") as files:
            submission = Submission(data, files, person)
            ticket, is_new = ticket_send(submission, change=change, now=clock.now())
        if is_new:
            return ticket_response(request, ticket, status=201)
        return ticket_response(request, ticket, named=plain_body(request))


class SendAliasView(TicketListView):
    """The same submission under the short path."""

    @extend_schema(
        operation_id="send",
        request=SUBMISSION,
        responses={200: TicketOutput, 201: TicketOutput},
    )
    @idempotent
    def send(self, request: Request) -> Response:
        """The same as `/tickets/send/`."""
        return self._send(request)


class TicketDetailView(viewsets.GenericViewSet[Ticket]):
    """One ticket, by the service's own key or, in the subclass, by its number."""

    queryset = Ticket.objects.none()
    serializer_class = TicketOutput
    required_system_roles_by_action = {
        "retrieve": MAY_SEE,
        "update": MAY_SEE,
        "partial_update": MAY_SEE,
        "destroy": ADMIN,
    }
    required_scopes_by_action = {
        "retrieve": [READ_SCOPE],
        "update": [CREATE_SCOPE],
        "partial_update": [CREATE_SCOPE],
    }
    allowed_user_types_by_action = {
        "retrieve": ["employee"],
        "update": ["employee"],
        "partial_update": ["employee"],
    }

    @extend_schema(responses=TicketOutput)
    def retrieve(self, request: Request, **key: Any) -> Response:
        """The whole ticket."""
        return ticket_response(request, access_ticket(request, **key))

    @extend_schema(request=TicketChangeInput, responses=TicketOutput, parameters=[IF_MATCH])
    def update(self, request: Request, **key: Any) -> Response:
        """Replace the content of the ticket; priority, employee and status stay if omitted."""
        return self._change(request, key, partial=False)

    @extend_schema(request=TicketChangeInput, responses=TicketOutput, parameters=[IF_MATCH])
    def partial_update(self, request: Request, **key: Any) -> Response:
        """Change the given fields. `{"status": "Withdrawn"}` takes the ticket back and cancels its task."""
        return self._change(request, key, partial=True)

    @extend_schema(request=None, responses={204: None}, parameters=[IF_MATCH])
    def destroy(self, request: Request, **key: Any) -> Response:
        """Hide the ticket from everybody and cancel its task; history and number stay."""
        with transaction():
            ticket = lock_ticket(request, **key)
            require_match(request, ticket.rev)
            ticket_hide(ticket=ticket, now=clock.now(), person=person_of(request))
        return Response(status=204)

    def _change(self, request: Request, key: dict[str, Any], *, partial: bool) -> Response:
        person = person_of(request)
        ticket = require_change(request, **key)
        serializer = TicketChangeInput(ticket, data=request.data, partial=partial)
        serializer.is_valid(raise_exception=True)
        standing = standing_of(request, ticket)
        with transaction():
            ticket = lock_ticket(request, **key)
            require_match(request, ticket.rev)
            ticket_change(
                ticket=ticket,
                change=serializer.to_change(person),
                now=clock.now(),
                person=person,
                standing=standing,
            )
        return ticket_response(request, ticket, named=serializer.initial_data)


class TicketByNumberView(TicketDetailView):
    """One ticket, by its number."""
