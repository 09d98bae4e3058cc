"""The suite's clock, real and simulated."""

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from servicekit import clock
from servicekit.clock import (
    ANCHOR_VARIABLE,
    STEPS_VARIABLE,
    VARIABLE,
    ClockError,
    SimulatedClock,
    SteppedClock,
)
from servicekit.ops import settings as kit
from servicekit.testing.clocks import clock_at, clock_used

MONDAY = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
ANCHOR = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)
HUNDREDFOLD = SimulatedClock(start=MONDAY, anchor=ANCHOR, factor=100)


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Empty the variables of the clock for the test, and restore the clock after it."""
    for name in (VARIABLE, ANCHOR_VARIABLE, STEPS_VARIABLE, "PUBLIC_URL"):
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


class TestASteppedClock:
    @pytest.fixture
    def file(self, tmp_path: Path) -> Path:
        return tmp_path / "run" / "clock-steps"

    def test_stands_until_it_is_moved(self, file: Path) -> None:
        stepped = SteppedClock.create(file, MONDAY)
        with clock_used(stepped):
            assert clock.now() == clock.simulated(ANCHOR) == MONDAY
            stepped.move(MONDAY + timedelta(microseconds=1))
            assert clock.now() == MONDAY + timedelta(microseconds=1)
            assert clock.simulated_reading() == "2026-01-05T08:00:00.000001+00:00@0"

    def test_moves_for_all_who_read_the_file(self, file: Path) -> None:
        mover, reader = SteppedClock.create(file, MONDAY), SteppedClock(file)
        mover.move(ANCHOR)
        assert (reader.now(), reader.moves) == (ANCHOR, 1)
        script = "from servicekit import clock; print(clock.now().isoformat())"
        variables = {VARIABLE: "2026-01-05T08:00:00Z@steps", STEPS_VARIABLE: str(file)}
        found = subprocess.run(  # noqa: S603 - our own interpreter
            [sys.executable, "-c", script],
            env={**os.environ, "PUBLIC_URL": "", **variables},
            capture_output=True,
            text=True,
            check=True,
        )
        assert found.stdout.strip() == ANCHOR.isoformat()

    def test_never_goes_back_and_goes_on_where_it_was(self, file: Path) -> None:
        stepped = SteppedClock.create(file, MONDAY)
        stepped.move(ANCHOR)
        with pytest.raises(ValueError, match="cannot go back to 2026-01-05"):
            stepped.move(MONDAY)
        assert SteppedClock.create(file, MONDAY).now() == ANCHOR

    def test_is_older_than_1970_if_it_is_to_be(self, file: Path) -> None:
        early = datetime(1960, 2, 3, 4, 5, 6, 7, tzinfo=UTC)
        assert SteppedClock.create(file, early).now() == early

    def test_puts_later_moments_as_far_away_as_real_ones(self, file: Path) -> None:
        before = clock.real_now()
        with clock_used(SteppedClock.create(file, MONDAY)):
            past, later = clock.real(MONDAY), clock.real(MONDAY + timedelta(hours=1))
        after = clock.real_now()
        assert before <= past <= after
        assert before <= later - timedelta(hours=1) <= after

    def test_wakes_whoever_waits_for_a_move(self, file: Path) -> None:
        stepped, pauses = SteppedClock.create(file, MONDAY), []

        def pause(seconds: float) -> bool:
            pauses.append(seconds)
            if len(pauses) == 3:
                stepped.move(stepped.now())
            return False

        with clock_used(stepped):
            clock.wait(60.0, seen=clock.moves(), pause=pause)
            assert len(pauses) == 3
            clock.wait(60.0, seen=0, pause=pause)
            assert len(pauses) == 3
            clock.wait(60.0, seen=clock.moves(), pause=lambda _: True)

    def test_of_any_other_kind_waits_the_whole_time(self) -> None:
        pauses: list[float] = []
        with clock_used(HUNDREDFOLD):
            clock.wait(60.0, seen=clock.moves(), pause=lambda it: bool(pauses.append(it)))
        assert pauses == [60.0]

    def test_needs_a_file(self, environment: pytest.MonkeyPatch, tmp_path: Path) -> None:
        environment.setenv(VARIABLE, "2026-01-05T08:00:00Z@steps")
        with pytest.raises(ClockError, match="TTS_CLOCK_STEPS has to name its file"):
            clock.clock_configure(public_url="")
        (tmp_path / "short").write_bytes(b"12")
        with pytest.raises(ClockError, match="TTS_CLOCK_STEPS is "):
            SteppedClock(tmp_path / "short")


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
