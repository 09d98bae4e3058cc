"""Commands to tasks other than transitions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from servicekit import clock
from servicekit.auth import Person, person_of
from servicekit.db.transactions import transaction
from servicekit.http.api.etags import IF_MATCH, rev_seen, with_etag
from servicekit.http.idempotency import idempotent
from task.domain.command import Command
from task.domain.commands import Cancel, ChangePriority, Reopen, Transfer
from task.engine import services
from task.exceptions import NotHolderError, NotInChargeError
from task.models import Task
from task.reads import selectors
from task.reads.relation import charge_of, is_admin

from .serializers import (
    CancelInput,
    EscalateInput,
    HoldInput,
    PriorityInput,
    ReopenInput,
    ResumeInput,
    StartInput,
    TaskOutput,
    TransferInput,
)

OWN_WORK = {"tts": ["*"], "hdts": ["Ticket Coordinator"]}


class TaskCommandViewSet(viewsets.GenericViewSet[Task]):
    """Each answers with the task's row. `If-Match`, or `rev` in the body, refuses a stale view."""

    required_system_roles = OWN_WORK
    queryset = Task.objects.none()
    serializer_class = TaskOutput
    lookup_url_kwarg = "task_id"
    lookup_value_regex = r"\d{1,18}"

    @extend_schema(request=TransferInput, responses=TaskOutput, parameters=[IF_MATCH])
    @action(detail=False, methods=["post"])
    @idempotent
    def transfer(self, request: Request) -> Response:
        """Transfer an open item to another person of the step's role. Admin, owner."""
        person = person_of(request)
        body = TransferInput(data=request.data)
        body.is_valid(raise_exception=True)
        item = selectors.access_item(person, body.validated_data["task_item_id"])
        _require_charge(person, item.task, Transfer)
        with transaction():
            services.task_transfer(
                task_item_id=item.pk,
                new_user_id=body.validated_data["new_user_id"],
                notes=body.validated_data["notes"],
                is_forced=is_admin(person),
                rev=_rev(request, body.validated_data),
                actor=person,
                now=clock.now(),
            )
        return self._row(person, item.task_id)

    @extend_schema(request=EscalateInput, responses=TaskOutput, parameters=[IF_MATCH])
    @action(detail=False, methods=["post"])
    @idempotent
    def escalate(self, request: Request) -> Response:
        """Escalate an open item to the role that the step names. Its holder, the owner, Admin."""
        person = person_of(request)
        body = EscalateInput(data=request.data)
        body.is_valid(raise_exception=True)
        item = selectors.access_item(person, body.validated_data["task_item_id"])
        with transaction():
            services.task_escalate(
                task_item_id=item.pk,
                reason=body.validated_data["reason"],
                is_in_charge=bool(charge_of(person, item.task)),
                rev=_rev(request, body.validated_data),
                actor=person,
                now=clock.now(),
            )
        return self._row(person, item.task_id)

    @extend_schema(request=CancelInput, responses=TaskOutput, parameters=[IF_MATCH])
    @action(detail=True, methods=["post"])
    @idempotent
    def cancel(self, request: Request, task_id: str) -> Response:
        """End the task without a result; its ticket becomes Withdrawn. Admin, owner."""
        person = person_of(request)
        task = selectors.access_task(person, int(task_id))
        _require_charge(person, task, Cancel)
        body = CancelInput(data=request.data)
        body.is_valid(raise_exception=True)
        with transaction():
            services.task_cancel(
                task_id=task.pk,
                reason=body.validated_data["reason"],
                rev=_rev(request, body.validated_data),
                actor=person,
                now=clock.now(),
            )
        return self._row(person, task.pk)

    @extend_schema(request=PriorityInput, responses=TaskOutput, parameters=[IF_MATCH])
    @action(detail=True, methods=["post"])
    @idempotent
    def priority(self, request: Request, task_id: str) -> Response:
        """Change the priority; the time already used stays used. Admin, owner."""
        person = person_of(request)
        task = selectors.access_task(person, int(task_id))
        _require_charge(person, task, ChangePriority)
        body = PriorityInput(data=request.data)
        body.is_valid(raise_exception=True)
        with transaction():
            services.task_change_priority(
                task_id=task.pk,
                priority=body.validated_data["priority"],
                reason=body.validated_data["reason"],
                rev=_rev(request, body.validated_data),
                actor=person,
                now=clock.now(),
            )
        return self._row(person, task.pk)

    @extend_schema(request=HoldInput, responses=TaskOutput, parameters=[IF_MATCH])
    @action(detail=True, methods=["post"])
    @idempotent
    def hold(self, request: Request, task_id: str) -> Response:
        """Pause the clock; the step cannot be acted on meanwhile. Its holder, the owner, Admin."""
        person = person_of(request)
        task = selectors.access_task(person, int(task_id))
        is_in_charge = _require_part(person, task)
        body = HoldInput(data=request.data)
        body.is_valid(raise_exception=True)
        with transaction():
            services.task_hold(
                task_id=task.pk,
                reason=body.validated_data["reason"],
                is_in_charge=is_in_charge,
                rev=_rev(request, body.validated_data),
                actor=person,
                now=clock.now(),
            )
        return self._row(person, task.pk)

    @extend_schema(request=ResumeInput, responses=TaskOutput, parameters=[IF_MATCH])
    @action(detail=True, methods=["post"])
    @idempotent
    def resume(self, request: Request, task_id: str) -> Response:
        """End the hold; as much time is left as when it began. Its holder, the owner, Admin."""
        person = person_of(request)
        task = selectors.access_task(person, int(task_id))
        is_in_charge = _require_part(person, task)
        body = ResumeInput(data=request.data)
        body.is_valid(raise_exception=True)
        with transaction():
            services.task_resume(
                task_id=task.pk,
                is_in_charge=is_in_charge,
                rev=_rev(request, body.validated_data),
                actor=person,
                now=clock.now(),
            )
        return self._row(person, task.pk)

    @extend_schema(request=ReopenInput, responses=TaskOutput, parameters=[IF_MATCH])
    @action(detail=True, methods=["post"])
    @idempotent
    def reopen(self, request: Request, task_id: str) -> Response:
        """Let an ended task go on where it ended, with the time that was left. Admin, owner."""
        person = person_of(request)
        task = selectors.access_task(person, int(task_id))
        _require_charge(person, task, Reopen)
        body = ReopenInput(data=request.data)
        body.is_valid(raise_exception=True)
        with transaction():
            services.task_reopen(
                task_id=task.pk,
                reason=body.validated_data["reason"],
                rev=_rev(request, body.validated_data),
                actor=person,
                now=clock.now(),
            )
        return self._row(person, task.pk)

    @extend_schema(request=StartInput, responses=TaskOutput, parameters=[IF_MATCH])
    @action(detail=True, methods=["post"], url_path="update-user-status")
    @idempotent
    def update_user_status(self, request: Request, task_id: str) -> Response:
        """Mark the work as begun by the holder; repeating it changes nothing."""
        person = person_of(request)
        task = selectors.access_task(person, int(task_id))
        body = StartInput(data=request.data)
        body.is_valid(raise_exception=True)
        with transaction():
            services.task_start(
                task_id=task.pk,
                rev=_rev(request, body.validated_data),
                actor=person,
                now=clock.now(),
            )
        return self._row(person, task.pk)

    def _row(self, person: Person, task_id: int) -> Response:
        task = selectors.access_task(person, task_id)
        context = {**self.get_serializer_context(), "now": clock.now()}
        return with_etag(Response(TaskOutput(task, context=context).data), task.rev)


def _require_charge(person: Person, task: Task, command: type[Command]) -> None:
    if not charge_of(person, task) & command.asked_by:
        raise NotInChargeError("Only the ticket's owner or an Admin may do this.")


def _require_part(person: Person, task: Task) -> bool:
    """Whether `person` is in charge; NotHolderError for somebody who never held the task, too."""
    if charge_of(person, task):
        return True
    if not task.items.filter(user_id=person.user_id).exists():
        raise NotHolderError("Only the holder, the ticket's owner or an Admin may do this.")
    return False


def _rev(request: Request, body: Mapping[str, Any]) -> int | None:
    seen: int | None = body.get("rev")
    return rev_seen(request) if seen is None else seen
