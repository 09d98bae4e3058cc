"""Conditions that somebody wrote to do harm."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from testing.dear_conditions import DEAREST, LARGEST_TICKETS
from workflow.domain.conditions import (
    Facts,
    condition_compile,
    condition_problems,
    condition_value,
)
from workflow.domain.conditions.costs import BUDGET
from workflow.domain.conditions.facts import MAX_CHARACTERS, MAX_ENTRIES, MAX_PARTS, plain

GENEROUS_SECONDS = 0.25
"""The limit in CPU seconds. It is fifty times the real aim, because the machine may be busy."""

_REPEATED = re.compile(r"\{([^{}]*?|\{|\})\*(\d+)\}")


def samples() -> dict[str, str]:
    text = (Path(__file__).parent / "samples" / "hostile_conditions.txt").read_text()
    parts = re.split(r"^## (.*)\n", text, flags=re.MULTILINE)[1:]
    pairs = zip(parts[::2], parts[1::2], strict=True)
    return {
        name: _REPEATED.sub(lambda found: found[1] * int(found[2]), body.removesuffix("\n"))
        for name, body in pairs
    }


SAMPLES = samples()


def seconds(condition: str, facts: Facts) -> float:
    """The shortest time of three evaluations, in seconds."""
    compiled, taken = condition_compile(condition), []
    for _ in range(3):
        began = time.thread_time()
        condition_value(compiled, facts)
        taken.append(time.thread_time() - began)
    return min(taken)


class TestHostileConditions:
    def test_are_at_least_forty(self) -> None:
        assert len(SAMPLES) >= 40

    @pytest.mark.parametrize("name", SAMPLES)
    def test_are_refused_or_evaluated_quickly(self, name: str) -> None:
        condition = SAMPLES[name]
        began = time.thread_time()
        problems = condition_problems(condition)
        assert time.thread_time() - began < GENEROUS_SECONDS
        if not problems:
            for facts in LARGEST_TICKETS.values():
                assert seconds(condition, facts) < GENEROUS_SECONDS

    def test_are_mostly_refused(self) -> None:
        assert {name for name, text in SAMPLES.items() if not condition_problems(text)} == ALLOWED


# These conditions may be saved. They are cheap, or give an error on a ticket for which they would
# be expensive.
ALLOWED = {
    "many loops in a row",
    "a loop with a long body",
    "lists that grow in a loop",
    "texts that grow in a loop",
    "a list of all there is in a loop",
    "comparing large values over and over",
    "comparing large values in a loop",
    "searching for what is not there",
    "searching with what is no key",
    "searching a text in a loop",
    "counting over and over",
    "has of everything",
    "many fields",
    "a pattern for backtracking",
    "a pattern in a loop",
    "an overlong text",
    "an overlong list",
    "an overlong map",
    "an overlong duration",
    "a hidden second line",
}


PIECES = [
    *("ticket", "task", ".", "[", "]", "(", ")", "{", "}", ",", ":", "?", "!", "-", "+", "*", "/"),
    *(
        "%",
        "==",
        "<",
        "in",
        "&&",
        "||",
        "true",
        "null",
        "1",
        "2.5",
        "1e9",
        '"a"',
        "'b'",
        'r"\\\\d"',
    ),
    *("x", "list", "map", "text", "rows", "visits", "has", "size", "all", "exists", "filter"),
    *("matches", "timestamp", " ", "//", "\n", "\\", '"', "\u00e9", "\0", "0x", "."),
    *("ticket.list", "ticket.map", "ticket.text", "task.visits", ".all(x, ", ".map(x, ", ".size()"),
]


class TestAnyText:
    @settings(max_examples=500)
    @given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
    def test_is_refused_or_has_a_value(self, text: str) -> None:
        problems = condition_problems(text)
        assert all(problem.message for problem in problems)
        assert all(1 <= (problem.place or 1) <= len(text) + 1 for problem in problems)
        if not problems:
            assert condition_value(condition_compile(text), LARGEST_TICKETS["mixed"]).outcome

    @given(st.text(max_size=60))
    def test_of_any_signs_is_refused_or_has_a_value(self, text: str) -> None:
        if not condition_problems(text):
            assert condition_value(condition_compile(text), LARGEST_TICKETS["mixed"]).outcome


class TestTheLargestTickets:
    @pytest.mark.parametrize("name", LARGEST_TICKETS)
    def test_can_be_read(self, name: str) -> None:
        facts = LARGEST_TICKETS[name]
        _, weights = plain(facts.ticket, list(facts.ticket))
        assert sum(weight.parts for weight in weights.values()) <= MAX_PARTS
        assert sum(weight.characters for weight in weights.values()) <= MAX_CHARACTERS

    def test_reach_each_limit(self) -> None:
        weights = [
            weight
            for facts in LARGEST_TICKETS.values()
            for weight in plain(facts.ticket, list(facts.ticket))[1].values()
        ]
        assert max(weight.parts for weight in weights) > 0.9 * MAX_PARTS
        assert max(weight.characters for weight in weights) == MAX_CHARACTERS
        assert max(weight.entries for weight in weights) == MAX_ENTRIES


class TestTheDearestConditions:
    @pytest.mark.parametrize("name", DEAREST)
    def test_are_allowed_and_use_most_of_the_budget(self, name: str) -> None:
        condition, ticket = DEAREST[name]
        compiled, facts = condition_compile(condition), LARGEST_TICKETS[ticket]
        _, weights = plain(facts.ticket, compiled.reads)
        assert 0.7 * BUDGET < compiled.cost.at(weights) <= BUDGET

    @pytest.mark.parametrize("name", DEAREST)
    def test_are_evaluated_quickly(self, name: str) -> None:
        condition, ticket = DEAREST[name]
        assert seconds(condition, LARGEST_TICKETS[ticket]) < GENEROUS_SECONDS
