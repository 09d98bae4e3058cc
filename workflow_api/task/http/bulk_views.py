"""One command for many tasks. Each task has its own transaction."""

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
    ChangeOwner,
    ChangePriority,
    Claim,
    Escalate,
    Hold,
    Reopen,
    Resume,
    Transfer,
)
from task.domain.decision import Refusal
from task.domain.state import OPEN_ITEM_STATUSES
from task.engine import services
from task.exceptions import NobodyHoldsError
from task.models import Task, TaskItem
from task.reads import selectors
from task.reads.offers import refusals_of
from task.reads.relation import charge_of, is_admin

from .asking import asked_by_of, require_charge, require_role, send
from .reporting import ReportsIncidents
from .serializers import OwnerInput, PriorityInput, RevInput
from .serializers.bulk import MOST_TASKS, BulkOutput, BulkReasonInput, BulkTransferInput

logger = get_logger(__name__)

_OWN = frozenset({"action", "task_ids", "preview"})

Sent = Callable[[Person, Task, Mapping[str, Any]], None]


@dataclass(frozen=True, slots=True)
class Action:
    """A command that may be sent to many tasks at once.

    `form` is the serializer of its fields. `access` finds a task that the person may see, and `sent`
    sends the command to that task.
    """

    command: type[Command]
    form: type[serializers.Serializer[Any]]
    sent: Sent
    access: Callable[[Person, int], Task] = selectors.access_task


def _of_task(
    command: type[Command],
    form: type[serializers.Serializer[Any]],
    serve: Callable[..., object] | None = None,
) -> Action:
    """The action of a command about the whole task. `serve` is as in `asking.send`."""

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


def _claim(person: Person, task: Task, fields: Mapping[str, Any]) -> None:
    require_role(person, task)
    services.task_claim(task_id=task.pk, actor=person, now=clock.now())


def _open_item(task: Task) -> TaskItem:
    item = task.items.filter(status__in=sorted(OPEN_ITEM_STATUSES)).first()
    if item is None:
        raise NobodyHoldsError("Nobody holds this task at the moment.")
    return item


ACTIONS: Mapping[str, Action] = {
    "claim": Action(Claim, RevInput, _claim, selectors.access_task_of_queue),
    "transfer": Action(Transfer, BulkTransferInput, _transfer),
    "escalate": Action(Escalate, BulkReasonInput, _escalate),
    "hold": _of_task(Hold, BulkReasonInput),
    "resume": _of_task(Resume, RevInput),
    "priority": _of_task(ChangePriority, PriorityInput, services.task_change_priority),
    "owner": _of_task(ChangeOwner, OwnerInput, services.task_change_owner),
    "cancel": _of_task(Cancel, BulkReasonInput, services.task_cancel),
    "reopen": _of_task(Reopen, BulkReasonInput, services.task_reopen),
}


class BulkInput(serializers.Serializer[Any]):
    """The name of the command, the ids of the tasks, and the fields of the command.

    With `preview` nothing is done: the results say which tasks would refuse the command now. A preview
    without `action` says so for every command.
    """

    action = serializers.ChoiceField(choices=list(ACTIONS), required=False)
    task_ids = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=2**63 - 1),
        min_length=1,
        max_length=MOST_TASKS,
        error_messages={"max_length": f"At most {MOST_TASKS} tasks go at once."},
    )
    preview = serializers.BooleanField(default=False)

    def validate_task_ids(self, value: list[int]) -> list[int]:
        return list(dict.fromkeys(value))

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Read the fields of the command, too. A preview needs no fields, so it skips them."""
        further = {name: it for name, it in self.initial_data.items() if name not in _OWN}
        if "rev" in further:
            raise serializers.ValidationError({"rev": ["A revision belongs to a single task."]})
        if not attrs["preview"]:
            if "action" not in attrs:
                raise serializers.ValidationError({"action": ["Name what to do."]})
            form = ACTIONS[attrs["action"]].form(data=further)
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
                "action": serializers.ChoiceField(
                    choices=list(ACTIONS),
                    required=False,
                    help_text="Only a preview may omit it; the results are then those of every command.",
                ),
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
                "user_id": serializers.IntegerField(
                    required=False, min_value=1, max_value=2**63 - 1
                ),
                "priority": serializers.CharField(required=False),
            },
        ),
        responses=BulkOutput,
        tags=["tasks"],
    )
    def post(self, request: Request) -> Response:
        """Send a command to many tasks, each in a transaction of its own, in the order given.

        If one task refuses the command, the others still get it. An `Idempotency-Key` is kept for each
        task: a task that got the command with this key does not get it again, also in a request with
        other tasks. With `preview` nothing is done, and the results say which tasks would refuse the
        command now. Only a preview may omit `action`; then the results are those of every command.
        """
        body = BulkInput(data=request.data)
        body.is_valid(raise_exception=True)
        person, asked = person_of(request), body.validated_data
        results = self._previewed(person, asked) if asked["preview"] else self._done(request, asked)
        return Response({"results": list(results)})

    # The schema then shows the `Idempotency-Key`. `answered_in_part` stores the key for each task.
    post.is_idempotent = True  # type: ignore[attr-defined]

    def _done(self, request: Request, asked: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        person, action = person_of(request), ACTIONS[asked["action"]]
        content = {"action": asked["action"], "fields": asked["fields"]}
        for task_id in asked["task_ids"]:

            def handle(task_id: int = task_id) -> Response:
                task = action.access(person, task_id)
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
        names = [asked["action"]] if "action" in asked else list(ACTIONS)
        commands = {name: ACTIONS[name].command for name in names}
        tasks = selectors.tasks_for(person, asked["task_ids"])
        refusals = refusals_of(person, tasks, list(commands.values()), now=clock.now())
        known = {task.pk for task in tasks}
        for task_id in asked["task_ids"]:
            unknown = (
                None if task_id in known else Refusal("task_not_found", f"No task {task_id}.", 404)
            )
            for name, command in commands.items():
                refused = unknown or refusals[task_id, command]
                yield {"task_id": task_id, "action": name, **_outcome(refused)}


def _outcome(refused: Refusal | None) -> dict[str, Any]:
    if refused is None:
        return {"ok": True, "status": 200}
    return {
        "ok": False,
        "status": refused.status,
        "code": refused.code,
        "error": refused.message,
    }


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
