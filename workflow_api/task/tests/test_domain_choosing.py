"""The choice of a person is fair as long as the people stay the same, and each reason is readable."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from task.domain.choosing import Selection, choose, handed, left_to_claim, made_again, without
from task.domain.events.base import Candidate, Choice, Preferred, Standing
from task.domain.older import as_today
from task.domain.reasons import Code, Reason, sentence
from task.domain.standings import reason_of
from task.domain.state import Absence, Member, Pool
from workflow.domain.definition import Assignment

NAMES = {3: "Three", 5: " Five "}
UNTIL = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)
A, B, C, D = 1, 2, 3, 4
TURNS = Selection("role:1")

people = st.sets(st.integers(1, 40), min_size=1, max_size=8)
last_turns = st.none() | st.integers(1, 40)


def pool(
    user_ids: Iterable[int],
    last: int | None = None,
    away: Mapping[int, int | None] | None = None,
    loads: Mapping[int, int] | None = None,
) -> Pool:
    """A pool. `away` maps each absent person to their delegate, or to None."""
    return Pool(
        members=tuple(Member(100 + user_id, user_id) for user_id in sorted(user_ids)),
        last_user_id=last,
        away={user_id: Absence(UNTIL, delegate) for user_id, delegate in (away or {}).items()},
        loads=loads or {},
    )


@st.composite
def pools(draw: st.DrawFn) -> Pool:
    """A random pool with absences, delegates inside and outside of it, and numbers of held items."""
    members = draw(people)
    away = draw(
        st.dictionaries(
            st.sampled_from(sorted(members)), st.none() | st.integers(1, 40), max_size=6
        )
    )
    delegates = {who: None if to == who else to for who, to in away.items()}
    loads = {user_id: draw(st.integers(0, 4)) for user_id in members}
    return pool(members, draw(last_turns), delegates, loads)


def selections() -> st.SearchStrategy[Selection]:
    wishes = st.builds(Preferred, st.integers(1, 40), st.sampled_from([Code.HELD_STEP]))
    return st.builds(
        Selection,
        st.just("role:1"),
        st.sampled_from(Assignment),
        st.none() | st.integers(1, 4),
        st.lists(wishes, max_size=2).map(tuple),
    )


def chosen(user_ids: Iterable[int], last: int | None) -> int | None:
    _, member = choose(TURNS, pool(user_ids, last))
    return None if member is None else member.user_id


def outcomes(choice: Choice) -> dict[int, str]:
    return {it.user_id: it.outcome.value for it in choice.candidates}


def said(choice: Choice, user_id: int) -> str:
    candidate = next(it for it in choice.candidates if it.user_id == user_id)
    return sentence(reason_of(choice, candidate), _letter)


def _letter(user_id: int) -> str:
    return " ABCDEFGH"[user_id]


class TestTurns:
    @pytest.mark.parametrize(
        ("user_ids", "last", "expected"),
        [
            ([3, 5, 9], None, 3),
            ([3, 5, 9], 3, 5),
            ([3, 5, 9], 4, 5),
            ([3, 5, 9], 9, 3),
            ([3, 5, 9], 40, 3),
            ([3], 3, 3),
            ([], 3, None),
        ],
    )
    def test_go_round_in_ascending_order(
        self, user_ids: list[int], last: int | None, expected: int | None
    ) -> None:
        assert chosen(user_ids, last) == expected

    def test_explain_themselves(self) -> None:
        choice, member = choose(Selection("role:7"), pool([3, 5, 9], 5))
        assert member == Member(109, 9)
        assert choice == Choice(
            pool="role:7",
            last_user_id=5,
            chosen_user_id=9,
            turn_of=9,
            reason=Reason(Code.NEXT_TURN, {"user_id": 9, "after_user_id": 5, "people": 3}),
            candidates=(Candidate(9, Standing.CHOSEN), Candidate(3), Candidate(5)),
        )

    @pytest.mark.parametrize(
        ("user_ids", "last", "reason"),
        [
            ([], 5, "Nobody is in this role at the moment."),
            ([5], 5, "Five is the only one who could take it."),
            ([3, 5], None, "Three has the first turn among 2 people."),
            ([3, 5], 4, "Five is next after Person 4, who had the last turn, among 2 people."),
        ],
    )
    def test_have_a_reason(self, user_ids: list[int], last: int | None, reason: str) -> None:
        choice, _ = choose(TURNS, pool(user_ids, last))
        assert sentence(choice.reason, lambda user_id: NAMES.get(user_id, "")) == reason

    @given(people, last_turns, st.integers(1, 60))
    def test_differ_by_at_most_one(self, user_ids: set[int], last: int | None, rounds: int) -> None:
        count = Counter(dict.fromkeys(user_ids, 0))
        for _ in range(rounds):
            last = chosen(user_ids, last)
            assert last is not None
            count[last] += 1
        assert max(count.values()) - min(count.values()) <= 1


class TestAbsences:
    def test_give_the_turn_to_the_delegate_and_the_rotation_stands_as_if_it_had_been_taken(
        self,
    ) -> None:
        choice, member = choose(TURNS, pool([A, B, C], C, away={A: C}))
        assert (member and member.user_id, choice.turn_of) == (C, A)
        assert outcomes(choice) == {A: "away", B: "later", C: "delegate"}
        assert choice.reason == Reason(Code.DELEGATE_OF, {"user_id": C, "absent_user_id": A})
        after, _ = choose(TURNS, pool([A, B, C], choice.turn_of, away={A: C}))
        assert (after.chosen_user_id, after.turn_of) == (B, B)

    def test_skip_the_turn_without_a_delegate_and_do_not_catch_up(self) -> None:
        last: int | None = C
        order = []
        for away in ({A: None}, {A: None}, {}, {}, {}):
            choice, _ = choose(TURNS, pool([A, B, C], last, away=away))
            last = choice.turn_of
            order.append(choice.chosen_user_id)
        assert order == [B, C, A, B, C]

    @pytest.mark.parametrize(
        ("away", "loads", "reason"),
        [
            (
                {A: D},
                {},
                "Away until 2026-12-01 08:00 UTC; D, the delegate, may not have this turn.",
            ),
            (
                {A: B, B: None},
                {},
                "Away until 2026-12-01 08:00 UTC; B, the delegate, is away too.",
            ),
            (
                {A: B, B: A},
                {},
                "Away until 2026-12-01 08:00 UTC; B, the delegate, is away too.",
            ),
            (
                {A: B, B: C},
                {},
                "Away until 2026-12-01 08:00 UTC; B, the delegate, is away too.",
            ),
            (
                {A: B},
                {B: 2},
                "Away until 2026-12-01 08:00 UTC; B, the delegate, holds too many open items.",
            ),
            ({A: None}, {}, "Away until 2026-12-01 08:00 UTC."),
        ],
        ids=["outside", "away", "circle", "own delegate is not asked", "full", "none"],
    )
    def test_skip_the_turn_if_the_delegate_cannot_take_it(
        self, away: dict[int, int | None], loads: dict[int, int], reason: str
    ) -> None:
        selection = Selection("role:1", capacity=2)
        choice, member = choose(selection, pool([A, B, C], C, away, loads))
        # B has the next turn. If B is away or at capacity, C gets the work: as B's delegate, or in
        # C's own turn.
        is_b_there = B not in away and not loads
        assert member is not None
        assert member.user_id == (B if is_b_there else C)
        assert choice.turn_of == (B if is_b_there or away.get(B) == C else C)
        assert outcomes(choice)[A] == "away"
        assert said(choice, A) == reason

    def test_of_everybody_leave_nobody(self) -> None:
        choice, member = choose(TURNS, pool([A, B], None, away={A: B, B: A}))
        assert member is None
        assert (choice.turn_of, choice.reason) == (None, Reason(Code.ALL_AWAY))
        assert outcomes(choice) == {A: "away", B: "away"}

    def test_say_that_a_later_turn_goes_to_the_delegate(self) -> None:
        choice, _ = choose(TURNS, pool([A, B, C], C, away={B: C}))
        assert outcomes(choice) == {A: "chosen", B: "later", C: "later"}
        assert said(choice, B) == "Away until 2026-12-01 08:00 UTC; C takes the turn when it comes."
        assert said(choice, C) == "The turn comes later."

    @given(pools(), st.integers(1, 60))
    def test_leave_turns_that_differ_by_at_most_one(self, start: Pool, rounds: int) -> None:
        """This holds for people whose turns are used, by themselves or by a delegate. A turn that a
        person takes as a delegate does not count as their own.
        """
        count, last = Counter[int](), start.last_user_id
        for _ in range(rounds):
            choice, member = choose(TURNS, Pool(start.members, last, start.away))
            if member is None:
                assert all(it.user_id in start.away for it in start.members)
                return
            assert member.user_id not in start.away
            assert choice.turn_of is not None
            count[choice.turn_of] += 1
            last = choice.turn_of
        takers = {
            it.user_id
            for it in start.members
            if it.user_id not in start.away or _has_delegate(start, it.user_id)
        }
        turns = [count[user_id] for user_id in takers]
        assert set(count) <= takers
        assert max(turns) - min(turns) <= 1

    @given(pools(), st.integers(1, 40))
    def test_with_delegates_for_all_turn_the_rotation_as_if_nobody_were_away(
        self, start: Pool, rounds: int
    ) -> None:
        there = [it.user_id for it in start.members if it.user_id not in start.away]
        if not there:
            return
        away = {it: Absence(UNTIL, there[0]) for it in start.away}
        last = unmoved = start.last_user_id
        for _ in range(rounds):
            last = choose(TURNS, Pool(start.members, last, away))[0].turn_of
            unmoved = chosen([it.user_id for it in start.members], unmoved)
            assert last == unmoved


def _has_delegate(start: Pool, user_id: int) -> bool:
    delegate = start.away[user_id].delegate_user_id
    return delegate not in start.away and any(it.user_id == delegate for it in start.members)


class TestCapacity:
    FULL_AT_TWO = Selection("role:1", capacity=2)

    def test_passes_over_who_holds_enough_and_does_not_make_up_for_it(self) -> None:
        last: int | None = C
        order = []
        for loads in ({A: 2}, {}, {}, {}):
            choice, _ = choose(self.FULL_AT_TWO, pool([A, B, C], last, loads=loads))
            last = choice.turn_of
            order.append(choice.chosen_user_id)
        assert order == [B, C, A, B]

    def test_says_how_much_they_hold(self) -> None:
        choice, _ = choose(self.FULL_AT_TWO, pool([A, B], None, loads={A: 3, B: 1}))
        assert choice.candidates == (
            Candidate(A, Standing.AT_CAPACITY, load=3),
            Candidate(B, Standing.CHOSEN, load=1),
        )
        assert said(choice, A) == "Holds 3 open items, and this step allows 2."
        assert choice.reason == Reason(Code.ONLY_ONE, {"user_id": B})

    def test_leaves_nobody_if_all_who_are_there_are_full(self) -> None:
        choice, member = choose(self.FULL_AT_TWO, pool([A, B], None, {A: None}, {B: 2}))
        assert member is None
        assert choice.reason == Reason(Code.ALL_AT_CAPACITY, {"capacity": 2})
        assert outcomes(choice) == {A: "away", B: "at_capacity"}

    def test_of_an_absent_person_does_not_matter(self) -> None:
        choice, _ = choose(self.FULL_AT_TWO, pool([A, B], None, {A: B}, {A: 9, B: 1}))
        assert (choice.chosen_user_id, choice.turn_of) == (B, A)


class TestLeastLoaded:
    FEWEST = Selection("load:1", Assignment.LEAST_LOADED)

    def test_takes_who_holds_the_fewest(self) -> None:
        choice, _ = choose(self.FEWEST, pool([A, B, C], None, loads={A: 2, B: 1, C: 3}))
        assert (choice.chosen_user_id, choice.turn_of) == (B, B)
        assert sentence(choice.reason, _letter) == "B holds the fewest open items: 1."
        assert said(choice, C) == "Holds 3 open items; the fewest are 1."

    @pytest.mark.parametrize(("last", "expected"), [(None, A), (A, B), (B, C), (C, A)])
    def test_decides_ties_by_rotation(self, last: int | None, expected: int) -> None:
        choice, _ = choose(self.FEWEST, pool([A, B, C], last, loads={A: 1, B: 1, C: 1}))
        assert choice.chosen_user_id == expected
        others = {A, B, C} - {expected}
        assert {said(choice, it) for it in others} == {"The turn comes later."}

    def test_asks_no_delegate(self) -> None:
        """An absent person finishes items and gets none. If delegates counted here, the absent
        person would soon have the fewest items, and the delegate would get every ticket.
        """
        choice, _ = choose(self.FEWEST, pool([A, B, C], None, {A: B}, {A: 0, B: 4, C: 3}))
        assert choice.chosen_user_id == C
        assert outcomes(choice) == {A: "away", B: "later", C: "chosen"}
        assert said(choice, A) == "Away until 2026-12-01 08:00 UTC."

    @given(pools(), st.none() | st.integers(1, 4))
    def test_never_takes_who_holds_more(self, start: Pool, capacity: int | None) -> None:
        selection = Selection("load:1", Assignment.LEAST_LOADED, capacity)
        _, member = choose(selection, start)
        free = [
            start.loads[it.user_id]
            for it in start.members
            if it.user_id not in start.away
            and (capacity is None or start.loads[it.user_id] < capacity)
        ]
        assert (member is None) == (not free)
        assert member is None or start.loads[member.user_id] == min(free)


class TestPreferred:
    def test_are_asked_first_and_use_no_turn(self) -> None:
        wishes = (Preferred(C, Code.HELD_STEP), Preferred(B, Code.HELD_IN_ROLE))
        selection = Selection("role:1", Assignment.STICKY, preferred=wishes)
        choice, _ = choose(selection, pool([A, B, C], None))
        assert (choice.chosen_user_id, choice.turn_of) == (C, None)
        assert choice.reason == Reason(Code.HELD_STEP, {"user_id": C})
        assert said(choice, A) == "Nobody else was asked."
        second, _ = choose(selection, pool([A, B, C], None, away={C: A}))
        assert (second.chosen_user_id, second.reason.code) == (B, Code.HELD_IN_ROLE)

    @pytest.mark.parametrize(
        "start",
        [pool([A, B], None), pool([A, B, C], None, away={C: B}), pool([A, B, C], None, {}, {C: 1})],
        ids=["left", "away", "full"],
    )
    def test_are_passed_over_for_the_rotation_if_they_cannot_take_it(self, start: Pool) -> None:
        wishes = (Preferred(C, Code.HELD_STEP),)
        selection = Selection("role:1", Assignment.STICKY, capacity=1, preferred=wishes)
        choice, _ = choose(selection, start)
        assert (choice.chosen_user_id, choice.turn_of) == (A, A)


class TestEveryChoice:
    @given(selections(), pools())
    def test_is_made_again_from_what_is_stored(self, selection: Selection, start: Pool) -> None:
        choice, _ = choose(selection, start)
        assert made_again(choice) == choice

    @given(selections(), pools())
    def test_gives_the_work_to_somebody_who_is_there_and_below_capacity(
        self, selection: Selection, start: Pool
    ) -> None:
        choice, member = choose(selection, start)
        assert choice.chosen_user_id == (member and member.user_id)
        if member is None:
            assert choice.turn_of is None
            return
        assert member.user_id not in start.away
        assert selection.capacity is None or start.loads[member.user_id] < selection.capacity

    @given(selections(), pools())
    def test_names_everybody_once_with_a_reason(self, selection: Selection, start: Pool) -> None:
        choice, member = choose(selection, start)
        assert [it.user_id for it in choice.candidates] == sorted(
            (it.user_id for it in start.members),
            key=lambda user_id: (user_id <= (start.last_user_id or 0), user_id),
        )
        took = [it for it in choice.candidates if it.outcome in ("chosen", "delegate")]
        assert [it.user_id for it in took] == ([] if member is None else [member.user_id])
        assert all(sentence(reason_of(choice, it)) for it in choice.candidates)

    @given(pools(), st.integers(1, 40))
    def test_leaves_out_who_may_not_have_it_as_a_delegate_too(
        self, start: Pool, user_id: int
    ) -> None:
        choice, member = choose(TURNS, without(start, user_id))
        assert member is None or member.user_id != user_id
        assert user_id not in [it.user_id for it in choice.candidates]


class TestChoicesByHand:
    def test_use_no_turn_and_are_not_made_again(self) -> None:
        given_by = handed("role:1", B, Reason(Code.GIVEN_BY, {"user_id": A}))
        assert (given_by.turn_of, given_by.candidates) == (None, (Candidate(B, Standing.CHOSEN),))
        assert made_again(given_by) == given_by
        nobody = left_to_claim("role:1", 3)
        assert (nobody.chosen_user_id, nobody.reason) == (None, Reason(Code.FOR_CLAIM))
        assert made_again(nobody) == nobody


class TestAnOlderChoice:
    """Before absences existed, a choice had only the numbers of its candidates."""

    def test_is_read_and_made_again(self) -> None:
        stored = {
            "pool": "role:1",
            "candidate_user_ids": [9, 3, 5],
            "last_user_id": 5,
            "chosen_user_id": 9,
            "reason": {
                "code": "next_turn",
                "params": {"user_id": 9, "after_user_id": 5, "people": 3},
            },
        }
        today = as_today({"choice": stored})["choice"]
        assert today["turn_of"] == 9
        assert today["candidates"] == [
            {"user_id": 9, "outcome": "chosen"},
            {"user_id": 3},
            {"user_id": 5},
        ]
        choice, _ = choose(TURNS, pool([3, 5, 9], 5))
        assert (choice.turn_of, outcomes(choice)) == (9, {9: "chosen", 3: "later", 5: "later"})

    def test_of_a_transfer_used_no_turn(self) -> None:
        stored = {
            "pool": "role:1",
            "candidate_user_ids": [9],
            "last_user_id": None,
            "chosen_user_id": 9,
            "reason": "It was transferred by person 4.",
        }
        today = as_today({"choice": stored})["choice"]
        assert (today["turn_of"], today["reason"]["code"]) == (None, "given_by")
