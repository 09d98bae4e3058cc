"""The health check of a kept connection asks the server only if the socket has data."""

from collections.abc import Iterator
from contextlib import closing

import pytest
from django.db import ProgrammingError, connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.postgresql import base

from servicekit.testing import wait_until

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="of PostgreSQL's backend"),
]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """The results of the health checks that asked the server."""
    answers: list[bool] = []
    ask = base.DatabaseWrapper.is_usable

    def recorded(self: base.DatabaseWrapper) -> bool:
        answers.append(ask(self))
        return answers[-1]

    monkeypatch.setattr(base.DatabaseWrapper, "is_usable", recorded)
    return answers


@pytest.fixture
def kept() -> Iterator[BaseDatabaseWrapper]:
    """A second connection to the database, in the state in which a new request finds a kept
    connection.
    """
    with closing(connection.copy()) as other:
        other.settings_dict = other.settings_dict | {"CONN_HEALTH_CHECKS": True}
        other.connect()
        other.health_check_enabled, other.health_check_done = True, False
        yield other


def backend_of(other: BaseDatabaseWrapper) -> int:
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


class TestIsUsable:
    def test_is_seen_without_a_word_to_the_server(
        self, kept: BaseDatabaseWrapper, asked: list[bool]
    ) -> None:
        before = backend_of(kept)

        kept.health_check_done = False

        assert backend_of(kept) == before
        assert kept.health_check_done
        assert asked == []

    def test_is_asked_for_where_the_server_has_ended_it(
        self, kept: BaseDatabaseWrapper, asked: list[bool]
    ) -> None:
        before = backend_of(kept)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s)", [before])
        wait_until(lambda: not kept.is_usable())

        kept.health_check_done = False

        assert backend_of(kept) != before
        assert asked
        assert not any(asked)

    def test_is_asked_for_where_the_server_has_said_something(
        self, kept: BaseDatabaseWrapper, asked: list[bool]
    ) -> None:
        before = backend_of(kept)
        with kept.cursor() as cursor:
            cursor.execute("LISTEN news")
        with closing(connection.copy()) as third, third.cursor() as cursor:
            cursor.execute("NOTIFY news")
        wait_until(lambda: kept.is_usable() and bool(asked))

        assert backend_of(kept) == before
        assert all(asked)

    def test_is_asked_for_after_an_error(
        self, kept: BaseDatabaseWrapper, asked: list[bool]
    ) -> None:
        with pytest.raises(ProgrammingError), kept.cursor() as cursor:
            cursor.execute("SELECT nothing_of_that_name")

        kept.close_if_unusable_or_obsolete()

        assert asked == [True]
        assert not kept.errors_occurred

    def test_a_closed_one_is_not(self, kept: BaseDatabaseWrapper, asked: list[bool]) -> None:
        kept.connection.close()
        assert not kept.is_usable()
        assert asked == []
