"""The reason why each candidate of a choice was chosen or not, from the facts stored in the choice."""

from __future__ import annotations

from datetime import UTC
from typing import Any

from task.domain.events.base import Candidate, Choice, Standing
from task.domain.reasons import Code, Reason
from task.domain.state import Absence
from workflow.domain.definition import Assignment


def reason_of(choice: Choice, candidate: Candidate) -> Reason:
    """Why the candidate was chosen or not."""
    match candidate.outcome:
        case Standing.CHOSEN | Standing.DELEGATE:
            return choice.reason
        case Standing.AT_CAPACITY:
            load, capacity = candidate.load or 0, choice.capacity or 0
            return Reason(Code.AT_CAPACITY, {"load": load, "capacity": capacity})
        case Standing.AWAY if candidate.away is not None:
            return _why_away(choice, candidate, candidate.away)
    return _why_later(choice, candidate)


def _why_later(choice: Choice, candidate: Candidate) -> Reason:
    if choice.turn_of is None and choice.chosen_user_id is not None:
        return Reason(Code.NOT_ASKED)
    if choice.strategy is Assignment.LEAST_LOADED:
        least = min((it.load or 0 for it in choice.candidates if _is_chosen(it)), default=0)
        if (candidate.load or 0) > least:
            return Reason(Code.MORE_LOADED, {"load": candidate.load or 0, "least": least})
        return Reason(Code.LATER_TURN)
    if candidate.away is not None:
        return Reason(Code.AWAY_LATER, _facts(candidate.away))
    return Reason(Code.LATER_TURN)


def _why_away(choice: Choice, candidate: Candidate, absence: Absence) -> Reason:
    facts, delegate = _facts(absence), absence.delegate_user_id
    if delegate is None or choice.strategy is Assignment.LEAST_LOADED:
        return Reason(Code.AWAY, {"until": facts["until"]})
    if candidate.user_id == choice.turn_of:
        return Reason(Code.DELEGATE_TAKES, facts)
    named = next((it for it in choice.candidates if it.user_id == delegate), None)
    if named is None:
        return Reason(Code.DELEGATE_OUTSIDE, facts)
    code = Code.DELEGATE_AT_CAPACITY if named.away is None else Code.DELEGATE_AWAY
    return Reason(code, facts)


def _is_chosen(candidate: Candidate) -> bool:
    return candidate.outcome is Standing.CHOSEN


def _facts(absence: Absence) -> dict[str, Any]:
    until = f"{absence.until.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
    if absence.delegate_user_id is None:
        return {"until": until}
    return {"until": until, "delegate_user_id": absence.delegate_user_id}
