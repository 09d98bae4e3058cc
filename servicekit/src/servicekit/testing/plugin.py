"""pytest plugin of every service: `-p servicekit.testing.plugin`."""

import os
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from servicekit.testing.brokers import EmbeddedBroker
    from servicekit.testing.message_files import MessageFile

_wrong_messages: list[str] = []
"""The running test's messages that differ from their files."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addini(
        "message_files", "The folder against whose files sent messages are checked", "paths"
    )
    parser.addoption(
        "--skip-pure",
        action="store_true",
        help="Leave out the tests that use no database: they are the same on every server.",
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--skip-pure"):
        config.hook.pytest_deselected(items=[item for item in items if _is_pure(item)])
        items[:] = [item for item in items if not _is_pure(item)]


def _is_pure(item: pytest.Item) -> bool:
    """Whether the test has no access to a database. pytest-django gives access only to tests with
    its mark or its fixtures, and to Django's test cases.
    """
    from django.test import SimpleTestCase

    fixtures = set(getattr(item, "fixturenames", ()))
    test_case = getattr(item, "cls", None)
    return (
        item.get_closest_marker("django_db") is None
        and not fixtures & {"db", "transactional_db"}
        and not (isinstance(test_case, type) and issubclass(test_case, SimpleTestCase))
    )


@pytest.fixture(scope="session")
def message_files(pytestconfig: pytest.Config) -> dict[str, "MessageFile"]:
    """The message files by name; empty if `pytest.ini` names no folder."""
    from servicekit.testing.message_files import read_message_files

    folders = pytestconfig.getini("message_files")
    return read_message_files(folders[0]) if folders else {}


@pytest.fixture(autouse=True, scope="session")
def _outbox_read_against_files(message_files: dict[str, "MessageFile"]) -> Iterator[None]:
    """Check every row that is put into the outbox against its message file."""
    if not message_files:
        yield
        return
    from servicekit.messages.outbox import services
    from servicekit.testing.messages import problems_of_row

    insert = vars(services)["rows_insert"]

    def insert_checked(rows: Sequence[Any], **options: Any) -> Any:
        for row in rows:
            _wrong_messages.extend(problems_of_row(row, message_files))
        return insert(rows, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(services, "rows_insert", insert_checked)
        yield


@pytest.fixture
def wrong_messages() -> list[str]:
    """The messages of the test that differ from their files. A test removes those that it expects."""
    return _wrong_messages


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> Iterator[None]:
    _wrong_messages.clear()
    return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """Fail a test if a message differs from its file.

    An exception when the message is sent would not help: a consumer would catch it and retry.
    """
    result = yield
    if _wrong_messages:
        pytest.fail("\n".join(_wrong_messages), pytrace=False)
    return result


@pytest.fixture(autouse=True, scope="session")
def _clock_is_real() -> None:
    """Use the real time: a simulated clock in somebody's `.env` must not affect the tests."""
    from servicekit.clock import clock_set

    clock_set(None)


@pytest.fixture(autouse=True, scope="session")
def _append_only_lifted_around_flush() -> Iterator[None]:
    """Let the flush after a test with real transactions empty append-only tables too."""
    from django.db import connection

    from servicekit.db.append_only import append_only_lifted

    operations = type(connection.ops)
    flush = operations.execute_sql_flush

    def flush_lifted(self: Any, sql_list: Sequence[str]) -> None:
        with append_only_lifted(self.connection):
            flush(self, sql_list)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(operations, "execute_sql_flush", flush_lifted)
        yield


@pytest.fixture(autouse=True, scope="session")
def _channel_layer_in_memory() -> Iterator[None]:
    """Use a channel layer in memory, unless TEST_CHANNEL_LAYER=redis asks for the layer in Redis."""
    from django.conf import settings
    from django.test import override_settings

    if os.environ.get("TEST_CHANNEL_LAYER") == "redis" or not hasattr(settings, "CHANNEL_LAYERS"):
        yield
        return
    layer = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
    with override_settings(CHANNEL_LAYERS=layer):
        yield


@pytest.fixture(autouse=True, scope="session")
def _static_files_found_when_asked_for() -> Iterator[None]:
    """Keep WhiteNoise from listing all static files, which takes 80 ms for each test client."""
    from django.test import override_settings

    with override_settings(WHITENOISE_AUTOREFRESH=True):
        yield


@pytest.fixture(autouse=True, scope="session")
def _throttles_counted_here() -> Iterator[None]:
    """Count requests in this process and not in Redis, which other test runs may use too."""
    from django.test import override_settings

    with override_settings(THROTTLE_STORE="memory"):
        yield


@pytest.fixture(autouse=True)
def _throttles_forgotten() -> None:
    from servicekit.http.throttling.counters import counters
    from servicekit.ops.health import readiness

    counters.forget()
    readiness.forget()


@pytest.fixture(scope="session")
def embedded_broker() -> Iterator["EmbeddedBroker"]:
    """A Valkey for the whole test run. A test that stops its broker must start another one."""
    from servicekit.testing.brokers import EmbeddedBroker

    valkey = EmbeddedBroker()
    valkey.start()
    yield valkey
    valkey.close()
