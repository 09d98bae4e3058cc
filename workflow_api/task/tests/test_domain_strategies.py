"""Commands choose people by the strategies of steps."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from task.domain.assigning import OWNER_POOL
from task.domain.command import Command
from task.domain.commands import Act, HandOn, Open, Reopen, TakeUp, Tick
from task.domain.decide import decide, plan
from task.domain.decision import Decision, Refusal, TurnTaken
from task.domain.events.base import Choice
from task.domain.evolve import apply
from task.domain.reasons import Code
from task.domain.state import Absence, Member, Pool, TaskState, Wait
from testing.strategies import HEADER, ROLES, chain
from workflow.domain.compile import compile_definition
from workflow.domain.definition import Assignment, Definition, Graph, Transition

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
UNTIL = NOW + timedelta(days=7)
A, B, C, OWNER = 1, 2, 3, 9
LOOK, MEND, BACK = 1, 2, 9


def definition(
    look: dict[str, Any] | None = None, mend: dict[str, Any] | None = None
) -> Definition:
    """Two steps of one role, with a way back. `look` and `mend` change fields of the steps."""
    graph = chain(("Look", "0.5"), ("Mend", "0.5"), roles=ROLES[:1])
    first, second = graph.steps
    steps = (replace(first, **look or {}), replace(second, **mend or {}))
    back = Transition(BACK, MEND, LOOK, "Back", order=2)
    return compile_definition(HEADER, Graph(steps, (*graph.transitions, back)))


def members(*user_ids: int, last: int | None = None, **fields: Any) -> Pool:
    return Pool(tuple(Member(100 + user_id, user_id) for user_id in user_ids), last, **fields)


def pools(pool: Pool | None = None, by_load: Pool | None = None) -> dict[str, Pool]:
    people = pool or members(A, B, C)
    return {
        OWNER_POOL: members(OWNER),
        "role:1": people,
        "escalation:2": members(A, B, C),
        "load:1": by_load or people,
    }


def decided(
    version: Definition,
    state: TaskState | None,
    command: Open | Command,
    given: dict[str, Pool],
    now: datetime = NOW,
) -> Decision:
    outcome = decide(version, state, command, now, given)
    assert isinstance(outcome, Decision), outcome
    return outcome


def done(
    version: Definition,
    state: TaskState | None,
    command: Open | Command,
    given: dict[str, Pool] | None = None,
    now: datetime = NOW,
) -> TaskState:
    return apply(state, decided(version, state, command, given or pools(), now))


def choice_of(decision: Decision) -> Choice:
    (found,) = (event.choice for event in decision.events if hasattr(event, "choice"))
    assert isinstance(found, Choice)
    return found


def turns(decision: Decision) -> list[tuple[str, int]]:
    return [
        (effect.pool, effect.user_id)
        for effect in decision.effects
        if isinstance(effect, TurnTaken) and effect.pool != OWNER_POOL
    ]


def holder(state: TaskState) -> int | None:
    return state.open_item.holder.user_id if state.open_item else None


OPEN = Open("high", NOW)


class TestSticky:
    VERSION = definition({"assignment": Assignment.STICKY}, {"assignment": Assignment.STICKY})

    def test_gives_the_step_to_who_had_it_before_without_a_turn(self) -> None:
        state = done(self.VERSION, None, OPEN, pools(members(A, B, C, last=A)))
        assert holder(state) == B
        # Mend goes to B, because B had the task in this role before. When the task comes back to
        # Look, B gets it again.
        forward = decided(self.VERSION, state, Act(B, LOOK, ""), pools(members(A, B, C, last=B)))
        assert (choice_of(forward).chosen_user_id, turns(forward)) == (B, [])
        assert choice_of(forward).reason.code is Code.HELD_IN_ROLE
        back = decided(self.VERSION, apply(state, forward), Act(B, BACK, ""), pools())
        assert (choice_of(back).chosen_user_id, turns(back)) == (B, [])
        assert choice_of(back).reason.code is Code.HELD_STEP

    @pytest.mark.parametrize(
        "pool",
        [members(A, C, last=A), members(A, B, C, last=B, away={B: Absence(UNTIL, C)})],
        ids=["left", "away"],
    )
    def test_goes_by_turns_if_they_cannot_take_it(self, pool: Pool) -> None:
        state = done(self.VERSION, None, OPEN, pools(members(A, B, C, last=A)))
        forward = decided(self.VERSION, state, Act(B, LOOK, ""), pools(pool))
        assert choice_of(forward).chosen_user_id == C
        assert turns(forward) == [("role:1", C)]

    def test_prefers_the_step_to_the_role(self) -> None:
        """A had Look. Then B had Mend and sent the task back. Look goes to A, because A had this
        step before, although B had the task last.
        """
        version = definition({"assignment": Assignment.STICKY})
        state = done(version, None, OPEN)
        state = done(version, state, Act(A, LOOK, ""), pools(members(A, B, C, last=A)))
        assert holder(state) == B
        state = done(version, state, Act(B, BACK, ""), pools(members(A, B, C, last=B)))
        assert holder(state) == A


class TestLeastLoaded:
    VERSION = definition({"assignment": Assignment.LEAST_LOADED})

    def test_has_a_rotation_of_its_own_for_ties_and_locks_that_of_the_role_too(self) -> None:
        assert plan(self.VERSION, None, OPEN) == ("load:1", OWNER_POOL, "role:1")
        loads = {A: 2, B: 1, C: 1}
        given = pools(members(A, B, C, last=C), members(A, B, C, last=B, loads=loads))
        opened = decided(self.VERSION, None, OPEN, given)
        assert choice_of(opened).chosen_user_id == C
        assert turns(opened) == [("load:1", C)]


class TestCapacity:
    VERSION = definition({"capacity": 1}, {"capacity": 2})
    FULL = members(A, B, loads={A: 1, B: 1})

    def test_lets_the_task_wait_for_somebody_to_finish(self) -> None:
        state = done(self.VERSION, None, OPEN, pools(self.FULL))
        assert (holder(state), state.wait, state.looks_for) == (None, Wait.CAPACITY, "holder")
        refused = decide(self.VERSION, state, TakeUp(), NOW, pools(self.FULL))
        assert isinstance(refused, Refusal)
        assert refused.code == "nobody_eligible"
        taken = done(self.VERSION, state, TakeUp(), pools(members(A, B, loads={A: 1})))
        assert (holder(taken), taken.wait, taken.waiting_for) == (B, Wait.PERSON, None)

    def test_is_that_of_the_step(self) -> None:
        state = done(self.VERSION, None, OPEN, pools(members(A, B)))
        forward = decided(self.VERSION, state, Act(A, LOOK, ""), pools(self.FULL))
        assert choice_of(forward).chosen_user_id == A

    def test_waits_for_a_finish_even_while_everybody_is_away(self) -> None:
        """The people who come back may be at capacity. So the task also waits for capacity, and a
        finished item wakes it.
        """
        away = members(A, away={A: Absence(UNTIL)}, loads={A: 1})
        assert done(self.VERSION, None, OPEN, pools(away)).wait is Wait.CAPACITY

    def test_does_not_hold_for_an_escalation(self) -> None:
        version = definition({"capacity": 1, "escalate_to": ROLES[1]})
        state = done(version, None, OPEN, pools(members(A)))
        given = pools()
        given["escalation:2"] = members(B, loads={B: 9})
        late = decided(version, state, Tick(NOW + timedelta(hours=30)), given)
        assert choice_of(late).chosen_user_id == B


class TestClaim:
    VERSION = definition({"assignment": Assignment.CLAIM})

    def test_chooses_nobody_and_locks_no_rotation(self) -> None:
        assert plan(self.VERSION, None, OPEN) == (OWNER_POOL,)
        opened = decided(self.VERSION, None, OPEN, {OWNER_POOL: members(OWNER)})
        assert turns(opened) == []
        state = apply(None, opened)
        assert (holder(state), state.wait, state.looks_for) == (None, Wait.CLAIM, "")
        assert state.waiting_for == ROLES[0]
        assert choice_of(opened).reason.code is Code.FOR_CLAIM

    def test_is_not_taken_up_by_the_suite(self) -> None:
        state = done(self.VERSION, None, OPEN)
        assert plan(self.VERSION, state, TakeUp()) == ()
        refused = decide(self.VERSION, state, TakeUp(), NOW, {})
        assert isinstance(refused, Refusal)
        assert refused.code == "waits_for_claim"

    def test_gets_the_work_of_who_left_back(self) -> None:
        version = definition(None, {"assignment": Assignment.CLAIM})
        state = done(version, None, OPEN, pools(members(A)))
        state = done(version, state, Act(A, LOOK, ""))
        assert state.wait is Wait.CLAIM
        version = definition({"assignment": Assignment.CLAIM})
        held = done(definition(), None, OPEN, pools(members(A)))
        left = HandOn(has_holder_left=True, has_owner_left=False)
        waiting = done(version, held, left, pools(members(B)))
        assert (holder(waiting), waiting.wait) == (None, Wait.CLAIM)
        assert plan(version, held, left) == ("role:1",)


class TestReopening:
    @pytest.mark.parametrize(
        ("pool", "expected", "used"),
        [
            (members(A, B, C, last=A), A, []),
            (members(B, C, last=A), B, [("role:1", B)]),
            (members(A, B, C, last=A, away={A: Absence(UNTIL)}), B, [("role:1", B)]),
        ],
        ids=["last holder", "left", "away"],
    )
    def test_asks_the_last_holder_first(
        self, pool: Pool, expected: int, used: list[tuple[str, int]]
    ) -> None:
        version = definition()
        state = done(version, None, OPEN, pools(members(A)))
        state = done(version, state, Act(A, LOOK, ""), pools(members(A)))
        state = done(version, state, Act(A, None, ""))
        again = decided(version, state, Reopen(OWNER, "Still broken."), pools(pool))
        assert (choice_of(again).chosen_user_id, turns(again)) == (expected, used)

    @pytest.mark.parametrize(
        ("pool", "expected"), [(members(A, B), A), (members(B), None)], ids=["there", "left"]
    )
    def test_of_claimed_work_asks_the_last_holder_alone(
        self, pool: Pool, expected: int | None
    ) -> None:
        version = definition(None, {"assignment": Assignment.CLAIM})
        state = done(definition(), None, OPEN, pools(members(A)))
        state = done(definition(), state, Act(A, LOOK, ""), pools(members(A)))
        state = done(definition(), state, Act(A, None, ""))
        again = done(version, state, Reopen(OWNER, "Still broken."), pools(pool))
        assert holder(again) == expected
        assert again.wait is (Wait.PERSON if expected else Wait.CLAIM)


class TestOwners:
    @pytest.mark.parametrize(
        ("away", "owner", "turn"),
        [
            ({A: Absence(UNTIL, C)}, C, A),
            ({A: Absence(UNTIL)}, B, B),
            ({}, A, A),
        ],
        ids=["delegate", "skipped", "there"],
    )
    def test_are_chosen_with_the_same_absences(
        self, away: dict[int, Absence], owner: int, turn: int
    ) -> None:
        given = {**pools(), OWNER_POOL: members(A, B, C, away=away)}
        opened = decided(definition(), None, OPEN, given)
        state = apply(None, opened)
        assert state.owner is not None
        assert state.owner.user_id == owner
        assert TurnTaken(OWNER_POOL, turn) in opened.effects

    def test_are_none_while_all_are_away(self) -> None:
        given = {**pools(), OWNER_POOL: members(A, away={A: Absence(UNTIL)})}
        assert done(definition(), None, OPEN, given).owner is None
