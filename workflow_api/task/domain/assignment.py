"""Whose turn it is: round robin over a pool of people."""

from __future__ import annotations

from task.domain.model import Choice, Member, Pool
from task.domain.reasons import Code, Reason


def choose(pool_name: str, pool: Pool) -> tuple[Choice, Member | None]:
    """
    The next member after the one who had the last turn, in ascending user id, wrapping round.

    While membership stays the same, turns differ by at most one between people. Whoever had the
    last turn keeps the place in the order even after leaving the pool. With nobody in the pool
    the choice says so and the member is None.
    """
    last = pool.last_user_id
    turns = sorted(
        pool.members,
        key=lambda member: (last is not None and member.user_id <= last, member.user_id),
    )
    chosen = turns[0] if turns else None
    choice = Choice(
        pool=pool_name,
        candidate_user_ids=tuple(member.user_id for member in turns),
        last_user_id=last,
        chosen_user_id=None if chosen is None else chosen.user_id,
        reason=_reason(chosen, len(turns), last),
    )
    return choice, chosen


def _reason(chosen: Member | None, people: int, last: int | None) -> Reason:
    if chosen is None:
        return Reason(Code.NOBODY_IN_ROLE)
    if people == 1:
        return Reason(Code.ONLY_ONE, {"user_id": chosen.user_id})
    if last is None:
        return Reason(Code.FIRST_TURN, {"user_id": chosen.user_id, "people": people})
    return Reason(
        Code.NEXT_TURN, {"user_id": chosen.user_id, "after_user_id": last, "people": people}
    )
