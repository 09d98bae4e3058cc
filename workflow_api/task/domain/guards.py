"""Checks that several commands make: who holds the task, and which item is open."""

from __future__ import annotations

from task.domain.decision import Refusal
from task.domain.state import OPEN_ITEM_STATUSES, Item, TaskState


def held_by(state: TaskState, user_id: int, *, to: str) -> Item | Refusal:
    """The open item if `user_id` holds it, else a refusal.

    `to` names the act in the text of the refusal, for example "start it".
    """
    if all(user_id != item.holder.user_id for item in state.items):
        return Refusal("not_holder", f"Only who holds this task may {to}.", 403)
    item = state.open_item
    if item is None or item.holder.user_id != user_id:
        return Refusal("item_closed", "Your part of this task is already closed.")
    return item


def holder_or_in_charge(
    state: TaskState, user_id: int, *, is_in_charge: bool, to: str
) -> Refusal | None:
    """The refusal if the person is neither the holder nor in charge; None if the act is allowed.

    `to` names the act in the text of the refusal.
    """
    if is_in_charge:
        return None
    held = held_by(state, user_id, to=to)
    return held if isinstance(held, Refusal) else None


def item_open(state: TaskState, number: int) -> Item | Refusal:
    """The item of that number if it is open, else a refusal."""
    item = next((item for item in state.items if item.number == number), None)
    if item is None or item.status not in OPEN_ITEM_STATUSES:
        return Refusal("item_closed", "This part of the task is already closed.")
    return item
