"""Reasons of events. A reason is stored as a code with parameters, and becomes a sentence when it
is read.

The parameters contain people as numbers, because names may change and may have to be erased.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Code(StrEnum):
    # Reasons for choosing this person.
    NOBODY_IN_ROLE = "nobody_in_role"
    ALL_AWAY = "all_away"
    ALL_AT_CAPACITY = "all_at_capacity"
    ONLY_ONE = "only_one"
    FIRST_TURN = "first_turn"
    NEXT_TURN = "next_turn"
    GIVEN_BY = "given_by"
    LAST_HOLDER = "last_holder"
    DELEGATE_OF = "delegate_of"
    LEAST_LOADED = "least_loaded"
    HELD_STEP = "held_step"
    HELD_IN_ROLE = "held_in_role"
    FOR_CLAIM = "for_claim"
    CLAIMED_BY = "claimed_by"
    NAMED_BY = "named_by"
    # Reasons for not choosing a candidate.
    LATER_TURN = "later_turn"
    MORE_LOADED = "more_loaded"
    NOT_ASKED = "not_asked"
    AT_CAPACITY = "at_capacity"
    AWAY = "away"
    AWAY_LATER = "away_later"
    DELEGATE_TAKES = "delegate_takes"
    DELEGATE_AWAY = "delegate_away"
    DELEGATE_AT_CAPACITY = "delegate_at_capacity"
    DELEGATE_OUTSIDE = "delegate_outside"
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


# The sentence of each code. A parameter whose name ends in `user_id` is the number of a person; the
# function `sentence` replaces it with the person's name.
SENTENCES: Mapping[Code, str] = {
    Code.NOBODY_IN_ROLE: "Nobody is in this role at the moment.",
    Code.ALL_AWAY: "Everybody in this role is away at the moment.",
    Code.ALL_AT_CAPACITY: "Everybody who is there holds {capacity} open items or more already.",
    Code.ONLY_ONE: "{user_id} is the only one who could take it.",
    Code.FIRST_TURN: "{user_id} has the first turn among {people} people.",
    Code.NEXT_TURN: (
        "{user_id} is next after {after_user_id}, who had the last turn, among {people} people."
    ),
    Code.GIVEN_BY: "{user_id} transferred it.",
    Code.CONDITION_TRUE: "Its condition is true.",
    Code.NO_CONDITION_TRUE: "No condition is true, so it takes the default.",
    Code.ONLY_WAY: "There is no other way.",
    Code.DELEGATE_OF: "{user_id} takes the turn of {absent_user_id}, who is away.",
    Code.LEAST_LOADED: "{user_id} holds the fewest open items: {load}.",
    Code.HELD_STEP: "{user_id} had this step of the task before.",
    Code.HELD_IN_ROLE: "{user_id} had this task in the same role before.",
    Code.FOR_CLAIM: "It waits until somebody of the role claims it.",
    Code.CLAIMED_BY: "{user_id} claimed it.",
    Code.NAMED_BY: "{user_id} named the owner.",
    Code.LATER_TURN: "The turn comes later.",
    Code.MORE_LOADED: "Holds {load} open items; the fewest are {least}.",
    Code.NOT_ASKED: "Nobody else was asked.",
    Code.AT_CAPACITY: "Holds {load} open items, and this step allows {capacity}.",
    Code.AWAY: "Away until {until}.",
    Code.AWAY_LATER: "Away until {until}; {delegate_user_id} takes the turn when it comes.",
    Code.DELEGATE_TAKES: "Away until {until}; {delegate_user_id} takes the turn.",
    Code.DELEGATE_AWAY: "Away until {until}; {delegate_user_id}, the delegate, is away too.",
    Code.DELEGATE_AT_CAPACITY: (
        "Away until {until}; {delegate_user_id}, the delegate, holds too many open items."
    ),
    Code.DELEGATE_OUTSIDE: (
        "Away until {until}; {delegate_user_id}, the delegate, may not have this turn."
    ),
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
    """`why` as a sentence for people. `name_of` returns a person's name; if it is empty, the sentence
    says "Person" and the number.
    """
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
