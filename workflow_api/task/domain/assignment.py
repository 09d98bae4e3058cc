"""Whose turn it is: round robin over a pool of people."""

from __future__ import annotations

from task.domain.model import Choice, Member, Pool


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
        reason=_reason(chosen, turns, last),
    )
    return choice, chosen


def _reason(chosen: Member | None, turns: list[Member], last: int | None) -> str:
    if chosen is None:
        return "Nobody is in this role at the moment."
    name = _name(chosen)
    if len(turns) == 1:
        return f"{name} is the only one who could take it."
    if last is None:
        return f"{name} has the first turn among {len(turns)} people."
    previous = next((member for member in turns if member.user_id == last), None)
    after = f"person {last}" if previous is None else _name(previous)
    return f"{name} is next after {after}, who had the last turn, among {len(turns)} people."


def _name(member: Member) -> str:
    return member.full_name.strip() or f"person {member.user_id}"
