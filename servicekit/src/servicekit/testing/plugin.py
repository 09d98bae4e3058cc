"""pytest plugin of every service: `-p servicekit.testing.plugin`."""

import os
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from servicekit.testing.brokers import EmbeddedBroker


@pytest.fixture(autouse=True, scope="session")
def _append_only_lifted_around_flush() -> Iterator[None]:
    """Let the flush after a test with real transactions empty append-only tables too."""
    from django.db import connection

    from servicekit.append_only import append_only_lifted

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
    """Sockets need no Redis in tests, unless TEST_CHANNEL_LAYER=redis asks for the real layer."""
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
    """Each test client loads the middleware anew, and WhiteNoise would list every file: 80 ms."""
    from django.test import override_settings

    with override_settings(WHITENOISE_AUTOREFRESH=True):
        yield


@pytest.fixture(autouse=True, scope="session")
def _throttles_counted_here() -> Iterator[None]:
    """Not in Redis, where others who are testing count too."""
    from django.test import override_settings

    with override_settings(THROTTLE_STORE="memory"):
        yield


@pytest.fixture(autouse=True)
def _throttles_forgotten() -> None:
    from servicekit.health import readiness
    from servicekit.throttling.counters import counters

    counters.forget()
    readiness.forget()


@pytest.fixture(scope="session")
def embedded_broker() -> Iterator["EmbeddedBroker"]:
    """A Valkey for the whole run; a test that stops one makes its own."""
    from servicekit.testing.brokers import EmbeddedBroker

    valkey = EmbeddedBroker()
    valkey.start()
    yield valkey
    valkey.close()
