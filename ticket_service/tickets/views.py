"""Tickets over HTTP."""

from django.db.models import QuerySet
from django.utils import timezone
from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, status, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from servicekit.auth import person_of
from tickets.filters import TicketFilter
from tickets.intake import ticket_submit
from tickets.models import Ticket
from tickets.selectors import READ_SCOPE, TTS, access_ticket, ticket_list
from tickets.serializers import TicketInput, TicketOutput

ANY_TTS_ROLE = {TTS: ["*"]}
CREATE_SCOPE = "tickets:create"


class TicketViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[Ticket]):
    """Tickets: tts roles see all of them, employees their own."""

    queryset = Ticket.objects.none()
    serializer_class = TicketOutput
    filter_backends = [DjangoFilterBackend]
    filterset_class = TicketFilter
    required_system_roles_by_action = {
        "list": ANY_TTS_ROLE,
        "create": ANY_TTS_ROLE,
        "retrieve": ANY_TTS_ROLE,
        "by_number": ANY_TTS_ROLE,
    }
    required_scopes_by_action = {
        "list": [READ_SCOPE],
        "create": [CREATE_SCOPE],
        "retrieve": [READ_SCOPE],
        "by_number": [READ_SCOPE],
    }
    allowed_user_types_by_action = {
        "list": ["employee"],
        "create": ["employee"],
        "retrieve": ["employee"],
        "by_number": ["employee"],
    }

    def get_queryset(self) -> QuerySet[Ticket]:
        return ticket_list(person_of(self.request))

    @extend_schema(request=TicketInput, responses={201: TicketOutput})
    def create(self, request: Request) -> Response:
        """Create a ticket and hand it to the workflow."""
        serializer = TicketInput(data=request.data)
        serializer.is_valid(raise_exception=True)
        ticket = ticket_submit(
            data=serializer.to_new_ticket(person_of(request)), now=timezone.now()
        )
        return Response(TicketOutput(ticket).data, status=status.HTTP_201_CREATED)

    @extend_schema(responses=TicketOutput)
    def retrieve(self, request: Request, pk: int) -> Response:
        """One ticket by the service's own key."""
        return Response(TicketOutput(access_ticket(person_of(request), id=pk)).data)

    @extend_schema(operation_id="tickets_retrieve_by_number", responses=TicketOutput)
    def by_number(self, request: Request, ticket_id: str) -> Response:
        """One ticket by its number."""
        return Response(TicketOutput(access_ticket(person_of(request), ticket_id=ticket_id)).data)
