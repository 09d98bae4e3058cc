"""`GET /metrics`: meters, readings, and one process reporting for all."""

import subprocess
import sys
import textwrap
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families

from servicekit.base.metrics.readings import Reading, readers
from servicekit.base.metrics.scraping import scrape
from servicekit.http.throttling import ThrottledError, check
from servicekit.messages.consuming.models import DeadLetter, InboxMessage
from servicekit.messages.consuming.worker import _write
from servicekit.messages.outbox.models import OutboxMessage
from servicekit.testing import api_client, make_person
from servicekit.testing.messages import deliver

NOW = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)

Samples = dict[tuple[str, frozenset[tuple[str, str]]], float]


def samples(text: str) -> Samples:
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def scraped(now: datetime = NOW) -> Samples:
    return samples(scrape(accept="", now=now)[0].decode())


def value(found: Samples, name: str, **labels: str) -> float:
    return found.get((name, frozenset(labels.items())), 0.0)


class Growth:
    """How much counters have grown since this object was made: earlier tests have counted too."""

    def __init__(self) -> None:
        self._before = scraped()

    def of(self, name: str, **labels: str) -> float:
        return value(scraped(), name, **labels) - value(self._before, name, **labels)


@pytest.mark.django_db
class TestEndpoint:
    def test_is_public_even_with_a_stale_token(self, client: Client) -> None:
        client.cookies["access_token"] = "stale"
        response = client.get("/metrics")
        assert response.status_code == 200
        assert response["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
        assert value(samples(response.content.decode()), "tts_outbox_oldest_due_seconds") == 0.0

    def test_answers_in_the_form_prometheus_asks_for(self, client: Client) -> None:
        response = client.get(
            "/metrics", headers={"Accept": "application/openmetrics-text;version=1.0.0,*/*;q=0.1"}
        )
        assert response["Content-Type"].startswith("application/openmetrics-text; version=1.0.0")
        assert response.content.endswith(b"# EOF\n")

    def test_is_named_by_the_root(self, client: Client) -> None:
        assert client.get("/").json()["links"]["metrics"] == "http://testserver/metrics"

    def test_takes_no_more_statements_when_the_tables_are_full(
        self, client: Client, django_assert_num_queries: object
    ) -> None:
        for state in ("pending", "dead"):
            OutboxMessage.objects.bulk_create(
                OutboxMessage(queue="q", task="t", state=state, created_at=NOW, available_at=NOW)
                for _ in range(500)
            )
        with django_assert_num_queries(4):  # type: ignore[operator] # pytest-django's fixture
            answer = client.get("/metrics")
        assert b'tts_outbox_messages{state="dead"} 500.0' in answer.content


@pytest.mark.django_db
class TestRequests:
    def test_are_counted_by_route_and_not_by_path(self) -> None:
        grown = Growth()
        client = api_client(make_person())
        for number in (1, 2, 3):
            client.get(f"/things/{number}/")
        name = "tts_http_request_duration_seconds_count"
        assert grown.of(name, method="GET", route="/things/<key:pk>/", status="403") == 3
        assert not any("/things/1/" in str(key) for key in scraped())

    @pytest.mark.parametrize(
        ("method", "path", "labels"),
        [
            ("GET", "/nowhere/", {"method": "GET", "route": "none", "status": "404"}),
            ("BREW", "/healthz", {"method": "other", "route": "/healthz", "status": "405"}),
            ("GET", "/whoami/", {"method": "GET", "route": "/whoami/", "status": "401"}),
        ],
    )
    def test_are_counted_also_when_refused(
        self, client: Client, method: str, path: str, labels: dict[str, str]
    ) -> None:
        grown = Growth()
        client.generic(method, path)
        assert grown.of("tts_http_request_duration_seconds_count", **labels) == 1

    def test_answered_by_a_stored_answer_are_counted(self) -> None:
        grown = Growth()
        for _ in range(3):
            api_client(make_person()).post(
                "/acts/plain/", {"name": "a"}, headers={"Idempotency-Key": "k"}
            )
        assert grown.of("tts_idempotent_replays_total") == 2

    def test_refused_as_too_many_are_counted(self, settings: SimpleNamespace) -> None:
        settings.THROTTLE_RATES = {"login": "1/minute"}
        grown = Growth()
        check("login", "a", now=0.0)
        with pytest.raises(ThrottledError):
            check("login", "a", now=0.0)
        assert grown.of("tts_throttled_total", scope="login") == 1


@pytest.mark.django_db
class TestMessages:
    def test_are_counted_by_task_and_outcome(self) -> None:
        grown = Growth()
        for _ in range(3):
            deliver("sample.record", {"name": "a"}, message_id="m1")
        deliver("sample.unavailable", {"name": "a"}, message_id="m2")
        name = "tts_message_duration_seconds_count"
        assert grown.of(name, task="sample.record", outcome="done") == 1
        assert grown.of(name, task="sample.record", outcome="duplicate") == 2
        assert grown.of(name, task="sample.unavailable", outcome="retried") == 1

    def test_that_die_are_counted_with_the_reason(self) -> None:
        grown = Growth()
        deliver("sample.record", {"nothing": 1}, message_id="m1")
        labels = {"task": "sample.record", "reason": "name_missing"}
        assert grown.of("tts_messages_dead_lettered_total", **labels) == 1
        assert value(scraped(), "tts_dead_letters", state="dead") == 1

    def test_of_a_strangers_task_share_one_label(self) -> None:
        grown = Growth()
        for name in ("a.stranger", "another.stranger"):
            message = SimpleNamespace(headers={"task": name, "id": "1"}, body="{}")
            _write(message, "unknown_task", ValueError())
        labels = {"task": "unknown", "reason": "unknown_task"}
        assert grown.of("tts_messages_dead_lettered_total", **labels) == 2


@pytest.fixture
def broken_reader() -> Iterator[None]:
    def fail(now: datetime) -> list[Reading]:
        raise RuntimeError("a secret of the inside")

    readers["broken"] = fail
    yield
    del readers["broken"]


@pytest.mark.django_db
class TestReadings:
    def test_tell_how_the_outbox_stands(self) -> None:
        for seconds in (-7, -3, 60):
            moment = NOW + timedelta(seconds=seconds)
            OutboxMessage.objects.create(queue="q", task="t", created_at=NOW, available_at=moment)
        OutboxMessage.objects.create(
            queue="q", task="t", state="dead", created_at=NOW, available_at=NOW
        )
        OutboxMessage.objects.create(
            queue="q",
            task="t",
            state="published",
            created_at=NOW,
            available_at=NOW,
            published_at=NOW,
        )
        found = scraped()
        states = ("due", "later", "dead")
        assert [value(found, "tts_outbox_messages", state=state) for state in states] == [2, 1, 1]
        assert value(found, "tts_outbox_oldest_due_seconds") == 7.0

    def test_know_no_age_where_nothing_is_due(self) -> None:
        later = NOW + timedelta(days=1)
        OutboxMessage.objects.create(queue="q", task="t", created_at=NOW, available_at=later)
        assert value(scraped(), "tts_outbox_oldest_due_seconds") == 0.0

    def test_tell_of_every_state_of_dead_letters_also_where_there_is_none(self) -> None:
        for _ in range(2):
            DeadLetter.objects.create(reason="r", received_at=NOW)
        InboxMessage.objects.create(message_id="m", task="t", state="started", received_at=NOW)
        found = scraped()
        assert ("tts_dead_letters", frozenset({("state", "discarded")})) in found
        assert value(found, "tts_dead_letters", state="dead") == 2
        assert value(found, "tts_inbox_returned") == 1

    def test_that_fail_say_so_and_spoil_no_other(self, client: Client, broken_reader: None) -> None:
        response = client.get("/metrics")
        found = samples(response.content.decode())
        assert response.status_code == 200
        assert value(found, "tts_reading_failed", reader="broken") == 1
        assert value(found, "tts_reading_failed", reader="outbox") == 0
        assert ("tts_inbox_returned", frozenset()) in found
        assert b"secret" not in response.content


def run_apart(code: str, folder: Path, host: str = "web") -> str:
    """Run `code` in another process, which stores its metrics in `folder`; returns the output.

    `host` is the name of the machine that the process believes to be on.
    """
    start = f"""
        import socket, sys
        from pathlib import Path
        socket.gethostname = lambda: {host!r}
        from servicekit.base.metrics.sharing import share_metrics
        assert "prometheus_client" not in sys.modules
        share_metrics(Path({str(folder)!r}))
        from servicekit.base.metrics import meters
    """
    program = textwrap.dedent(start) + textwrap.dedent(code)
    done = subprocess.run(  # noqa: S603 - our own interpreter and program
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60
    )
    return done.stdout


class TestSharing:
    COUNT = "meters.messages.labels(task='t', outcome='done').observe(0.2)"
    FORK = "import os\nif os.fork() == 0:\n    {count}\n    os._exit(0)\nos.wait()\n"
    SCRAPE = """
        from datetime import UTC, datetime
        from servicekit.base.metrics.scraping import scrape
        print(scrape(accept="", now=datetime.now(UTC))[0].decode())
    """

    def test_adds_up_processes_that_live_or_are_gone(self, tmp_path: Path) -> None:
        run_apart(self.COUNT, tmp_path)
        run_apart(self.COUNT + "\n" + self.FORK.format(count=self.COUNT), tmp_path)
        run_apart(self.COUNT, tmp_path, host="worker")
        found = samples(run_apart(self.SCRAPE, tmp_path))
        labels = {"task": "t", "outcome": "done"}
        assert value(found, "tts_message_duration_seconds_count", **labels) == 4
        assert value(found, "tts_message_duration_seconds_sum", **labels) == pytest.approx(0.8)

    def test_begins_before_anything_counts_when_the_settings_are_loaded(
        self, tmp_path: Path
    ) -> None:
        code = """
            import sys
            import servicekit.ops.settings
            assert "prometheus_client" not in sys.modules
        """
        subprocess.run(  # noqa: S603 - our own interpreter and program
            [sys.executable, "-c", textwrap.dedent(code)], check=True, timeout=60
        )
