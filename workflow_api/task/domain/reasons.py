"""Reasons of events: a code with parameters, which becomes a sentence when it is read.

People are numbers in it, so that names, which change or must be forgotten, are not stored.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Code(StrEnum):
    # Reasons for choosing this person.
    NOBODY_IN_ROLE = "nobody_in_role"
    ONLY_ONE = "only_one"
    FIRST_TURN = "first_turn"
    NEXT_TURN = "next_turn"
    GIVEN_BY = "given_by"
    LAST_HOLDER = "last_holder"
    # Reasons why an automatic step passed a task on.
    CONDITION_TRUE = "condition_true"
    NO_CONDITION_TRUE = "no_condition_true"
    ONLY_WAY = "only_way"
    # Reasons for going on or ending without a person's words.
    DEADLINE_PASSED = "deadline_passed"
    LEFT_ROLE = "left_role"
    OWNER_LEFT = "owner_left"
    TICKET_WITHDRAWN = "ticket_withdrawn"
    TICKET_DELETED = "ticket_deleted"
    TICKET_PRIORITY = "ticket_priority"
    TASK_DELETED = "task_deleted"


# The sentence of each code. A parameter that ends in `user_id` is a person, and is read as the
# name.
SENTENCES: Mapping[Code, str] = {
    Code.NOBODY_IN_ROLE: "Nobody is in this role at the moment.",
    Code.ONLY_ONE: "{user_id} is the only one who could take it.",
    Code.FIRST_TURN: "{user_id} has the first turn among {people} people.",
    Code.NEXT_TURN: (
        "{user_id} is next after {after_user_id}, who had the last turn, among {people} people."
    ),
    Code.GIVEN_BY: "{user_id} transferred it.",
    Code.CONDITION_TRUE: "Its condition is true.",
    Code.NO_CONDITION_TRUE: "No condition is true, so it takes the default.",
    Code.ONLY_WAY: "There is no other way.",
    Code.DEADLINE_PASSED: "Its deadline has passed.",
    Code.LAST_HOLDER: "{user_id} had it when it ended.",
    Code.LEFT_ROLE: "{user_id} is no longer in the role {role}.",
    Code.OWNER_LEFT: "{user_id} is no longer a coordinator.",
    Code.TICKET_WITHDRAWN: "The ticket was withdrawn.",
    Code.TICKET_DELETED: "The ticket was deleted.",
    Code.TICKET_PRIORITY: "The ticket's priority was changed.",
    Code.TASK_DELETED: "An Admin deleted the task.",
}


@dataclass(frozen=True, slots=True)
class Reason:
    code: Code
    params: Mapping[str, int | str] = field(default_factory=dict)

    @property
    def user_ids(self) -> frozenset[int]:
        """The people whom the sentence names."""
        return frozenset(
            value
            for name, value in self.params.items()
            if _is_person(name) and isinstance(value, int)
        )


# A person's own words, or a reason of the suite.
Why = Reason | str


def words_of(why: Why) -> str:
    """The words that a person wrote; empty if the suite gave the reason."""
    return why if isinstance(why, str) else ""


def sentence(why: Why, name_of: Callable[[int], str] = lambda user_id: "") -> str:
    """`why` as people read it; a person without a name is called by number."""
    if isinstance(why, str):
        return why

    def told(name: str, value: int | str) -> int | str:
        if not _is_person(name):
            return value
        return name_of(int(value)).strip() or f"Person {value}"

    values = {name: told(name, value) for name, value in why.params.items()}
    return SENTENCES[why.code].format_map(values)


def _is_person(name: str) -> bool:
    return name.endswith("user_id")
