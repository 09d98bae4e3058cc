"""Convert the data of events that older versions of the code stored to today's form."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from sla.domain.deadlines import ShareReason
from task.domain.reasons import Code

_SHARE_REASONS = frozenset(ShareReason)
TURNS = frozenset({Code.ONLY_ONE, Code.FIRST_TURN, Code.NEXT_TURN})
"""The codes of older choices that used a turn. Such a choice does not store whose turn it was."""
_GIVEN_BY = re.compile(r"It was transferred by person (\d+)\.")


def as_today(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """An event's data in today's form; returned unchanged if it has that form already.

    Older data differs in three ways. Reasons of choices and shares are sentences; their codes
    follow from the other fields. A choice has only the numbers of its candidates, because absences
    and loads did not count then. Members have names, which are ignored.
    """
    found = {name: data[name] for name in ("choice", "owner_choice") if _is_older(data.get(name))}
    today = {name: _choice(choice) for name, choice in found.items()}
    if data.get("share") and data["share"]["reason"] not in _SHARE_REASONS:
        today["share"] = {**data["share"], "reason": _why_due(data["share"])}
    return {**data, **today} if today else data


def _is_older(choice: Mapping[str, Any] | None) -> bool:
    return choice is not None and "candidates" not in choice


def _choice(choice: Mapping[str, Any]) -> dict[str, Any]:
    chosen = choice["chosen_user_id"]
    is_sentence = isinstance(choice["reason"], str)
    reason = _why_chosen(choice) if is_sentence else choice["reason"]
    return {
        "pool": choice["pool"],
        "last_user_id": choice["last_user_id"],
        "chosen_user_id": chosen,
        "turn_of": chosen if reason["code"] in TURNS else None,
        "reason": reason,
        "candidates": [
            {"user_id": user_id, **({"outcome": "chosen"} if user_id == chosen else {})}
            for user_id in choice["candidate_user_ids"]
        ],
    }


def _why_chosen(choice: Mapping[str, Any]) -> dict[str, Any]:
    chosen, last = choice["chosen_user_id"], choice["last_user_id"]
    people = len(choice["candidate_user_ids"])
    given = _GIVEN_BY.fullmatch(choice["reason"])
    if given:
        return _reason(Code.GIVEN_BY, user_id=int(given[1]))
    if chosen is None:
        return {"code": Code.NOBODY_IN_ROLE.value}
    if people == 1:
        return _reason(Code.ONLY_ONE, user_id=chosen)
    if last is None:
        return _reason(Code.FIRST_TURN, user_id=chosen, people=people)
    return _reason(Code.NEXT_TURN, user_id=chosen, after_user_id=last, people=people)


def _reason(code: Code, **params: int) -> dict[str, Any]:
    return {"code": code.value, "params": params}


def _why_due(share: Mapping[str, Any]) -> str:
    if share["reason"].startswith("It was transferred"):
        return ShareReason.KEPT.value
    if share["left"] is None:
        return ShareReason.NO_TARGET.value
    return (ShareReason.PART_OF_REST if share["left"] else ShareReason.NOTHING_LEFT).value
