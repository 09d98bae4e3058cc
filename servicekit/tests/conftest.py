"""The brokers of the tests: Valkey, and RabbitMQ if it answers. The report says if it is missing."""

from collections.abc import Iterator

import pytest
from brokers import BROKERS, Broker, EmbeddedBroker, broker_of


def pytest_report_header() -> str:
    if "rabbitmq" in BROKERS:
        return "brokers: valkey (embedded), rabbitmq"
    return "brokers: valkey (embedded) ONLY - RABBITMQ DOES NOT ANSWER, ITS TESTS DO NOT RUN"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if "rabbitmq" not in BROKERS:
        terminalreporter.write_line(pytest_report_header(), yellow=True)


@pytest.fixture(params=BROKERS)
def broker(request: pytest.FixtureRequest, embedded_broker: EmbeddedBroker) -> Iterator[Broker]:
    """Each broker in turn, with settings that point to it."""
    with broker_of(request.param, embedded_broker) as broker:
        yield broker
