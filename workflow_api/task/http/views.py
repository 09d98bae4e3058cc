from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, mixins
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from servicekit import clock
from servicekit.auth import person_of
from servicekit.base.errors import ForbiddenError, InvalidError
from servicekit.base.visible import isolated
from servicekit.db.transactions import transaction
from servicekit.http.api.etags import IF_MATCH, rev_seen, with_etag
from servicekit.http.api.pagination import Pagination
from servicekit.http.api.reuse import represent, validated
from servicekit.http.idempotency import idempotent
from task.engine import services
from task.engine.run import Ran
from task.models import Task, TaskItem
from task.reads import selectors
from task.reads.access import access_task_as_reader
from task.reads.deadline import task_deadline
from task.reads.decisions import task_decisions
from task.reads.history import log_entries, names_of, people_of, step_names, task_feed
from task.reads.offers import task_offers
from task.reads.relation import is_admin
from task.reads.task_map import available_exits, task_map

from .crud_views import TaskWriting
from .filters import (
    MyTaskFilter,
    VisibleTaskFilter,
)
from .reporting import ReportsIncidents
from .serializers import (
    ActInput,
    ActionLogOutput,
    ActOutput,
    AvailableTransitionsOutput,
    FeedEntryOutput,
    FeedQuery,
    MyTaskOutput,
    OffersOutput,
    SupposedQuery,
    TaskDetailOutput,
    TaskMapOutput,
    TaskOutput,
    TaskSlaOutput,
    assignee_json,
    entry_json,
    offer_json,
    step_json,
)
from .serializers.decisions import DecisionOutput, DecisionQuery

OWN_WORK = {"tts": ["*"], "hdts": ["Ticket Coordinator"]}
READS = [
    *("list", "retrieve", "available_transitions", "offers", "visualization"),
    *("sla", "action_logs", "logs", "events", "decisions"),
]
WRITES = ["create", "update", "partial_update", "destroy"]


class TaskViewSet(mixins.ListModelMixin, TaskWriting):
    """The tasks that the caller may see: tasks that the caller holds, held or owns, and tasks that
    wait in one of the caller's roles. An Admin sees all tasks.
    """

    required_system_roles_by_action = {
        **dict.fromkeys(READS, OWN_WORK),
        **{name: {"tts": ["Admin"]} for name in WRITES},
    }
    allowed_user_types_by_action = {"events": ["employee"]}
    serializer_class = TaskOutput
    filter_backends = [DjangoFilterBackend]
    filterset_class = VisibleTaskFilter
    lookup_url_kwarg = "task_id"
    lookup_value_regex = r"\d{1,18}"

    def get_queryset(self) -> QuerySet[Task]:
        if getattr(self, "swagger_fake_view", False):
            # The schema needs a queryset of the action's rows to check the filters. No request uses
            # it.
            return TaskItem.objects.none() if self.action == "my_tasks" else Task.objects.none()  # type: ignore[return-value]
        return selectors.task_list(person_of(self.request))

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "now": clock.now()}

    @extend_schema(responses=TaskDetailOutput, filters=False)
    def retrieve(self, request: Request, task_id: str) -> Response:
        person = person_of(request)
        task = selectors.access_task(person, int(task_id))
        context = {**self.get_serializer_context(), "person": person}
        return with_etag(Response(TaskDetailOutput(task, context=context).data), task.rev)

    @extend_schema(responses=OffersOutput, filters=False)
    @action(detail=True, pagination_class=None)
    def offers(self, request: Request, task_id: str) -> Response:
        """The commands that the caller may send now. The rules are those by which commands are
        decided.

        If the task would refuse a command now, the offer contains the reason. Commands that the
        caller may never send are omitted, and commands that an ended task does not accept.
        """
        person = person_of(request)
        task = selectors.access_task(person, int(task_id))
        found = task_offers(person, task, now=clock.now(), with_next=True)
        offers = [offer_json(offer) for offer in found]
        body = {"task_id": task.pk, "rev": task.rev, "offers": offers}
        return with_etag(Response(body), task.rev)

    @extend_schema(responses=AvailableTransitionsOutput, filters=False)
    @action(detail=True, url_path="available-transitions", pagination_class=None)
    def available_transitions(self, request: Request, task_id: str) -> Response:
        """The ways on from the current step: the forward ones, the finish, then the ways back."""
        task = selectors.access_task(person_of(request), int(task_id))
        results = [
            {
                "transition_id": exit_.transition_id,
                "name": exit_.name,
                "to_step": exit_.to_step_id
                and {"step_id": exit_.to_step_id, "name": exit_.to_step_name},
            }
            for exit_ in available_exits(task, now=clock.now())
        ]
        body = {"task_id": task.pk, "rev": task.rev, "results": results}
        return Response(AvailableTransitionsOutput(body).data)

    @extend_schema(responses=TaskMapOutput, filters=False)
    @action(detail=True, pagination_class=None)
    def visualization(self, request: Request, task_id: str) -> Response:
        """The steps of the version this task runs on, and the state of each."""
        task = selectors.access_task(person_of(request), int(task_id))
        return Response(TaskMapOutput(task_map(task)).data)

    @extend_schema(responses=TaskSlaOutput, filters=False, parameters=[SupposedQuery])
    @action(detail=True, pagination_class=None)
    def sla(self, request: Request, task_id: str) -> Response:
        """Explain the task's deadline: the time that counts and each step's share, also in plain
        words.

        With `priority`, `calendar_id` or `hold_until`, explain the deadline as it would be after
        this change; nothing is stored. If the task has ended, the answer to such a question is 409.
        """
        task = selectors.access_task(person_of(request), int(task_id))
        if "calendar_id" in request.query_params and not person_of(request).has_any_role("tts"):
            raise ForbiddenError("Calendars are shown to the people of tts only.")
        now = clock.now()
        asked = SupposedQuery(data=request.query_params, context={"now": now})
        asked.is_valid(raise_exception=True)
        deadline = task_deadline(task, now=now, **asked.validated_data)
        return Response(TaskSlaOutput(deadline).data)

    @extend_schema(responses=ActionLogOutput, filters=False)
    @action(detail=True, url_path="action-logs", pagination_class=None)
    def action_logs(self, request: Request, task_id: str) -> Response:
        """The holders of the task, with times, steps and notes."""
        return _log_response(selectors.access_task(person_of(request), int(task_id)))

    @extend_schema(responses=FeedEntryOutput(many=True), filters=False, parameters=[FeedQuery])
    @action(detail=True)
    def events(self, request: Request, task_id: str) -> Response:
        """Everything that happened to the task and its ticket, and who did it.

        The ticket's requester sees only entries about the ticket itself, without steps, roles and staff.
        """
        person = person_of(request)
        task = access_task_as_reader(person, int(task_id))
        asked = FeedQuery(data=request.query_params)
        asked.is_valid(raise_exception=True)
        pages = Pagination()
        page = pages.paginate_sequence(task_feed(task, person, **asked.validated_data), request)
        names, steps = names_of(people_of(page)), step_names(task)
        rows = [entry_json(entry, names=names, steps=steps) for entry in page]
        return pages.get_paginated_response(FeedEntryOutput(rows, many=True).data)

    @extend_schema(responses=DecisionOutput(many=True), filters=False, parameters=[DecisionQuery])
    @action(detail=True)
    def decisions(self, request: Request, task_id: str) -> Response:
        """The decisions about the task's workflow, people and deadlines, with the facts of each."""
        task = selectors.access_task(person_of(request), int(task_id))
        asked = DecisionQuery(data=request.query_params)
        asked.is_valid(raise_exception=True)
        pages = Pagination()
        page = pages.paginate_sequence(task_decisions(task, **asked.validated_data), request)
        return pages.get_paginated_response(DecisionOutput(page, many=True).data)

    @extend_schema(
        responses=ActionLogOutput,
        filters=False,
        parameters=[OpenApiParameter("ticket_id", str, required=True)],
    )
    @action(detail=False, pagination_class=None)
    def logs(self, request: Request) -> Response:
        """The action log of the task of a ticket, by the ticket's number."""
        number = request.query_params.get("ticket_id", "")
        if not number:
            raise InvalidError(
                "Name the ticket.", details={"ticket_id": ["This parameter is required."]}
            )
        return _log_response(selectors.access_task_by_ticket(person_of(request), number))


class MyTasksView(generics.ListAPIView[TaskItem]):
    """The caller's own items, open ones by default, nearest deadline first."""

    required_system_roles = OWN_WORK
    serializer_class = MyTaskOutput
    filter_backends = [DjangoFilterBackend]
    filterset_class = MyTaskFilter

    def get_queryset(self) -> QuerySet[TaskItem]:
        if getattr(self, "swagger_fake_view", False):
            return TaskItem.objects.none()
        return selectors.my_item_list(person_of(self.request))

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "now": clock.now()}


class TransitionView(ReportsIncidents):
    """Acting on a task."""

    required_system_roles = OWN_WORK

    @extend_schema(
        operation_id="task_transition",
        request=ActInput,
        responses=ActOutput,
        parameters=[IF_MATCH],
        tags=["transitions"],
    )
    @idempotent
    def post(self, request: Request, task_id: int) -> Response:
        """Take a transition as the holder, or finish the task on an end step with `transition_id` null.

        Of several concurrent calls one succeeds; the others get 409.
        """
        person = person_of(request)
        with validated(ActInput, request.data) as body:
            values = body.validated_data
        on_behalf = values["on_behalf"] and is_admin(person)
        rev = values.get("rev")
        with transaction():
            ran = services.task_act(
                task_id=task_id,
                actor=person,
                transition_id=values["transition_id"],
                notes=values["notes"],
                rev=rev_seen(request) if rev is None else rev,
                on_behalf=on_behalf,
                seen_by=person,
                now=clock.now(),
            )
        return with_etag(Response(represent(ActOutput, _acted_json(ran))), ran.state.rev)


def _log_response(task: Task) -> Response:
    body = {
        "task_id": task.pk,
        "ticket_id": task.ticket.ticket_number,
        "workflow_id": task.workflow_id,
        "logs": log_entries(task),
    }
    return Response(ActionLogOutput(body).data)


def _acted_json(ran: Ran) -> dict[str, Any]:
    """The answer to an act: the task as the transaction of the act left it, without later changes."""
    task, item = ran.task, ran.open_item
    step = isolated(task.current_step_name)
    if ran.state.step_id is None:
        message = f"{task.ticket.ticket_number} is finished."
    elif item:
        message = f"{isolated(item.user_full_name)} has it now, at {step}."
    else:
        message = f"It waits at {step} until somebody can take it."
    return {
        "success": True,
        "task": {
            "task_id": task.pk,
            "ticket_number": task.ticket.ticket_number,
            "status": task.status,
            "rev": task.rev,
            "current_step": step_json(task),
            "assigned_to": [assignee_json(item)] if item else [],
        },
        "message": message,
    }
