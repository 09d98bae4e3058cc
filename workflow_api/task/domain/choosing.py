"""Choose a person of a pool: by turns, by the fewest open items, or because they had the task before.

A choice depends only on the selection and the pool. It stores all facts that it depended on, so it
can be made again later.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from task.domain.events.base import Candidate, Choice, Preferred, Standing
from task.domain.reasons import Code, Reason
from task.domain.state import Member, Pool
from workflow.domain.definition import Assignment


@dataclass(frozen=True, slots=True)
class Selection:
    """How a person is looked for in the pool named `pool`.

    A person who holds `capacity` open items or more is passed over. The people in `preferred` are
    asked first, in this order; if one of them is chosen, no turn is used.
    """

    pool: str
    strategy: Assignment = Assignment.ROUND_ROBIN
    capacity: int | None = None
    preferred: tuple[Preferred, ...] = ()

    @property
    def reads_loads(self) -> bool:
        """Whether the choice depends on how many open items people hold."""
        return self.capacity is not None or self.strategy is Assignment.LEAST_LOADED


def choose(selection: Selection, pool: Pool) -> tuple[Choice, Member | None]:
    """Choose a member of the pool. The member is None if nobody can take the work; the choice says why.

    Turns go round in ascending user id and begin after the person who had the last turn, even if that
    person has left the pool. If the next person is away, their delegate takes the turn, provided that
    the delegate is in the pool, present and below capacity; the delegate's own delegate is not asked.
    If nobody takes the turn, or the next person is at capacity, the turn is skipped and not made up
    for later. A choice by load does not ask delegates.
    """
    asked = _Asked(selection, pool)
    found = asked.preferred() or asked.by_strategy()
    user_id = None if found is None else found.user_id
    choice = Choice(
        pool=selection.pool,
        last_user_id=pool.last_user_id,
        chosen_user_id=user_id,
        turn_of=None if found is None else found.turn_of,
        reason=asked.nobody() if found is None else found.reason,
        candidates=tuple(asked.candidate(member.user_id, found) for member in asked.turns),
        strategy=selection.strategy,
        capacity=selection.capacity,
        preferred=selection.preferred,
    )
    return choice, next((it for it in asked.turns if it.user_id == user_id), None)


def without(pool: Pool, user_id: int | None) -> Pool:
    """The pool without the person `user_id`, who cannot be chosen then, not even as a delegate."""
    others = tuple(member for member in pool.members if member.user_id != user_id)
    return replace(pool, members=others)


def handed(pool: str, to_user_id: int, reason: Reason) -> Choice:
    """A choice that no rule made: `to_user_id` was named or claimed the work. It uses no turn."""
    return Choice(
        pool=pool,
        last_user_id=None,
        chosen_user_id=to_user_id,
        turn_of=None,
        reason=reason,
        candidates=(Candidate(to_user_id, Standing.CHOSEN),),
    )


def left_to_claim(pool: str, capacity: int | None) -> Choice:
    """The choice on a step whose work is claimed: nobody is chosen."""
    return Choice(
        pool=pool,
        last_user_id=None,
        chosen_user_id=None,
        turn_of=None,
        reason=Reason(Code.FOR_CLAIM),
        candidates=(),
        strategy=Assignment.CLAIM,
        capacity=capacity,
    )


BY_HAND = frozenset({Code.GIVEN_BY, Code.CLAIMED_BY, Code.NAMED_BY, Code.FOR_CLAIM})
"""The reasons of choices that no rule made: a person made them, or will make them by a claim."""


def strategy_of(choice: Choice) -> Assignment | None:
    """The strategy by which `choice` was made; None if a person made it.

    A choice that a person made is stored with the strategy "round robin", which means nothing
    there.
    """
    is_by_person = choice.reason.code in BY_HAND and choice.reason.code is not Code.FOR_CLAIM
    return None if is_by_person else choice.strategy


def made_again(choice: Choice) -> Choice:
    """Make the choice again by today's rules, from the facts that `choice` stores.

    Returns `choice` itself if no rule made it, or if it is too old to contain `preferred`.
    """
    is_last_holder = choice.reason.code is Code.LAST_HOLDER and not choice.preferred
    if choice.reason.code in BY_HAND or is_last_holder:
        return choice
    pool = Pool(
        members=tuple(
            Member(0, user_id) for user_id in sorted(it.user_id for it in choice.candidates)
        ),
        last_user_id=choice.last_user_id,
        away={it.user_id: it.away for it in choice.candidates if it.away is not None},
        loads={it.user_id: it.load for it in choice.candidates if it.load is not None},
    )
    selection = Selection(choice.pool, choice.strategy, choice.capacity, choice.preferred)
    return choose(selection, pool)[0]


@dataclass(frozen=True, slots=True)
class _Found:
    user_id: int
    turn_of: int | None
    reason: Reason


class _Asked:
    """One run of a selection over a pool. `turns` are the members in the order of their turns."""

    def __init__(self, selection: Selection, pool: Pool) -> None:
        self.selection = selection
        self.pool = pool
        self.members = {member.user_id for member in pool.members}
        last = pool.last_user_id
        self.turns = sorted(
            pool.members,
            key=lambda member: (last is not None and member.user_id <= last, member.user_id),
        )

    def preferred(self) -> _Found | None:
        for wish in self.selection.preferred:
            if self._can_take(wish.user_id):
                return _Found(wish.user_id, None, Reason(wish.code, {"user_id": wish.user_id}))
        return None

    def by_strategy(self) -> _Found | None:
        return _STRATEGIES[self.selection.strategy](self)

    def next_turn(self) -> _Found | None:
        """The first turn that somebody can take: the member, or the delegate of an absent member."""
        for member in self.turns:
            taker = self._taker(member.user_id)
            if taker is not None:
                return _Found(taker, member.user_id, self._why(taker, member.user_id))
        return None

    def least_loaded(self) -> _Found | None:
        """The member who holds the fewest open items; among equals the one whose turn is next."""
        free = [it.user_id for it in self.turns if self._can_take(it.user_id)]
        if not free:
            return None
        chosen = min(free, key=self._load)
        reason = Reason(Code.LEAST_LOADED, {"user_id": chosen, "load": self._load(chosen)})
        return _Found(chosen, chosen, reason)

    def nobody(self) -> Reason:
        if not self.turns:
            return Reason(Code.NOBODY_IN_ROLE)
        capacity = self.selection.capacity
        if capacity is None or all(it.user_id in self.pool.away for it in self.turns):
            return Reason(Code.ALL_AWAY)
        return Reason(Code.ALL_AT_CAPACITY, {"capacity": capacity})

    def candidate(self, user_id: int, found: _Found | None) -> Candidate:
        load = self._load(user_id) if self.selection.reads_loads else None
        return Candidate(user_id, self._standing(user_id, found), self.pool.away.get(user_id), load)

    def _standing(self, user_id: int, found: _Found | None) -> Standing:
        if found is not None and user_id == found.user_id:
            is_own = found.turn_of in (None, user_id)
            return Standing.CHOSEN if is_own else Standing.DELEGATE
        is_turn_used = found is not None and user_id == found.turn_of
        if user_id in self.pool.away:
            has_later_turn = not is_turn_used and self._taker(user_id) is not None
            return Standing.LATER if has_later_turn else Standing.AWAY
        return Standing.LATER if self._can_take(user_id) else Standing.AT_CAPACITY

    def _taker(self, user_id: int) -> int | None:
        """The person who can take this member's turn, None if nobody can.

        It is the member, or the delegate if the member is away and turns may be taken by delegates.
        """
        absence = self.pool.away.get(user_id)
        if absence is None:
            return user_id if self._can_take(user_id) else None
        if self.selection.strategy is Assignment.LEAST_LOADED:
            return None
        delegate = absence.delegate_user_id
        return delegate if delegate is not None and self._can_take(delegate) else None

    def _can_take(self, user_id: int) -> bool:
        """Whether the person is in the pool, not away, and below capacity."""
        capacity = self.selection.capacity
        return (
            user_id in self.members
            and user_id not in self.pool.away
            and (capacity is None or self._load(user_id) < capacity)
        )

    def _load(self, user_id: int) -> int:
        return self.pool.loads.get(user_id, 0)

    def _why(self, taker: int, turn_of: int) -> Reason:
        last = self.pool.last_user_id
        if taker != turn_of:
            return Reason(Code.DELEGATE_OF, {"user_id": taker, "absent_user_id": turn_of})
        takers = sum(self._taker(it.user_id) is not None for it in self.turns)
        if takers == 1:
            return Reason(Code.ONLY_ONE, {"user_id": taker})
        if last is None:
            return Reason(Code.FIRST_TURN, {"user_id": taker, "people": len(self.turns)})
        facts = {"user_id": taker, "after_user_id": last, "people": len(self.turns)}
        return Reason(Code.NEXT_TURN, facts)


def _nobody(asked: _Asked) -> None:
    """The strategy of a step whose work people claim: it chooses nobody."""
    return


_STRATEGIES: Mapping[Assignment, Callable[[_Asked], _Found | None]] = {
    Assignment.ROUND_ROBIN: _Asked.next_turn,
    Assignment.STICKY: _Asked.next_turn,
    Assignment.LEAST_LOADED: _Asked.least_loaded,
    Assignment.CLAIM: _nobody,
}
