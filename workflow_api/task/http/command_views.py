"""Commands to tasks other than transitions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
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
from task.domain.commands import Cancel, ChangeOwner, ChangePriority, Hold, Reopen, Resume, Transfer
from task.engine import services
from task.models import Task
from task.reads import selectors
from task.reads.relation import charge_of, is_admin

from .asking import asked_by_of, require_charge, require_role, send
from .reporting import ReportsIncidents
from .serializers import (
    EscalateInput,
    OwnerInput,
    PriorityInput,
    ReasonInput,
    RevInput,
    StartInput,
    TaskOutput,
    TransferInput,
)

OWN_WORK = {"tts": ["*"], "hdts": ["Ticket Coordinator"]}


class TaskCommandViewSet(ReportsIncidents, viewsets.GenericViewSet[Task]):
    """Commands to a task or to its open item. Each returns the task's row.

    A sender may give the revision that they saw, by `If-Match` or by `rev` in the body. A command
    is then refused if the task's current revision is another one.
    """

    required_system_roles = OWN_WORK
    queryset = Task.objects.none()
    serializer_class = TaskOutput
    lookup_url_kwarg = "task_id"
    lookup_value_regex = r"\d{1,18}"

    @extend_schema(request=TransferInput, responses=TaskOutput, parameters=[IF_MATCH])
    @action(detail=False, methods=["post"])
    @idempotent
    def transfer(self, request: Request) -> Response:
        """Transfer an open item to another person of the step's role. For the owner or an Admin."""
        person = person_of(request)
        body = TransferInput(data=request.data)
        body.is_valid(raise_exception=True)
        item = selectors.access_item(person, body.validated_data["task_item_id"])
        require_charge(person, item.task, Transfer)
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
        """Escalate an open item to the role that the step names. For the holder, the owner or an
        Admin.
        """
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

    @extend_schema(request=ReasonInput, responses=TaskOutput, parameters=[IF_MATCH])
    @action(detail=True, methods=["post"])
    @idempotent
    def cancel(self, request: Request, task_id: str) -> Response:
        """End the task without a result; its ticket becomes Withdrawn. For the owner or an Admin."""
        return self._command(request, task_id, Cancel, ReasonInput, services.task_cancel)

    @extend_schema(request=OwnerInput, responses=TaskOutput, parameters=[IF_MATCH])
    @action(detail=True, methods=["post"])
    @idempotent
    def owner(self, request: Request, task_id: str) -> Response:
        """Make another active coordinator the owner of the task. For an Admin."""
        return self._command(request, task_id, ChangeOwner, OwnerInput, services.task_change_owner)

    @extend_schema(request=RevInput, responses=TaskOutput, parameters=[IF_MATCH])
    @action(detail=True, methods=["post"])
    @idempotent
    def claim(self, request: Request, task_id: str) -> Response:
        """Take a task that waits in one of the caller's roles."""
        person = person_of(request)
        task = selectors.access_task_of_queue(person, int(task_id))
        require_role(person, task)
        body = RevInput(data=request.data)
        body.is_valid(raise_exception=True)
        with transaction():
            services.task_claim(
                task_id=task.pk,
                rev=_rev(request, body.validated_data),
                actor=person,
                now=clock.now(),
            )
        return self._row(person, task.pk)

    @extend_schema(request=PriorityInput, responses=TaskOutput, parameters=[IF_MATCH])
    @action(detail=True, methods=["post"])
    @idempotent
    def priority(self, request: Request, task_id: str) -> Response:
        """Change the priority. Time that was used before counts. For the owner or an Admin."""
        return self._command(
            request, task_id, ChangePriority, PriorityInput, services.task_change_priority
        )

    @extend_schema(request=ReasonInput, responses=TaskOutput, parameters=[IF_MATCH])
    @action(detail=True, methods=["post"])
    @idempotent
    def hold(self, request: Request, task_id: str) -> Response:
        """Pause the task's clock until `resume`. Nobody can act on the step meanwhile. For the holder, the
        owner or an Admin.
        """
        return self._command(request, task_id, Hold, ReasonInput)

    @extend_schema(request=RevInput, responses=TaskOutput, parameters=[IF_MATCH])
    @action(detail=True, methods=["post"])
    @idempotent
    def resume(self, request: Request, task_id: str) -> Response:
        """End the hold. The task has as much time left as when the hold began. For the holder, the
        owner or an Admin.
        """
        return self._command(request, task_id, Resume, RevInput)

    @extend_schema(request=ReasonInput, responses=TaskOutput, parameters=[IF_MATCH])
    @action(detail=True, methods=["post"])
    @idempotent
    def reopen(self, request: Request, task_id: str) -> Response:
        """Let an ended task go on at the step where it ended, with the time that was left then. For
        the owner or an Admin.
        """
        return self._command(request, task_id, Reopen, ReasonInput, services.task_reopen)

    @extend_schema(request=StartInput, responses=TaskOutput, parameters=[IF_MATCH])
    @action(detail=True, methods=["post"], url_path="update-user-status")
    @idempotent
    def update_user_status(self, request: Request, task_id: str) -> Response:
        """Mark the work as begun. For the holder. If the work has begun already, nothing changes."""
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

    def _command(
        self,
        request: Request,
        task_id: str,
        command: type[Command],
        form: type[RevInput],
        serve: Callable[..., object] | None = None,
    ) -> Response:
        """Send a person's command about the whole task, and return the task's row.

        `form` is the serializer of the body, which has the fields of the command. `serve` is as in
        `asking.send`.
        """
        person = person_of(request)
        task = selectors.access_task(person, int(task_id))
        asked_by = asked_by_of(person, task, command)
        body = form(data=request.data)
        body.is_valid(raise_exception=True)
        fields = {**body.validated_data, **asked_by, "rev": _rev(request, body.validated_data)}
        with transaction():
            send(command, serve, task_id=task.pk, person=person, fields=fields)
        return self._row(person, task.pk)

    def _row(self, person: Person, task_id: int) -> Response:
        task = selectors.access_task(person, task_id)
        context = {**self.get_serializer_context(), "now": clock.now()}
        return with_etag(Response(TaskOutput(task, context=context).data), task.rev)


def _rev(request: Request, body: Mapping[str, Any]) -> int | None:
    seen: int | None = body.get("rev")
    return rev_seen(request) if seen is None else seen
