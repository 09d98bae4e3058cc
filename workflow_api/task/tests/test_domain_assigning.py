"""Round robin: fair while people stay the same, and always with a readable reason."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from task.domain.assigning import choose
from task.domain.events.base import Choice
from task.domain.reasons import Code, Reason, sentence
from task.domain.state import Member, Pool

NAMES = {3: "Three", 5: " Five "}

people = st.sets(st.integers(1, 40), min_size=1, max_size=8)
turns = st.none() | st.integers(1, 40)


def pool(user_ids: set[int] | list[int], last: int | None = None) -> Pool:
    members = tuple(Member(100 + user_id, user_id) for user_id in sorted(user_ids))
    return Pool(members, last)


def chosen(user_ids: set[int] | list[int], last: int | None) -> int | None:
    _, member = choose("role:1", pool(user_ids, last))
    return None if member is None else member.user_id


class TestChoose:
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
    def test_takes_the_next_in_ascending_order_and_wraps(
        self, user_ids: list[int], last: int | None, expected: int | None
    ) -> None:
        assert chosen(user_ids, last) == expected

    def test_explains_itself(self) -> None:
        choice, member = choose("role:7", pool([3, 5, 9], 5))
        assert member == Member(109, 9)
        assert choice == Choice(
            pool="role:7",
            candidate_user_ids=(9, 3, 5),
            last_user_id=5,
            chosen_user_id=9,
            reason=Reason(Code.NEXT_TURN, {"user_id": 9, "after_user_id": 5, "people": 3}),
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
    def test_gives_a_reason(self, user_ids: list[int], last: int | None, reason: str) -> None:
        choice, _ = choose("role:1", pool(user_ids, last))
        assert sentence(choice.reason, lambda user_id: NAMES.get(user_id, "")) == reason

    @given(people, turns, st.integers(1, 60))
    def test_turns_differ_by_at_most_one(
        self, user_ids: set[int], last: int | None, rounds: int
    ) -> None:
        count = Counter(dict.fromkeys(user_ids, 0))
        for _ in range(rounds):
            last = chosen(user_ids, last)
            assert last is not None
            count[last] += 1
        assert max(count.values()) - min(count.values()) <= 1

    @given(people, people, turns)
    def test_candidates_are_everybody_once_with_the_chosen_first(
        self, user_ids: set[int], others: set[int], last: int | None
    ) -> None:
        choice, member = choose("role:1", pool(user_ids | others, last))
        assert sorted(choice.candidate_user_ids) == sorted(user_ids | others)
        assert member is not None
        assert choice.candidate_user_ids[0] == choice.chosen_user_id == member.user_id
