"""The suite's clock, real and simulated."""

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from servicekit import clock
from servicekit.clock import ANCHOR_VARIABLE, VARIABLE, ClockError, SimulatedClock
from servicekit.ops import settings as kit
from servicekit.testing.clocks import clock_at, clock_used

MONDAY = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
ANCHOR = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)
HUNDREDFOLD = SimulatedClock(start=MONDAY, anchor=ANCHOR, factor=100)


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Empty the variables of the clock for the test, and restore the clock after it."""
    for name in (VARIABLE, ANCHOR_VARIABLE, "PUBLIC_URL"):
        monkeypatch.setenv(name, "")
    with clock_used(None):
        yield monkeypatch


class TestWithoutASimulation:
    def test_both_times_are_the_real_one_in_utc(self) -> None:
        before = datetime.now(UTC)
        read = (clock.now(), clock.real_now())
        after = datetime.now(UTC)
        assert before <= read[0] <= read[1] <= after
        assert {moment.tzinfo for moment in read} == {UTC}

    def test_moments_are_translated_into_themselves(self) -> None:
        assert clock.simulated(MONDAY) == clock.real(MONDAY) == MONDAY


class TestASimulatedClock:
    def test_begins_with_its_start_at_the_anchor(self) -> None:
        assert HUNDREDFOLD.simulated(ANCHOR) == MONDAY

    def test_passes_as_fast_as_its_factor_says(self) -> None:
        assert HUNDREDFOLD.simulated(ANCHOR + timedelta(minutes=3)) == MONDAY + timedelta(hours=5)

    def test_names_the_real_moment_of_a_simulated_due_time(self) -> None:
        due = MONDAY + timedelta(hours=72)
        assert HUNDREDFOLD.real(due) == ANCHOR + timedelta(minutes=43, seconds=12)
        assert HUNDREDFOLD.simulated(HUNDREDFOLD.real(due)) == due

    def test_moves_the_domain_and_leaves_the_machinery(self) -> None:
        anchor = clock.real_now()
        with clock_used(SimulatedClock(start=MONDAY, anchor=anchor, factor=1)):
            assert MONDAY <= clock.now() < MONDAY + timedelta(minutes=5)
            assert anchor <= clock.real_now() < anchor + timedelta(minutes=5)
        assert clock.now() >= anchor

    def test_stands_still_in_a_test_until_it_is_moved(self) -> None:
        with clock_at(MONDAY) as stopped:
            assert clock.now() == clock.now() == MONDAY
            stopped.move(-timedelta(minutes=1))
            assert clock.now() == MONDAY - timedelta(minutes=1)


class TestReadingTheVariable:
    @pytest.mark.parametrize(
        ("text", "start", "factor"),
        [
            ("2026-01-05T08:00:00Z@60", MONDAY, 60),
            ("2026-01-05T09:00:00+01:00@0.5", MONDAY, 0.5),
            ("2026-01-05T08:00:00@1e3", MONDAY, 1000),
            ("2026-01-05@1000000", MONDAY.replace(hour=0), 1_000_000),
        ],
    )
    def test_takes_a_start_and_a_factor(self, text: str, start: datetime, factor: float) -> None:
        read = clock.clock_from_text(text, anchor=str(ANCHOR.timestamp()))
        assert read == SimulatedClock(start=start, anchor=ANCHOR, factor=factor)

    @pytest.mark.parametrize(
        "text",
        [
            "2026-01-05T08:00:00Z",
            "@60",
            "yesterday@60",
            "2026-02-30T08:00:00Z@60",
            "2026-01-05T08:00:00Z@",
            "2026-01-05T08:00:00Z@fast",
            "2026-01-05T08:00:00Z@0",
            "2026-01-05T08:00:00Z@-1",
            "2026-01-05T08:00:00Z@nan",
            "2026-01-05T08:00:00Z@inf",
            "2026-01-05T08:00:00Z@1000001",
        ],
    )
    def test_refuses_with_a_sentence_what_is_neither(self, text: str) -> None:
        with pytest.raises(ClockError, match=r"^TTS_CLOCK is '.*': set it to <ISO start>@<factor>"):
            clock.clock_from_text(text, anchor="0")

    @pytest.mark.parametrize("anchor", ["noon", "nan", "inf", "1e300"])
    def test_refuses_an_anchor_that_is_no_moment(self, anchor: str) -> None:
        with pytest.raises(ClockError, match=r"^TTS_CLOCK_ANCHOR is "):
            clock.clock_from_text("2026-01-05@60", anchor=anchor)


class TestStartingAProcess:
    def test_takes_the_anchor_that_its_family_shares(self, environment: pytest.MonkeyPatch) -> None:
        environment.setenv(VARIABLE, "2026-01-05T08:00:00Z@100")
        environment.setenv(ANCHOR_VARIABLE, str(ANCHOR.timestamp()))
        clock.clock_configure(public_url="http://localhost")
        assert clock.simulated(ANCHOR + timedelta(minutes=3)) == MONDAY + timedelta(hours=5)

    def test_hands_its_own_start_on_if_there_is_no_anchor(
        self, environment: pytest.MonkeyPatch
    ) -> None:
        environment.setenv(VARIABLE, "2026-01-05T08:00:00Z@100")
        before = clock.real_now()
        clock.clock_configure(public_url="http://localhost")
        handed_on = datetime.fromtimestamp(float(os.environ[ANCHOR_VARIABLE]), UTC)
        assert before <= handed_on <= clock.real_now()
        assert clock.simulated(handed_on) == MONDAY

    def test_keeps_the_real_time_without_the_variable(
        self, environment: pytest.MonkeyPatch
    ) -> None:
        environment.setenv(ANCHOR_VARIABLE, str(ANCHOR.timestamp()))
        clock.clock_configure(public_url="https://tts.example.org")
        assert clock.simulated(MONDAY) == MONDAY

    @pytest.mark.parametrize(
        ("text", "address", "sentence"),
        [
            ("2026-01-05T08:00:00Z@60", "https://tts.example.org", "PUBLIC_URL is https"),
            ("soon", "", "set it to <ISO start>@<factor>"),
        ],
    )
    def test_ends_with_a_sentence(
        self,
        environment: pytest.MonkeyPatch,
        tmp_path: Path,
        text: str,
        address: str,
        sentence: str,
    ) -> None:
        environment.setenv(VARIABLE, text)
        environment.setenv("PUBLIC_URL", address)
        with pytest.raises(SystemExit, match=sentence):
            kit.Environment(tmp_path / "service")

    def test_reads_the_variable_in_a_program_without_settings(self) -> None:
        told = "from servicekit import clock; print(clock.now().year)"
        asked = {**os.environ, VARIABLE: "1999-06-01@1", ANCHOR_VARIABLE: ""}
        answer = subprocess.run(  # noqa: S603 - our own interpreter
            [sys.executable, "-c", told], env=asked, capture_output=True, text=True, check=True
        )
        assert answer.stdout == "1999\n"
