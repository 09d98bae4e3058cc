"""What a search finds, on either database the same."""

import pytest
from django.contrib.auth.models import User
from django.db import connection

from servicekit.searching import search_matches

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def people() -> None:
    """The name of a user stands for a number, both other names for texts."""
    User.objects.bulk_create(
        [
            User(username="TX20261122000007", first_name="Printer has no toner", last_name="Moss"),
            User(username="hd-2", first_name="New laptop, 100 % dead", last_name="O'Hara"),
            User(username="HD-31", first_name="会議室の鍵", last_name="a_b%c\\d"),
        ]
    )


def found(text: str) -> list[str]:
    matches = search_matches(text, number="username", texts=["first_name", "last_name"])
    return [user.username for user in User.objects.filter(matches).order_by("pk")]


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
            ("0000", []),
            ("HD-", ["hd-2", "HD-31"]),
            ("HD-2", ["hd-2"]),
            ("hd-31", ["HD-31"]),
            ("hd-310", []),
            ("TX_0", []),
            ("TX%", []),
            ("hd laptop", ["hd-2"]),
            ("o'hara", ["hd-2"]),
        ],
    )
    def test_wants_every_word(self, text: str, numbers: list[str]) -> None:
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
        ("text", "numbers"),
        [("%", ["hd-2"]), ("_", []), ("a_b%c\\d", ["HD-31"]), ("a_b_c", []), ("%%%", [])],
    )
    def test_takes_no_sign_for_a_pattern(self, text: str, numbers: list[str]) -> None:
        assert found(text) == numbers

    def test_finds_all_where_nothing_is_asked(self) -> None:
        assert len(found(" ")) == 3

    def test_looks_at_eight_words(self) -> None:
        assert found("printer has no toner moss pr ha to laptop") == ["TX20261122000007"]
        assert found("printer has no toner moss pr ha laptop") == []

    @pytest.mark.skipif(connection.vendor != "postgresql", reason="about its planner")
    def test_asks_for_a_number_as_a_range(self) -> None:
        """With LIKE each row that an index found would be tried twice."""
        matches = search_matches("hd-3", number="username", texts=[])
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute(
                "CREATE INDEX number_begins ON auth_user (UPPER(username::text) text_pattern_ops)"
            )
        plan = User.objects.filter(matches).explain()
        assert "number_begins" in plan
        assert "Recheck Cond" in plan
        assert "Filter" not in plan
