"""One command for many tasks, each in a transaction of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from drf_spectacular.utils import extend_schema, inline_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from servicekit import clock
from servicekit.auth import Person, person_of
from servicekit.base.logs import get_logger
from servicekit.db.transactions import transaction
from servicekit.http.idempotency import answered_in_part
from task.domain.command import Command
from task.domain.commands import (
    Cancel,
    ChangePriority,
    Escalate,
    Hold,
    Reopen,
    Resume,
    Transfer,
)
from task.domain.state import OPEN_ITEM_STATUSES
from task.engine import services
from task.exceptions import NobodyHoldsError
from task.models import Task, TaskItem
from task.reads import selectors
from task.reads.offers import refusal_of
from task.reads.relation import charge_of, is_admin

from .asking import asked_by_of, require_charge, send
from .reporting import ReportsIncidents
from .serializers import PriorityInput, RevInput
from .serializers.bulk import MOST_TASKS, BulkOutput, BulkReasonInput, BulkTransferInput

logger = get_logger(__name__)

_OWN = frozenset({"action", "task_ids", "preview"})

Sent = Callable[[Person, Task, Mapping[str, Any]], None]


@dataclass(frozen=True, slots=True)
class Action:
    """A command that many tasks may get at once. `form` reads its fields, `sent` sends it to one task."""

    command: type[Command]
    form: type[serializers.Serializer[Any]]
    sent: Sent


def _of_task(
    command: type[Command],
    form: type[serializers.Serializer[Any]],
    serve: Callable[..., object] | None = None,
) -> Action:
    """A command about the whole task."""

    def sent(person: Person, task: Task, fields: Mapping[str, Any]) -> None:
        values = {**fields, **asked_by_of(person, task, command), "rev": None}
        send(command, serve, task_id=task.pk, person=person, fields=values)

    return Action(command, form, sent)


def _transfer(person: Person, task: Task, fields: Mapping[str, Any]) -> None:
    require_charge(person, task, Transfer)
    services.task_transfer(
        task_item_id=_open_item(task).pk,
        new_user_id=fields["new_user_id"],
        notes=fields["notes"],
        is_forced=is_admin(person),
        actor=person,
        now=clock.now(),
    )


def _escalate(person: Person, task: Task, fields: Mapping[str, Any]) -> None:
    services.task_escalate(
        task_item_id=_open_item(task).pk,
        reason=fields["reason"],
        is_in_charge=bool(charge_of(person, task)),
        actor=person,
        now=clock.now(),
    )


def _open_item(task: Task) -> TaskItem:
    item = task.items.filter(status__in=sorted(OPEN_ITEM_STATUSES)).first()
    if item is None:
        raise NobodyHoldsError("Nobody holds this task at the moment.")
    return item


ACTIONS: Mapping[str, Action] = {
    "transfer": Action(Transfer, BulkTransferInput, _transfer),
    "escalate": Action(Escalate, BulkReasonInput, _escalate),
    "hold": _of_task(Hold, BulkReasonInput),
    "resume": _of_task(Resume, RevInput),
    "priority": _of_task(ChangePriority, PriorityInput, services.task_change_priority),
    "cancel": _of_task(Cancel, BulkReasonInput, services.task_cancel),
    "reopen": _of_task(Reopen, BulkReasonInput, services.task_reopen),
}


class BulkInput(serializers.Serializer[Any]):
    """The command, the tasks, and beside them the fields of the command. With `preview` nothing is done:
    the results say what would be refused now.
    """

    action = serializers.ChoiceField(choices=list(ACTIONS))
    task_ids = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=2**63 - 1),
        min_length=1,
        max_length=MOST_TASKS,
    )
    preview = serializers.BooleanField(default=False)

    def validate_task_ids(self, value: list[int]) -> list[int]:
        return list(dict.fromkeys(value))

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Read the fields of the action too; a preview needs none."""
        further = {name: it for name, it in self.initial_data.items() if name not in _OWN}
        if "rev" in further:
            raise serializers.ValidationError({"rev": ["A revision belongs to a single task."]})
        form = ACTIONS[attrs["action"]].form(data=further)
        if not attrs["preview"]:
            form.is_valid(raise_exception=True)
            attrs["fields"] = {
                name: it for name, it in form.validated_data.items() if name != "rev"
            }
        return attrs


class TaskBulkView(ReportsIncidents):
    """A command for up to 200 tasks."""

    required_system_roles = {"tts": ["*"], "hdts": ["Ticket Coordinator"]}

    @extend_schema(
        operation_id="task_bulk",
        request=inline_serializer(
            "BulkInputWithFields",
            {
                "action": serializers.ChoiceField(choices=list(ACTIONS)),
                "task_ids": serializers.ListField(
                    child=serializers.IntegerField(min_value=1, max_value=2**63 - 1),
                    min_length=1,
                    max_length=MOST_TASKS,
                ),
                "preview": serializers.BooleanField(required=False),
                "reason": serializers.CharField(required=False, max_length=20_000),
                "notes": serializers.CharField(required=False, max_length=20_000),
                "new_user_id": serializers.IntegerField(
                    required=False, min_value=1, max_value=2**63 - 1
                ),
                "priority": serializers.CharField(required=False),
            },
        ),
        responses=BulkOutput,
        tags=["tasks"],
    )
    def post(self, request: Request) -> Response:
        """Do the same with many tasks, each in a transaction of its own, in the order given.

        One that is refused keeps no other from succeeding. An `Idempotency-Key` holds for each task:
        sent again, also with other tasks, it repeats nothing.
        """
        body = BulkInput(data=request.data)
        body.is_valid(raise_exception=True)
        person, asked = person_of(request), body.validated_data
        results = self._previewed(person, asked) if asked["preview"] else self._done(request, asked)
        return Response({"results": list(results)})

    # Named in the schema: the key is kept for each task (`answered_in_part`).
    post.is_idempotent = True  # type: ignore[attr-defined]

    def _done(self, request: Request, asked: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        person, action = person_of(request), ACTIONS[asked["action"]]
        content = {"action": asked["action"], "fields": asked["fields"]}
        for task_id in asked["task_ids"]:

            def handle(task_id: int = task_id) -> Response:
                task = selectors.access_task(person, task_id)
                with transaction():
                    action.sent(person, task, asked["fields"])
                return Response(None)

            try:
                answer = answered_in_part(
                    self, request, part=str(task_id), content=content, handle=handle
                )
            except Exception:
                logger.exception("bulk.failed", task_id=task_id, action=asked["action"])
                yield {
                    "task_id": task_id,
                    "ok": False,
                    "status": 500,
                    "code": "error",
                    "error": "Something went wrong with this ticket.",
                }
                continue
            yield _result(task_id, answer)

    def _previewed(self, person: Person, asked: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        command = ACTIONS[asked["action"]].command
        now = clock.now()
        tasks = {task.pk: task for task in selectors.tasks_for(person, asked["task_ids"])}
        for task_id in asked["task_ids"]:
            task = tasks.get(task_id)
            if task is None:
                yield {
                    "task_id": task_id,
                    "ok": False,
                    "status": 404,
                    "code": "task_not_found",
                    "error": f"No task {task_id}.",
                }
                continue
            refused = refusal_of(person, task, command, now=now)
            if refused is not None:
                yield {
                    "task_id": task_id,
                    "ok": False,
                    "status": refused.status,
                    "code": refused.code,
                    "error": refused.message,
                }
            else:
                yield {"task_id": task_id, "ok": True, "status": 200}


def _result(task_id: int, answer: Response) -> dict[str, Any]:
    if answer.status_code < 300:
        return {"task_id": task_id, "ok": True, "status": 200}
    problem = answer.data or {}
    return {
        "task_id": task_id,
        "ok": False,
        "status": answer.status_code,
        "code": problem.get("code", ""),
        "error": problem.get("error", ""),
    }
