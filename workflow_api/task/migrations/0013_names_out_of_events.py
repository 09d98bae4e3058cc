"""Remove the names of people from stored events, and replace sentences with codes and parameters.

Members keep an empty name, because processes of the previous version read the name while the
migration runs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.db.transaction import atomic

from servicekit.db.append_only import append_only_lifted

BATCH = 200
GIVEN_BY = re.compile(r"It was transferred by person (\d+)\.")
LEFT_ROLE = re.compile(r".* is no longer in the role (.*)\.", re.DOTALL)
SAID_IN = {"item_closed", "task_cancelled", "priority_changed"}
SAID_BY_THE_SUITE = {
    "The ticket was withdrawn.": "ticket_withdrawn",
    "The ticket was deleted.": "ticket_deleted",
    "The ticket's priority was changed.": "ticket_priority",
    "An Admin deleted the task.": "task_deleted",
}


def take_names_out(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Rewrite events in bounded transactions, oldest first. Events that are rewritten already stay
    as they are.
    """
    connection = schema_editor.connection
    events = apps.get_model("task", "TaskEvent")._base_manager.using(connection.alias)
    items = apps.get_model("task", "TaskItem")._base_manager.using(connection.alias)
    after = 0
    while True:
        batch = list(events.filter(pk__gt=after).order_by("pk")[:BATCH])
        if not batch:
            return
        after = batch[-1].pk
        changed = [(event, _rewritten(event, events, items)) for event in batch]
        changed = [(event, data) for event, data in changed if data != event.data]
        if not changed:
            continue
        with atomic(connection.alias), append_only_lifted(connection):
            for event, data in changed:
                events.filter(pk=event.pk).update(data=data)
                if event.kind == "item_closed" and data["notes"] != event.data["notes"]:
                    # The row keeps only words of people. A sentence of the suite is made when the
                    # row is read.
                    items.filter(
                        task_id=event.task_id, number=data["number"], notes=event.data["notes"]
                    ).update(notes="")


def _rewritten(event: Any, events: Any, items: Any) -> dict[str, Any]:
    def holder_of(number: int) -> int:
        holder: int = items.get(task_id=event.task_id, number=number).user_id
        return holder

    def owner_before() -> int:
        earlier = events.filter(
            task_id=event.task_id, seq__lt=event.seq, kind__in=["task_opened", "owner_changed"]
        )
        owner: int = earlier.order_by("-seq")[0].data["owner"]["user_id"]
        return owner

    return rewritten(event.kind, event.data, holder_of, owner_before)


def rewritten(
    kind: str,
    data: Mapping[str, Any],
    holder_of: Callable[[int], int],
    owner_before: Callable[[], int],
) -> dict[str, Any]:
    """The data in the new form.

    `holder_of` finds the person of an item by its number, `owner_before` the previous owner of the
    task.
    """
    new = {**data}
    for name in ("owner", "holder"):
        if new.get(name) and "full_name" in new[name]:
            new[name] = {**new[name], "full_name": ""}
    for name in ("choice", "owner_choice"):
        if name in new and isinstance(new[name]["reason"], str):
            new[name] = {**new[name], "reason": why_chosen(new[name])}
    if new.get("share"):
        new["share"] = {**new["share"], "reason": why_due(new["share"])}
    if kind == "owner_changed" and isinstance(new["reason"], str):
        new["reason"] = {"code": "owner_left", "params": {"user_id": owner_before()}}
    for name in ("reason", "notes"):
        if kind in SAID_IN and isinstance(new.get(name), str):
            new[name] = why_closed(new, new[name], holder_of)
    return new


def why_chosen(choice: Mapping[str, Any]) -> dict[str, Any]:
    chosen, last = choice["chosen_user_id"], choice["last_user_id"]
    people = len(choice["candidate_user_ids"])
    given = GIVEN_BY.fullmatch(choice["reason"])
    if given:
        return {"code": "given_by", "params": {"user_id": int(given[1])}}
    if chosen is None:
        return {"code": "nobody_in_role"}
    if people == 1:
        return {"code": "only_one", "params": {"user_id": chosen}}
    params = {"user_id": chosen, "people": people}
    if last is None:
        return {"code": "first_turn", "params": params}
    return {"code": "next_turn", "params": {**params, "after_user_id": last}}


def why_due(share: Mapping[str, Any]) -> str:
    reason: str = share["reason"]
    if " " not in reason:
        return reason
    if reason.startswith("It was transferred"):
        return "kept"
    if share["left"] is None:
        return "no_target"
    return "part_of_rest" if share["left"] else "nothing_left"


def why_closed(data: Mapping[str, Any], said: str, holder_of: Callable[[int], int]) -> Any:
    """A code for a reason of the suite itself; a person's words stay."""
    left = LEFT_ROLE.fullmatch(said)
    if left and data["actor_user_id"] is None and data.get("status") == "reassigned":
        params = {"user_id": holder_of(data["number"]), "role": left[1]}
        return {"code": "left_role", "params": params}
    code = SAID_BY_THE_SUITE.get(said)
    return said if code is None else {"code": code}


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("task", "0012_events_of_a_command")]

    operations = [migrations.RunPython(take_names_out, migrations.RunPython.noop)]
