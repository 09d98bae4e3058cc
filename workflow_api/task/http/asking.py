"""Check whether a person may send a command, and send it, for one task or for each of many."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from servicekit import clock
from servicekit.auth import Person
from task.domain.command import Command, Relation
from task.engine import services
from task.exceptions import NotHolderError, NotInChargeError, NotInRoleError
from task.models import Task
from task.reads.relation import charge_of, is_in_role


def send(
    command: type[Command],
    serve: Callable[..., object] | None,
    *,
    task_id: int,
    person: Person,
    fields: Mapping[str, Any],
) -> None:
    """Send a person's command about a whole task, in the caller's transaction.

    `fields` are the fields of the command. Some commands have a service that does more than run the
    command. For these `serve` is that service, which is called with `fields`.
    """
    make: Callable[..., Command] = command
    now = clock.now()
    if serve is not None:
        serve(task_id=task_id, actor=person, now=now, **fields)
    else:
        made = make(actor_user_id=person.user_id, **fields)
        services.task_command(task_id=task_id, command=made, actor=person, now=now)


def require_charge(person: Person, task: Task, command: type[Command]) -> None:
    if not charge_of(person, task) & command.asked_by:
        is_for_owner = Relation.OWNER in command.asked_by
        who = "the ticket's owner or an Admin" if is_for_owner else "an Admin"
        raise NotInChargeError(f"Only {who} may do this.")


def require_role(person: Person, task: Task) -> None:
    """Raises NotInRoleError if the task waits in a role that the person does not have."""
    role = task.waiting_role
    if role is not None and not is_in_role(person, role):
        raise NotInRoleError(f"It waits for somebody of the role {role.name}.")


def asked_by_of(person: Person, task: Task, command: type[Command]) -> dict[str, bool]:
    """Check that the person may send the command. Returns further arguments of the command.

    For a command that holders may send, the argument is `is_in_charge`: whether the person is the
    owner or an Admin. For other commands the result is empty.

    Raises NotInChargeError if only people in charge may send the command and the person is not in
    charge. Raises NotHolderError if holders may send it too and the person has never held the task.
    Whether the person holds the task now is decided later, under the task's lock.
    """
    if Relation.HOLDER not in command.asked_by:
        require_charge(person, task, command)
        return {}
    is_in_charge = bool(charge_of(person, task) & command.asked_by)
    if not is_in_charge and not task.items.filter(user_id=person.user_id).exists():
        raise NotHolderError("Only the holder, the ticket's owner or an Admin may do this.")
    return {"is_in_charge": is_in_charge}
