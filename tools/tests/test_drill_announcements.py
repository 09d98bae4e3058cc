"""Judges made-up histories of the clock: a sound one passes, and each fault is reported."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from proving.drill.announcements import (
    ClockTraces,
    Leased,
    Said,
    TimedEvent,
    judge_clock,
    judge_leases,
    judge_notices,
    judge_outage,
    judge_storm,
)
from proving.drill.restoring import Poisoned, judge_poisoned

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
HOLDER, ABOVE, OWNER, ADMIN = 7, 8, 9, 90


def at(minutes: float) -> datetime:
    return NOON + timedelta(minutes=minutes)


def event(seq: int, minutes: float, kind: str, first: int = 0, **data: Any) -> TimedEvent:
    return TimedEvent(11, seq, first or seq, kind, at(minutes), data)


def assigned(
    seq: int, minutes: float, number: int, due: float, first: int = 0, **data: Any
) -> TimedEvent:
    return event(
        seq,
        minutes,
        "item_assigned",
        first,
        **{
            "number": number,
            "holder": {"user_id": HOLDER},
            "origin": "System",
            "share": {"due_at": at(due).isoformat()},
            **data,
        },
    )


OPENED = event(1, 0, "task_opened", target_at=at(240).isoformat(), owner={"user_id": OWNER})
ENTERED = event(2, 0, "step_entered", 1, step_id=5)
WARNED_80 = event(4, 80.01, "item_warned", number=1, percent=80)
WARNED_90 = event(5, 90.01, "item_warned", number=1, percent=90)
BREACHED = event(6, 100.01, "item_breached", number=1)
CLOSED = event(7, 100.01, "item_closed", 6, number=1, status="escalated")
ESCALATED = assigned(8, 100.01, 2, 170.01, 6, origin="Escalation", holder={"user_id": ABOVE})
PLAIN = (OPENED, ENTERED, assigned(3, 0, 1, 100, 1), WARNED_80, WARNED_90, BREACHED)
EVENTS = (*PLAIN, CLOSED, ESCALATED)
# The notices that people are owed: the holder at 80 %, at 90 % and at the breach, the owner at 90 % and
# at the breach, and the Admin at the breach.
SAID = (
    *(Said(HOLDER, cause=f"sla:{percent}") for percent in (80, 90, 100)),
    Said(OWNER, 2, is_digest=True, cause="sla-digest:1"),
    Said(ADMIN),
)


def traces(
    events: Sequence[TimedEvent] = EVENTS, *, idle: float = 110, **fields: Any
) -> ClockTraces:
    given = {"said": SAID, "admins": [ADMIN], "steps": {5: "Watch"}, **fields}
    return ClockTraces(idle_at=at(idle), read_at=at(idle + 1), events=events, **given)


def without(*left: TimedEvent) -> list[TimedEvent]:
    return [one for one in EVENTS if one not in left]


class TestJudgeClock:
    def test_finds_nothing_wrong_with_a_sound_history(self) -> None:
        assert list(judge_clock(traces())) == []

    def test_wants_no_lower_threshold_where_a_higher_one_was_announced(self) -> None:
        assert list(judge_clock(traces(without(WARNED_80, WARNED_90)))) == []

    @pytest.mark.parametrize(
        ("events", "sentence"),
        [
            (without(BREACHED, CLOSED, ESCALATED), "100 % was due at 2026-03-02 13:40"),
            (
                [*PLAIN, replace(BREACHED, seq=7, first_seq=7)],
                "Item 1 of task 11: 100 % was announced 2 times.",
            ),
            (
                [*EVENTS[:5], replace(WARNED_80, seq=6, first_seq=6, at=at(95)), *EVENTS[6:]],
                "80 % was announced after 90 %.",
            ),
            (
                [replace(one, at=at(79)) if one is WARNED_80 else one for one in EVENTS],
                "80 % was announced at 2026-03-02 13:19:00+00:00, due was 2026-03-02 13:20:00",
            ),
            (
                [
                    replace(one, at=at(91)) if one is WARNED_80 else one
                    for one in without(WARNED_90)
                ],
                "80 % was announced at 2026-03-02 13:31:00+00:00, when 90 % had passed",
            ),
            (
                [replace(one, at=at(170)) if one is BREACHED else one for one in PLAIN],
                "Task 11: item_breached is dated 2026-03-02 14:50:00",
            ),
            (PLAIN, "Task 11 is late at Watch and was not escalated."),
            (
                [
                    *EVENTS,
                    event(9, 170.02, "item_breached", number=2),
                    event(10, 170.02, "item_closed", 9, number=2, status="escalated"),
                    assigned(11, 170.02, 3, 200, 9, origin="Escalation"),
                ],
                "Task 11 was escalated twice at Watch.",
            ),
        ],
    )
    def test_reports(self, events: Sequence[TimedEvent], sentence: str) -> None:
        assert any(sentence in found for found in judge_clock(traces(events)))

    def test_reports_a_target_that_passed_in_silence(self) -> None:
        sound = event(9, 240.01, "target_passed")
        late = event(10, 250, "item_breached", number=2)
        assert not list(judge_clock(traces([*EVENTS, sound, late], idle=260)))
        (found,) = judge_clock(traces([*EVENTS, late], idle=260))
        assert found.startswith("Task 11: the target was due at 2026-03-02 16:00")

    def test_reports_a_timer_that_was_given_up(self) -> None:
        (found,) = judge_clock(traces(stuck={11: "ValueError"}))
        assert found == "The timer of task 11 was given up: ValueError"

    def test_takes_the_deadline_that_held_at_the_time(self) -> None:
        share = {"due_at": at(200).isoformat()}
        moved = event(
            4, 50, "priority_changed", target_at=at(300).isoformat(), item_number=1, share=share
        )
        early = replace(WARNED_80, seq=5, first_seq=5)
        (found,) = judge_clock(traces([*PLAIN[:3], moved, early]))
        assert "80 % was announced at 2026-03-02 13:20:00" in found
        assert "due was 2026-03-02 14:40:00" in found

    def test_pardons_what_was_closed_before_a_dispatcher_came(self) -> None:
        acted = event(4, 81, "item_resolved", number=1)
        assert list(judge_clock(traces([*PLAIN[:3], acted]))) == []
        late = event(4, 120, "item_resolved", number=1)
        (found,) = judge_clock(traces([*PLAIN[:3], late], idle=130))
        assert "100 % was due at" in found

    def test_pardons_what_was_closed_before_any_dispatcher_ran(self) -> None:
        late = event(4, 120, "item_resolved", number=1)
        events = [*PLAIN[:3], late]
        assert list(judge_clock(traces(events, idle=130, running_since=at(119)))) == []
        (found,) = judge_clock(traces(events, idle=130, running_since=at(118)))
        assert "100 % was due at" in found
        # For work that is still open, the announcement is due no matter when dispatchers began to run.
        (found,) = judge_clock(traces(PLAIN[:3], idle=130, running_since=at(129)))
        assert "100 % was due at" in found

    def test_pardons_what_a_process_with_a_fast_clock_closed(self) -> None:
        ahead = event(4, 200, "item_closed", number=1, status="cancelled")
        ended = event(5, 200, "task_cancelled", 4)
        assert list(judge_clock(traces([*PLAIN[:3], ahead, ended], idle=130))) == []
        (found,) = judge_clock(traces([*PLAIN[:3], ahead, ended], idle=210))
        assert "100 % was due at" in found

    def test_knows_what_the_work_had_been_announced_of_before_a_transfer(self) -> None:
        handed = [
            event(6, 92, "item_closed", number=1, status="reassigned"),
            assigned(7, 92, 2, 100, 6, origin="Transferred", announced=90),
        ]
        again = event(8, 99.3, "item_warned", number=2, percent=90)
        assert list(judge_clock(traces([*PLAIN[:5], *handed], idle=99.5))) == []
        (found,) = judge_clock(traces([*PLAIN[:5], *handed, again], idle=99.5))
        assert found == "Item 2 of task 11: 90 % was announced after 90 %."

    def test_lets_a_fast_clock_of_a_message_push_the_time_of_an_announcement(self) -> None:
        pushed = [
            event(4, 150, "content_changed"),
            event(5, 150, "item_warned", number=1, percent=80),
        ]
        assert list(judge_clock(traces([*PLAIN[:3], *pushed], idle=85))) == []


class TestJudgeNotices:
    def test_finds_nothing_wrong_with_notices_digests_and_those_that_wait(self) -> None:
        assert list(judge_notices(traces())) == []

    @pytest.mark.parametrize(
        ("said", "sentence"),
        [
            (SAID[1:], "7 was owed 3 notices of deadlines and got 2."),
            ((*SAID, Said(ADMIN)), "90 was owed 1 notices of deadlines and got 2."),
            ((*SAID, Said(5)), "5 was owed 0 notices of deadlines and got 1."),
            (
                (*SAID[:3], Said(OWNER, 3, is_digest=True, cause="d"), SAID[4]),
                "9 was owed 2 notices of deadlines and got 3.",
            ),
            ((SAID[0], SAID[0], *SAID[2:]), "7 got the notice sla:80 2 times."),
        ],
    )
    def test_reports(self, said: Sequence[Said], sentence: str) -> None:
        assert list(judge_notices(traces(said=said))) == [sentence]

    def test_owes_the_passed_target_to_whom_has_the_work_after_the_command(self) -> None:
        both = event(9, 240.01, "target_passed", 6)
        found = list(judge_notices(traces([*EVENTS, both])))
        assert f"{ABOVE} was owed 1 notices of deadlines and got 0." in found
        assert f"{OWNER} was owed 3 notices of deadlines and got 2." in found


class TestJudgeStorm:
    def test_wants_a_digest_for_more_than_twenty(self) -> None:
        alone = [Said(HOLDER, cause=f"{place}") for place in range(21)]
        digest = Said(OWNER, 40, is_digest=True, cause="d")
        assert list(judge_storm([*alone[:20], digest], seconds=59)) == []
        wrong = ["7 got 21 notices of a storm one by one."]
        assert list(judge_storm([*alone, digest], seconds=59)) == wrong
        assert list(judge_storm([*alone, digest], seconds=60)) == []

    def test_wants_a_storm(self) -> None:
        assert list(judge_storm([Said(HOLDER, cause="1")], seconds=1)) == [
            "Nobody got a digest: there was no storm, and it proves nothing."
        ]


class TestJudgeLeases:
    LEASED = Leased(11, 4, at(90), at(90.005))

    def test_finds_nothing_wrong_where_another_dispatcher_took_over(self) -> None:
        assert list(judge_leases([self.LEASED], traces())) == []
        assert list(judge_leases([], traces())) == []

    def test_reports_a_timer_that_was_fired_within_the_lease(self) -> None:
        (found, nothing) = judge_leases([replace(self.LEASED, lease_until=at(91))], traces())
        assert found.startswith("The timer of task 11 was fired at 2026-03-02 13:30:00")
        assert nothing == "No timer of a dead dispatcher was taken over: its death proves nothing."

    def test_reports_a_timer_that_was_lost(self) -> None:
        found = list(judge_leases([self.LEASED], traces(EVENTS[:4])))
        assert found[0] == (
            "The timer of task 11 was lost with the dispatcher that had claimed it."
        )

    def test_leaves_out_what_a_person_armed_again(self) -> None:
        acted = event(5, 90.001, "item_resolved", number=1)
        found = list(judge_leases([self.LEASED], traces([*EVENTS[:4], acted])))
        assert found == ["No timer of a dead dispatcher was taken over: its death proves nothing."]


class TestJudgeOutage:
    def test_wants_an_announcement_after_it(self) -> None:
        assert list(judge_outage(at(85), at(89), at(92), traces())) == []
        (found,) = judge_outage(at(85), at(89), at(90), traces())
        assert "no dispatcher fired a timer" in found


class TestJudgePoisoned:
    FAILED = Poisoned(dict.fromkeys(range(200), 2), announced=0, seconds=9.0, waiting=0)

    def test_finds_nothing_wrong_where_only_they_failed(self) -> None:
        assert list(judge_poisoned(self.FAILED)) == []

    @pytest.mark.parametrize(
        ("poisoned", "sentence"),
        [
            (replace(FAILED, waiting=4), "4 timers still waited 9 s after 200 others"),
            (replace(FAILED, announced=1), "1 announcements of tasks whose timers failed."),
            (replace(FAILED, attempts={1: 1, 2: 0}), "1 timers failed instead of 200"),
        ],
    )
    def test_reports(self, poisoned: Poisoned, sentence: str) -> None:
        (found,) = judge_poisoned(poisoned)
        assert found.startswith(sentence)
