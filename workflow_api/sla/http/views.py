from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import QuerySet
from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from servicekit import clock
from servicekit.auth import person_of
from servicekit.base.errors import InvalidError, NotFoundError
from servicekit.db.transactions import transaction
from servicekit.http.api import Pagination
from servicekit.http.api.etags import IF_MATCH, rev_seen, with_etag
from servicekit.http.idempotency import idempotent
from sla import selectors, services
from sla.domain.walk import OutOfReachError, Pause, TooManySegmentsError, walk
from sla.holidays import country_codes, subdivision_names
from sla.models import CalendarRevision
from task.domain.feed import PersonRef
from task.reads.calendars import calendar_effect, open_tasks_behind, open_tasks_in
from task.reads.history import names_of
from workflow.selectors import workflow_names_of_calendar

from .filters import CalendarFilter
from .serializers import (
    CalendarInput,
    CalendarOutput,
    CountriesOutput,
    CountryOutput,
    DeadlineInput,
    DeadlineOutput,
    PreviewOutput,
    RevisionOutput,
    read_calendar,
)

ANY_ROLE = {"tts": ["*"]}
ADMIN = {"tts": ["Admin"]}


class CalendarViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[CalendarRevision]):
    """Calendars: the hours in which the time of tickets counts."""

    required_system_roles_by_action = {
        "list": ANY_ROLE,
        "retrieve": ANY_ROLE,
        "deadline": ANY_ROLE,
        "revisions": ANY_ROLE,
        "countries": ANY_ROLE,
        "country": ANY_ROLE,
        "create": ADMIN,
        "update": ADMIN,
        "destroy": ADMIN,
        "preview": ADMIN,
        "restore": ADMIN,
    }
    queryset = CalendarRevision.objects.none()
    serializer_class = CalendarOutput
    lookup_value_converter = "key"
    filter_backends = [DjangoFilterBackend]
    filterset_class = CalendarFilter

    def get_queryset(self) -> QuerySet[CalendarRevision]:
        return selectors.calendar_list()

    @extend_schema(request=CalendarInput, responses={201: CalendarOutput})
    @idempotent
    def create(self, request: Request) -> Response:
        """Store a calendar."""
        now = clock.now()
        draft = read_calendar(request.data)
        with transaction():
            revision = services.calendar_create(draft=draft, actor=person_of(request), now=now)
        return _shown(revision, status.HTTP_201_CREATED)

    def retrieve(self, request: Request, pk: int) -> Response:
        """One calendar."""
        return _shown(selectors.access_calendar(pk))

    @extend_schema(request=CalendarInput, parameters=[IF_MATCH], responses=CalendarOutput)
    def update(self, request: Request, pk: int) -> Response:
        """Replace the calendar by a new revision. Open tasks take it up, and the time that they
        have counted stays counted.
        """
        selectors.access_calendar(pk)
        now = clock.now()
        draft = read_calendar(request.data)
        with transaction():
            revision = services.calendar_update(
                calendar_id=pk,
                draft=draft,
                actor=person_of(request),
                now=now,
                count_tasks=open_tasks_in,
                rev=rev_seen(request),
            )
        return _shown(revision)

    @extend_schema(parameters=[IF_MATCH], responses={204: None})
    def destroy(self, request: Request, pk: int) -> Response:
        """Delete a calendar that no workflow names."""
        with transaction():
            services.calendar_delete(
                calendar_id=pk,
                actor=person_of(request),
                now=clock.now(),
                named_by=workflow_names_of_calendar,
                rev=rev_seen(request),
            )
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(request=DeadlineInput, responses=DeadlineOutput)
    @action(detail=True, methods=["post"])
    def deadline(self, request: Request, pk: int) -> Response:
        """Find the first moment at which the duration is used up; stores nothing. Answers 400 if more
        than 3,000 segments lie before that moment.
        """
        revision = selectors.access_calendar(pk)
        form = DeadlineInput(data=request.data)
        form.is_valid(raise_exception=True)
        asked: dict[str, Any] = form.validated_data
        pauses = [Pause(pause["start"], pause["end"]) for pause in asked["pauses"]]
        hours = selectors.draft_of_revision(revision, revision.calendar.name).hours
        try:
            found = walk(asked["start"], asked["duration"], hours, pauses)
        except (OutOfReachError, TooManySegmentsError) as error:
            raise InvalidError(str(error), details={"duration": [str(error)]}) from None
        return Response(DeadlineOutput(found).data)

    @extend_schema(request=CalendarInput, responses=PreviewOutput)
    @action(detail=True, methods=["post"])
    def preview(self, request: Request, pk: int) -> Response:
        """The effect that this edit would have on open tasks; stores nothing."""
        revision = selectors.access_calendar(pk)
        now = clock.now()
        draft = read_calendar(request.data)
        edited = services.calendar_as_edited(revision=revision, draft=draft, today=now.date())
        return Response(PreviewOutput(calendar_effect(pk, edited.hours, now)).data)

    @extend_schema(responses=RevisionOutput(many=True), filters=False)
    @action(detail=True, filter_backends=[])
    def revisions(self, request: Request, pk: int) -> Response:
        """The edits, newest first, each with the number of open tasks that have taken it up."""
        selectors.access_calendar(pk)
        pages = Pagination()
        page = pages.paginate_queryset(selectors.revision_list(pk), request, self) or []
        _add_progress(pk, page)
        _add_names(page)
        return pages.get_paginated_response(RevisionOutput(page, many=True).data)

    @extend_schema(request=None, parameters=[IF_MATCH], responses=CalendarOutput)
    @action(
        detail=True,
        methods=["post"],
        url_path="revisions/<key:rev>/restore",
        url_name="revision-restore",
    )
    @idempotent
    def restore(self, request: Request, pk: int, rev: int) -> Response:
        """Make the hours of this revision the newest again. Tasks that have counted by this
        revision get back the deadlines that they had.
        """
        with transaction():
            revision = services.calendar_restore(
                calendar_id=pk,
                rev=rev,
                actor=person_of(request),
                now=clock.now(),
                count_tasks=open_tasks_in,
                seen_rev=rev_seen(request),
            )
        return _shown(revision)

    @extend_schema(operation_id="calendars_countries", responses=CountriesOutput, filters=False)
    @action(detail=False, pagination_class=None, filter_backends=[])
    def countries(self, request: Request) -> Response:
        """The countries whose public holidays a calendar can copy."""
        return Response(CountriesOutput({"countries": country_codes()}).data)

    @extend_schema(operation_id="calendars_country", responses=CountryOutput, filters=False)
    @action(
        detail=False,
        pagination_class=None,
        filter_backends=[],
        url_path="countries/<str:code>",
        url_name="country",
    )
    def country(self, request: Request, code: str) -> Response:
        """A country whose public holidays a calendar can copy, with its subdivisions."""
        if code not in country_codes():
            raise NotFoundError(f"There is no country {code}.")
        names = subdivision_names(code)
        found = [{"code": part, "name": name} for part, name in names.items()]
        return Response(CountryOutput({"code": code, "subdivisions": found}).data)


def _add_names(revisions: Iterable[CalendarRevision]) -> None:
    people = {row.changed_by for row in revisions if row.changed_by is not None}
    names = names_of(PersonRef("staff", user_id) for user_id in people)
    for revision in revisions:
        shown: Any = revision
        shown.changed_by_name = names.get(("staff", revision.changed_by or 0), "")


def _add_progress(calendar_id: int, page: Sequence[CalendarRevision]) -> None:
    """Add to each revision how many of the tasks that were open when it was made have taken it up."""
    behind_of = open_tasks_behind(calendar_id, [it.rev for it in page if it.open_tasks])
    for revision in page:
        behind = behind_of.get(revision.rev, 0)
        shown: Any = revision
        shown.state = "applying" if behind else "applied"
        shown.done = max(revision.open_tasks - behind, 0)


def _shown(revision: CalendarRevision, code: int = status.HTTP_200_OK) -> Response:
    return with_etag(Response(CalendarOutput(revision).data, status=code), revision.rev)
