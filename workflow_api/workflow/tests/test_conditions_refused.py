"""Conditions that may not be saved, each with its reason and its place."""

from __future__ import annotations

import pytest

from workflow.domain.conditions import condition_problems


def refused(text: str) -> list[tuple[str, int | None]]:
    return [(problem.code, problem.place) for problem in condition_problems(text)]


class TestSyntax:
    @pytest.mark.parametrize(
        ("text", "code", "place"),
        [
            ("", "empty", None),
            (" \n // only a remark", "syntax", 20),
            ("ticket.cost > 1" + " " * 1_986, "too_long", None),
            ("ticket.cost >", "syntax", 14),
            ("ticket.cost > 1)", "syntax", 16),
            ("(ticket.cost > 1", "syntax", 17),
            ("ticket.cost = 1", "character", 13),
            ("ticket.cost > 1; true", "character", 16),
            ("ticket.cost & 1", "character", 13),
            ("ticket.cost > 1 true", "syntax", 17),
            ("!-ticket.cost", "syntax", 2),
            ('ticket.name == "x', "text", 16),
            ('ticket.name == "x\ny"', "text", 16),
            ('ticket.name == "\\d"', "text", 17),
            ('ticket.name == "\\u0000"', "text", 17),
            ('ticket.name == "\\ud800"', "text", 17),
            ('ticket.name == """x"""', "text", 16),
            ('ticket.name == b"x"', "bytes", 16),
            ("ticket.cost > 1u", "number", 16),
            ("ticket.cost > 1e400", "number", 15),
            ("ticket.cost > 9223372036854775808", "number", 15),
            ("ticket.cost > -9223372036854775808", "number", 16),
            ("ticket.cost > 0xFFFFFFFFFFFFFFFFFF", "number", 15),
            ("ticket.cost > 1" + "0" * 1_900, "number", 15),
            ("ticket.in == 1", "syntax", 8),
            ("ticket.?cost == 1", "syntax", 8),
            ("ticket.`cost` == 1", "character", 8),
            (".ticket.cost == 1", "syntax", 1),
            ("Money{amount: 1}.amount == 1", "syntax", 6),
            ("has(ticket)", "has", 1),
            ('has(ticket["cost"])', "has", 1),
            ("has(ticket.a, ticket.b)", "has", 1),
            ("ticket.items.exists(1, true)", "loop", 14),
            ("ticket.items.exists(item)", "loop", 14),
            ("ticket.items.exists(i, item, true)", "loop", 14),
            ("(" * 25 + "true" + ")" * 25, "depth", 25),
            ("!" * 24 + "true", "depth", 24),
            ("[" * 30 + "]" * 30 + " == []", "depth", 25),
            ("ticket.a" + ".a" * 30 + " == 1", "depth", 53),
            ("ticket.a == 1" + " + 1" * 30, "depth", 103),
            ("ticket.a" + " ? true : ticket.a" * 30 + " ? true : false", "depth", 421),
        ],
    )
    def test_is_refused_at_its_place(self, text: str, code: str, place: int | None) -> None:
        assert refused(text) == [(code, place)]

    @pytest.mark.parametrize(
        "text",
        [
            "t\u0456cket.cost > 1",
            "ticket.\u0441ost > 1",
            "ticket\uff0ecost > 1",
            "ticket.cost\u00a0> 1",
            "ticket.cost > \u0661",
            "ticket.name == \u201cx\u201d",
            "ticket.cost \u2260 1",
            'ticket.name == "x\u202e" || true',
            'ticket.name == "x\u200b"',
            'ticket.name == "x\t"',
            'ticket.name == "x\ue000"',
        ],
    )
    def test_looks_like_what_it_is(self, text: str) -> None:
        assert [code for code, _ in refused(text)] == ["character"]

    def test_allows_letters_of_all_scripts_in_texts(self) -> None:
        assert refused('ticket.name == "Größe \u0441 \u65e5\u672c \U0001f600"') == []
        assert refused('ticket.name == "x\\u202e"') == []


class TestNames:
    @pytest.mark.parametrize(
        ("text", "code", "place"),
        [
            ("cost > 1", "unknown_name", 1),
            ("ticket.cost > limit", "unknown_name", 15),
            ("ticket.items.all(item, item > limit)", "unknown_name", 31),
            ("ticket.items.all(item, true) && item", "unknown_name", 33),
            ("now > timestamp(ticket.needed_by)", "unknown_name", 1),
            ("type(ticket.cost) == int", "unknown_function", 1),
            ("now() > ticket.created_at", "unknown_function", 1),
            ("matches(ticket.name, 'x')", "unknown_function", 1),
            ("ticket.name.lowerAscii() == 'x'", "unknown_function", 1),
            ("dyn(ticket).cost == 1", "unknown_function", 1),
            ("bool(ticket.urgent)", "unknown_function", 1),
            ("_size(ticket.name) == 1", "unknown_function", 1),
            ("ticket._size() == 1", "unknown_function", 1),
            ("cel.bind(x, 1, x == 1)", "unknown_function", 1),
            ("optional.of(1) == optional.of(1)", "unknown_function", 1),
            ("size() == 1", "arguments", 1),
            ("ticket.name.contains() == true", "arguments", 1),
            ("ticket.created_at.getHours('Europe/Berlin') == 1", "arguments", 1),
            ("task.owner == 1", "unknown_task_field", 1),
            ('task["owner"] == 1', "unknown_task_field", 1),
            ("has(task.owner)", "unknown_task_field", 1),
            ('"owner" in task', "unknown_task_field", 1),
            ("ticket == ticket", "whole", 1),
            ("ticket[task.step] == 1", "whole", 1),
            ('ticket["a" + "b"] == 1', "whole", 1),
            ("ticket[1] == 1", "whole", 1),
            ("task.step in ticket", "whole", 14),
            ("size(ticket) > 1", "whole", 6),
            ("ticket.exists(key, key == 'x')", "whole", 1),
            ("[task].exists(t, t.visits > 1)", "whole", 2),
            ("{ticket.name: 1} == {}", "map_key", 2),
            ("{1: 1} == {}", "map_key", 2),
        ],
    )
    def test_are_known(self, text: str, code: str, place: int) -> None:
        assert (code, place) in refused(text)


class TestLoops:
    @pytest.mark.parametrize(
        ("text", "code", "place"),
        [
            ("ticket.a.all(x, ticket.b.all(y, x == y))", "nested_loop", 17),
            ("ticket.a.all(x, x.all(y, y))", "nested_loop", 17),
            ("[1].map(x, [1].map(y, [1].map(z, 1)).size()).size() == 1", "nested_loop", 12),
            ("[1].all(x, true || [2].filter(y, true).size() == 1)", "nested_loop", 20),
            ("ticket.a.map(x, ticket.b.exists(y, true), 1).size() == 1", "nested_loop", 17),
            ("ticket.a.all(ticket, ticket > 1)", "loop_name", 1),
            ("ticket.a.all(task, task > 1)", "loop_name", 1),
            ("ticket.a.all(import, true)", "loop_name", 1),
            ("ticket.a.map(x, x)[0] == 1", "order", 1),
            ("ticket.a.filter(x, true) == [1]", "order", 1),
            ("(ticket.b ? ticket.a.map(x, x) : [])[0] == 1", "order", 13),
            ("ticket.a.map(x, x) + [1] == [1]", "order", 1),
            ("ticket.a.map(x, true)", "order", 1),
        ],
    )
    def test_neither_nest_nor_hide_a_name_nor_show_an_order(
        self, text: str, code: str, place: int
    ) -> None:
        assert (code, place) in refused(text)

    def test_may_follow_each_other(self) -> None:
        assert refused("ticket.a.filter(x, x > 1).map(y, y + 1).exists(x, x == 3)") == []
        assert refused("ticket.a.exists(x, x > 1) && ticket.a.exists(x, x < 9)") == []


class TestPatterns:
    @pytest.mark.parametrize(
        "pattern",
        [
            *("(", "[a-", "(?=a)", "(a)\\\\1", "a{2,1}", "\\\\q", "\\\\p{Nonsense}", "x" * 201),
            *("\\\\w{50}", "(a{1000}){1000}", "(\\\\pL{10}){10}", ".{5000}"),
        ],
    )
    def test_are_valid_and_small(self, pattern: str) -> None:
        assert [code for code, _ in refused(f'ticket.name.matches("{pattern}")')] == ["pattern"]

    def test_are_written_out(self) -> None:
        assert refused("ticket.name.matches(ticket.pattern)") == [("pattern", 1)]
        assert refused("ticket.name.matches('a' + 'b')") == [("pattern", 1)]

    @pytest.mark.parametrize(
        "pattern",
        [
            "^[A-Z]{2}-[0-9]{4}$",
            "(?i)laptop|notebook",
            "\\\\bVPN\\\\b",
            "^\\\\d+$",
            "^\\\\w+ \\\\w+$",
        ],
    )
    def test_that_people_use_are_allowed(self, pattern: str) -> None:
        assert refused(f'ticket.name.matches("{pattern}")') == []


class TestResults:
    @pytest.mark.parametrize(
        "text",
        [
            '"true"',
            "1",
            "null",
            "[true]",
            "{}",
            "ticket.cost + 1",
            "-ticket.cost",
            "size(ticket.name)",
            "timestamp(ticket.needed_by)",
            "true ? 1 : 2",
            "1 / 0 == 1",
            "1 < 2 < 3",
            '"a" > 1',
            "[1][1] == 1",
        ],
    )
    def test_that_are_known_never_to_be_true_or_false(self, text: str) -> None:
        assert "not_boolean" in [code for code, _ in refused(text)]

    @pytest.mark.parametrize(
        ("text", "place"),
        [
            ('timestamp("2026-11-30") < ticket.created_at', 1),
            ('ticket.created_at - ticket.created_at > duration("2d")', 41),
            ('ticket.cost > int("x")', 15),
            ("ticket.cost > 1 / 0", 15),
            ("ticket.a.exists(x, x > 5 % 0)", 24),
            ("ticket.a.exists(x, true) && [1, 'a'].all(y, y > 0)", 29),
            ('ticket.cost in "abc" || ticket.cost == {"a": 1}["a"] + "b"', 40),
        ],
    )
    def test_that_are_constant_do_not_fail(self, text: str, place: int) -> None:
        assert refused(text) == [("always_fails", place)]

    def test_may_be_constant(self) -> None:
        assert refused("true") == []
        assert refused("1 + 1 == 3") == []


class TestProblems:
    def test_are_all_named_in_the_order_of_the_text(self) -> None:
        assert refused("cost > 1 && ticket.a.frob() && task.x == 1") == [
            ("unknown_name", 1),
            ("unknown_function", 13),
            ("unknown_task_field", 32),
        ]

    def test_are_sentences(self) -> None:
        (problem,) = condition_problems("ticket.cost >")
        assert problem.message == "The condition ends too early."
