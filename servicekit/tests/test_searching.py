"""Searches find the same rows on PostgreSQL and on SQLite."""

import time
import unicodedata

import pytest
from django.db import connection
from project.sample.models import Request

from servicekit.base.folding import fold_for_search
from servicekit.db.searching import search_matches, searchable

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def requests() -> None:
    Request.objects.bulk_create(
        [
            Request(
                number="TX20261122000007",
                subject="Printer has no toner",
                person={"name": "Moss"},
            ),
            Request(
                number="hd-2", subject="New laptop, 100 % dead", person={"name": "Scarlett O'Hara"}
            ),
            Request(number="HD-31", subject="会議室の鍵", person={"name": "a_b%c\\d"}),
        ]
    )


def found(text: str) -> list[str]:
    matches = search_matches(text, number="number", texts=["search_text"])
    return [request.number for request in Request.objects.filter(matches).order_by("pk")]


def is_found(text: str, *, subject: str) -> bool:
    request = Request.objects.create(number="N-1", subject=subject)
    return request in Request.objects.filter(search_matches(text, texts=["search_text"]))


class TestSearchMatches:
    @pytest.mark.parametrize(
        ("text", "numbers"),
        [
            ("PRINTER", ["TX20261122000007"]),
            ("inte", ["TX20261122000007"]),
            ("toner moss", ["TX20261122000007"]),
            ("moss toner", ["TX20261122000007"]),
            ("toner laptop", []),
            ("tx2026", ["TX20261122000007"]),
            ("TX-20261122-000007", ["TX20261122000007"]),
            ("TX\u201320261122\u2010000007", ["TX20261122000007"]),
            ("0000", []),
            ("HD-", ["hd-2", "HD-31"]),
            ("HD-2", ["hd-2"]),
            ("hd-31", ["HD-31"]),
            ("hd-310", []),
            ("TX_0", []),
            ("TX%", []),
            ("hd laptop", ["hd-2"]),
            ("o'hara", ["hd-2"]),
            ("O\u2019Hara", ["hd-2"]),
        ],
    )
    def test_wants_every_word(self, text: str, numbers: list[str]) -> None:
        assert found(text) == numbers

    @pytest.mark.parametrize(
        ("text", "numbers"),
        [
            ("0007", ["TX20261122000007"]),
            ("007", ["TX20261122000007"]),
            ("07", []),
            ("7", []),
            ("\u20260007", ["TX20261122000007"]),
            ("#0007", ["TX20261122000007"]),
            ("22-000007", ["TX20261122000007"]),
            ("1122-000007", ["TX20261122000007"]),
            ("0000070", []),
            ("1122", []),
            ("toner 0007", ["TX20261122000007"]),
            ("laptop 0007", []),
            ("-31", []),
            ("%007", []),
        ],
    )
    def test_finds_a_number_by_its_last_signs(self, text: str, numbers: list[str]) -> None:
        assert found(text) == numbers

    @pytest.mark.parametrize(
        ("text", "numbers"),
        [
            ("pr", ["TX20261122000007"]),
            ("n", ["TX20261122000007", "hd-2"]),
            ("ap", []),
            ("hd", ["hd-2", "HD-31"]),
            ("10", ["hd-2"]),
            ("-", []),
            ("室", ["HD-31"]),
            ("の鍵", ["HD-31"]),
        ],
    )
    def test_finds_short_words_where_a_word_begins(self, text: str, numbers: list[str]) -> None:
        assert found(text) == numbers

    @pytest.mark.parametrize(
        ("text", "subject"),
        [
            ("HR", "[HR] onboarding"),
            ("PC", "(PC) broken"),
            ("tv", '"TV"'),
            ("TV", "«TV» kaputt"),
            ("IT", "VPN/IT"),
            ("IT", "VPN_IT"),
            ("PC", "Keyboard\u00a0PC"),
            ("PC", "Keyboard\nPC"),
            ("PC", "Keyboard\u2028PC"),
            ("PC", "Keyboard,PC"),
            ("PC", "¿PC?"),
            ("4", "Room-4"),
            ("R&D", "(R&D) budget"),
            ("D", "R&D"),
            ("<5k", "Budget <5k"),
            ("(PC)", "Laptop(PC)"),
            ("C++", "Learn C++"),
            ("é", "Élan"),
            ("ol", "Öl"),
        ],
    )
    def test_begins_a_word_after_every_sign(self, text: str, subject: str) -> None:
        assert is_found(text, subject=subject)

    @pytest.mark.parametrize(("text", "subject"), [("C", "PC"), ("R", "HR"), ("k", "5k")])
    def test_begins_no_word_inside_another(self, text: str, subject: str) -> None:
        assert not is_found(text, subject=subject)

    @pytest.mark.parametrize("subject", ["Büro", "BÜRO", "Bu\u0308ro", "B\u00adüro", "\uff22üro"])
    @pytest.mark.parametrize("text", ["Büro", "büro", "bu\u0308ro", "Bü\u200bro", "Buro", "üro"])
    def test_finds_what_reads_the_same(self, text: str, subject: str) -> None:
        assert is_found(text, subject=subject)

    @pytest.mark.parametrize(
        ("text", "numbers"),
        [("%", ["hd-2"]), ("_", []), ("a_b%c\\d", ["HD-31"]), ("a_b_c", []), ("%%%", [])],
    )
    def test_takes_no_sign_for_a_pattern(self, text: str, numbers: list[str]) -> None:
        assert found(text) == numbers

    @pytest.mark.parametrize("text", [" ", "", "\u200b", "\u00a0\u3000", "\ufeff \x00", "\ud800"])
    def test_finds_all_where_nothing_is_asked(self, text: str) -> None:
        assert len(found(text)) == 3

    def test_looks_at_eight_words(self) -> None:
        assert found("printer has no toner moss pr ha to laptop") == ["TX20261122000007"]
        assert found("printer has no toner moss pr ha laptop") == []

    def test_costs_no_more_for_many_words(self) -> None:
        few = str(Request.objects.filter(search_matches("a " * 8, texts=["search_text"])).query)
        many = str(Request.objects.filter(search_matches("a " * 9999, texts=["search_text"])).query)
        assert many == few

    @pytest.mark.skipif(connection.vendor != "postgresql", reason="about its planner")
    def test_asks_for_either_end_of_a_number_as_a_range(self) -> None:
        """With LIKE, PostgreSQL would check each row that the index has found a second time."""
        matches = search_matches("tx-0007", number="number", texts=[])
        with connection.cursor() as cursor:
            # PostgreSQL adds no index to a table with pending checks of deferred constraints.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET LOCAL enable_seqscan = off")
            for name, text in [
                ("number_begins", "UPPER(number::text)"),
                ("number_ends", "REVERSE(UPPER(number::text))"),
            ]:
                cursor.execute(f"CREATE INDEX {name} ON sample_request ({text} text_pattern_ops)")
        plan = Request.objects.filter(matches).explain()
        assert "number_begins" in plan
        assert "number_ends" in plan
        assert "Recheck Cond" in plan
        assert "Filter" not in plan


class TestSearchable:
    def test_has_a_space_before_each_word(self) -> None:
        assert searchable("[HR] VPN/IT", "O\u2019Hara") == " [ hr] vpn/ it o' hara "

    def test_is_empty_for_nothing(self) -> None:
        assert searchable("", "\u200b") == ""

    def test_is_the_same_for_every_normal_form(self) -> None:
        text = "Größe (Å) 会議室"
        assert searchable(unicodedata.normalize("NFD", text)) == searchable(text)

    def test_takes_no_time_for_a_long_text(self) -> None:
        began = time.process_time()
        searchable("ü [a" * 5000)
        fold_for_search("\u0301" * 20_000)
        assert time.process_time() - began < 1
