"""Erase a person's name in the rows of tasks. Events contain no names, so they stay as they are."""

from __future__ import annotations

from typing import Any

from servicekit.base.persons import EMPLOYEE, STAFF
from servicekit.messages.erasing import Erased, erase_each, erase_rows
from task.models import EndEffect, SlaNotice, TaskItem


def erase_holder(person: Erased, limit: int) -> int:
    """Erase the person's name as the holder of items. Only staff hold items."""
    if person.user_type != STAFF:
        return 0
    rows = TaskItem.objects.filter(user_id=person.user_id)
    return erase_rows(rows.exclude(user_full_name=person.label), limit, user_full_name=person.label)


def erase_owed_notices(person: Erased, limit: int) -> int:
    """Delete the notices of deadlines that the person has not been sent yet."""
    if person.user_type != STAFF:
        return 0
    rows = SlaNotice.objects.filter(user_id=person.user_id).order_by("pk")
    return SlaNotice.objects.filter(
        pk__in=list(rows.values_list("pk", flat=True)[:limit])
    ).delete()[0]


def erase_end_effects(person: Erased, limit: int) -> int:
    """Erase the person in the stored messages of end logic.

    These messages name the person who approved and the people who were notified. They are kept
    because they may be sent again.
    """
    if person.user_type == STAFF:
        rows = EndEffect.objects.filter(task__items__user_id=person.user_id)
    elif person.user_type == EMPLOYEE:
        ids = [person.user_id, str(person.user_id)]
        rows = EndEffect.objects.filter(task__ticket__employee__id__in=ids)
    else:
        return 0
    keys = [
        effect.pk
        for effect in rows.distinct().order_by("pk").iterator(chunk_size=200)
        if _erased(effect.messages, person) != effect.messages
    ][:limit]

    def change(effect: EndEffect) -> None:
        effect.messages = _erased(effect.messages, person)

    return erase_each(EndEffect.objects.filter(pk__in=keys), limit, ["messages"], change)


def _erased(value: Any, person: Erased) -> Any:
    """The JSON value without the names and addresses of this person.

    They are removed from every object that has the person's number. An object without a `user_type`
    is about staff.
    """
    if isinstance(value, list):
        return [_erased(item, person) for item in value]
    if not isinstance(value, dict):
        return value
    value = {name: _erased(item, person) for name, item in value.items()}
    whose = (value.get("user_type", STAFF), value.get("user_id"))
    if whose == (person.user_type, person.user_id):
        for name in ("full_name", "user_full_name"):
            if value.get(name):
                value[name] = person.label
        for name in ("email", "user_email"):
            if value.get(name):
                value[name] = ""
    return value
