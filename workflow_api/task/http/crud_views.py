"""Endpoints by which an Admin creates, changes and deletes tasks. They send the usual commands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from servicekit import clock
from servicekit.auth import Person, person_of
from servicekit.db.transactions import transaction
from servicekit.http.api.etags import IF_MATCH, rev_seen, with_etag
from servicekit.http.idempotency import idempotent
from task.domain.reasons import Code, Reason
from task.engine import services
from task.models import Task
from task.reads import selectors

from .serializers import (
    TaskCreateInput,
    TaskOutput,
    TaskUpdateInput,
)

DELETED = Reason(Code.TASK_DELETED)


class TaskWriting(viewsets.GenericViewSet[Task]):
    """The endpoints of `/tasks/` that write. `TaskViewSet` adds the endpoints that read."""

    @extend_schema(request=TaskCreateInput, responses={201: TaskOutput})
    @idempotent
    def create(self, request: Request) -> Response:
        """Open the task of a waiting ticket in the workflow `workflow_id`. Without `workflow_id`, matching
        finds the workflow.

        409 if the ticket already has a task, was withdrawn, or no workflow takes it.
        """
        person = person_of(request)
        body = TaskCreateInput(data=request.data)
        body.is_valid(raise_exception=True)
        number, workflow_id = (
            body.validated_data["ticket_number"],
            body.validated_data["workflow_id"],
        )
        with transaction():
            now = clock.now()
            if workflow_id is None:
                task = services.task_create(ticket_number=number, actor=person, now=now)
            else:
                task = services.workflow_assign(
                    ticket_number=number, workflow_id=workflow_id, actor=person, now=now
                )
        return self._answer(person, task.pk, status=201)

    @extend_schema(
        request=TaskUpdateInput, responses=TaskOutput, parameters=[IF_MATCH], filters=False
    )
    def update(self, request: Request, task_id: str) -> Response:
        """Change the priority, with a reason. Time that was used before counts."""
        return self._write(request, int(task_id))

    @extend_schema(
        request=TaskUpdateInput, responses=TaskOutput, parameters=[IF_MATCH], filters=False
    )
    def partial_update(self, request: Request, task_id: str) -> Response:
        """Same as PUT: only the priority can be written, with a reason."""
        return self._write(request, int(task_id))

    @extend_schema(responses={204: None}, parameters=[IF_MATCH], filters=False)
    def destroy(self, request: Request, task_id: str) -> Response:
        """Cancel the task. Its history stays, and its ticket becomes Withdrawn. 409 if the task has ended."""
        person = person_of(request)
        task = selectors.access_task(person, int(task_id))
        with transaction():
            services.task_cancel(
                task_id=task.pk,
                reason=DELETED,
                rev=rev_seen(request),
                actor=person,
                now=clock.now(),
            )
        return Response(status=204)

    def _write(self, request: Request, task_id: int) -> Response:
        person = person_of(request)
        task = selectors.access_task(person, task_id)
        body = TaskUpdateInput(data=request.data)
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
        return self._answer(person, task.pk)

    def _answer(self, person: Person, task_id: int, *, status: int = 200) -> Response:
        task = selectors.access_task(person, task_id)
        context = {**self.get_serializer_context(), "now": clock.now()}
        return with_etag(Response(TaskOutput(task, context=context).data, status=status), task.rev)


def _rev(request: Request, body: Mapping[str, Any]) -> int | None:
    seen: int | None = body.get("rev")
    return rev_seen(request) if seen is None else seen
