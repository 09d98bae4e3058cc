"""Judges made-up traces of a drill: a run without faults passes, and each fault is reported."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from proving.drill.judging import (
    judge,
    judge_outside,
)
from proving.drill.ledger import (
    Call,
    Fate,
    Kind,
    Ledger,
    tally,
)
from proving.drill.quiescence import (
    due,
    not_handled,
)
from proving.drill.traces import (
    Comment,
    DeadLetter,
    Event,
    Item,
    Notice,
    Received,
    Sent,
    Task,
    Ticket,
    Traces,
)

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
TARGET = NOON + timedelta(hours=24)
POSTED = Call(Kind.TICKET, "drill ticket 000001", Fate.DONE, status=201, ticket="TX1")
ACTED = Call(Kind.ACT, "drill act 000002", Fate.DONE, status=200, user_id=7, task_id=11, rev=2)
SAID = Call(Kind.COMMENT, "drill comment 000003", Fate.DONE, status=201, ticket="TX1")
CALLS = (POSTED, ACTED, SAID)

TRIAGE = Item(
    21, 11, 7, "Agent", "Triage", "resolved", "System", NOON, NOON + timedelta(hours=24) * 0.2
)
DIAGNOSE = Item(
    22, 11, 8, "Technician", "Diagnose", "new", "System", NOON, NOON + timedelta(hours=9)
)
SENT = Sent("ticket", "m1", "TICKET_TASKS_PRODUCTION", "receive", "published", "", 0.0)
SOUND = Traces(
    tickets=[Ticket("TX1", "drill ticket 000001", "In Progress", "High", NOON)],
    tasks=[Task(11, "TX1", "in progress", "high", False, NOON, TARGET)],
    items=[TRIAGE, DIAGNOSE],
    events=[
        Event(11, 1, "step_entered", {}),
        Event(11, 2, "item_resolved", {"notes": "drill act 000002", "actor_user_id": 7}),
        Event(11, 2, "step_entered", {}),
    ],
    audited_acts=[(11, 2)],
    comments=[Comment("TX1", "drill comment 000003", 1)],
    last_seqs={"TX1": 1},
    notices=[
        Notice(7, "task_assignment", 21, "task-item:21:assigned"),
        Notice(8, "task_assignment", 22, "task-item:22:assigned"),
        Notice(9, "workflow_step_change", None, "task:11:rev:2:step"),
    ],
    sent=[SENT],
    received=[Received("workflow", "m1", "receive", NOON)],
)


class TestJudge:
    def test_finds_nothing_wrong_with_a_sound_run(self) -> None:
        assert judge(CALLS, SOUND) == []

    @pytest.mark.parametrize(
        ("traces", "sentence"),
        [
            (
                replace(SOUND, tickets=[], tasks=[], items=[], notices=[]),
                "Ticket 'drill ticket 000001' is lost (done after 1 tries with 201).",
            ),
            (
                replace(SOUND, tickets=[*SOUND.tickets, replace(SOUND.tickets[0], number="TX2")]),
                "Ticket 'drill ticket 000001' is there 2 times (done after 1 tries with 201).",
            ),
            (
                replace(
                    SOUND,
                    tickets=[replace(SOUND.tickets[0], number="TX2")],
                    tasks=[replace(SOUND.tasks[0], number="TX2")],
                ),
                "Ticket 'drill ticket 000001' was called TX1 and is stored as TX2.",
            ),
            (
                replace(SOUND, tasks=[*SOUND.tasks, replace(SOUND.tasks[0], task_id=12)]),
                "Ticket TX1 (In Progress) has 2 tasks.",
            ),
            (
                replace(SOUND, tasks=[], items=[], notices=[]),
                "Ticket TX1 (In Progress) has 0 tasks.",
            ),
            (
                replace(SOUND, items=[replace(TRIAGE, status="new"), DIAGNOSE]),
                "Task 11 (in progress) has 2 holders.",
            ),
            (
                replace(SOUND, tasks=[replace(SOUND.tasks[0], is_waiting=True)]),
                "Task 11 waits for somebody, although every role has people.",
            ),
            (
                replace(SOUND, items=[TRIAGE, replace(DIAGNOSE, target=TARGET)]),
                f"Item 22 (Diagnose) is due {TARGET}, by the rules {NOON + timedelta(hours=9)}.",
            ),
            (
                replace(SOUND, notices=SOUND.notices[1:]),
                "The holder of item 21 was told 0 times of it (task_assignment).",
            ),
            (
                replace(SOUND, notices=[*SOUND.notices, SOUND.notices[0]]),
                "The holder of item 21 was told 2 times of it (task_assignment).",
            ),
            (
                replace(
                    SOUND,
                    notices=[
                        *SOUND.notices,
                        Notice(8, "task_assignment", 29, "task-item:29:assigned"),
                    ],
                ),
                "Somebody was told of an assignment that is not there: task-item:29:assigned.",
            ),
            (
                replace(SOUND, events=SOUND.events[:1]),
                "Act 'drill act 000002' is lost (done after 1 tries with 200).",
            ),
            (
                replace(SOUND, events=[*SOUND.events, SOUND.events[2]]),
                "Act 'drill act 000002' moved its task 2 times.",
            ),
            (
                replace(SOUND, audited_acts=[]),
                "Act 'drill act 000002' is in the audit 0 times.",
            ),
            (
                replace(SOUND, comments=[], last_seqs={}),
                "Comment 'drill comment 000003' is lost (done after 1 tries with 201).",
            ),
            (
                replace(SOUND, last_seqs={"TX1": 2}),
                "The comments of TX1 are numbered [1], the last is 2.",
            ),
            (
                replace(SOUND, tickets=[replace(SOUND.tickets[0], status="Open")]),
                "Ticket TX1 is Open and High, by its task In Progress and High.",
            ),
            (
                replace(SOUND, received=[]),
                "receive m1 of ticket was published and is lost.",
            ),
            (
                replace(SOUND, sent=[replace(SENT, state="dead")]),
                "receive m1 of ticket could not be published.",
            ),
            (
                replace(SOUND, dead=[DeadLetter("workflow", "m2", "receive", "not_json", "x")]),
                "dead letter in workflow: receive not_json x",
            ),
        ],
    )
    def test_names_each_fault(self, traces: Traces, sentence: str) -> None:
        assert sentence in judge(CALLS, traces)

    def test_holds_a_task_to_its_tickets_arrival(self) -> None:
        late = replace(SOUND.tasks[0], target=TARGET + timedelta(hours=1))
        assert f"Task 11 is due {late.target}, by the rules {TARGET}." in judge(
            CALLS, replace(SOUND, tasks=[late])
        )

    def test_holds_an_answer_to_what_it_said(self) -> None:
        said = replace(ACTED, rev=3)
        assert (
            "Act 'drill act 000002' was answered with (11, 3, 7), stored is (11, 2, 7)."
            in judge((POSTED, said, SAID), SOUND)
        )

    def test_does_not_forgive_what_was_refused_and_happened(self) -> None:
        refused = replace(ACTED, fate=Fate.REFUSED, status=409)
        assert judge((POSTED, refused, SAID), SOUND) == [
            "Act 'drill act 000002' happened although it was refused (refused after 1 tries with 409)."
        ]

    @pytest.mark.parametrize("events", [SOUND.events, SOUND.events[:1]])
    def test_lets_what_was_never_answered_be_there_or_not(self, events: list[Event]) -> None:
        unknown = replace(ACTED, fate=Fate.UNKNOWN, status=0)
        assert judge((POSTED, unknown, SAID), replace(SOUND, events=events)) == []

    def test_finds_what_nobody_asked_for(self) -> None:
        assert "Comment 'drill comment 000003' is there and nobody has asked for it." in judge(
            (POSTED, ACTED), SOUND
        )

    def test_wants_withdrawn_tasks_to_end(self) -> None:
        withdrawn = Call(Kind.WITHDRAWAL, "w", Fate.DONE, status=200, ticket="TX1")
        assert judge((*CALLS, withdrawn), SOUND) == ["TX1 was withdrawn, its task is in progress."]

    def test_needs_no_task_for_a_ticket_withdrawn_at_once(self) -> None:
        alone = Traces(tickets=[replace(SOUND.tickets[0], status="Withdrawn")])
        assert judge((POSTED,), alone) == []

    def test_wants_turns_to_be_even(self) -> None:
        given = [
            replace(DIAGNOSE, item_id=30 + place, user_id=user, status="resolved")
            for place, user in enumerate((8, 8, 8, 9))
        ]
        assert "Turns of Technician differ by more than one: {8: 3, 9: 1}." in judge(
            (), Traces(items=given, tasks=SOUND.tasks)
        )


class TestJudgeOutside:
    def test_forgives_repeats_and_counts_them(self) -> None:
        traces = Traces(sent=[replace(SENT, queue="AMS_WORKFLOW_QUEUE")])
        assert judge_outside(traces, {"AMS_WORKFLOW_QUEUE": ["m1", "m1"]}) == ([], 1)

    def test_names_what_is_lost_or_made_up(self) -> None:
        traces = Traces(sent=[replace(SENT, queue="AMS_WORKFLOW_QUEUE")])
        assert judge_outside(traces, {"AMS_WORKFLOW_QUEUE": ["m9"]}) == (
            [
                "Message m1 is not in AMS_WORKFLOW_QUEUE.",
                "Message m9 is in AMS_WORKFLOW_QUEUE and was never sent.",
            ],
            0,
        )


class TestRest:
    def test_is_not_kept_up_by_what_waits_for_its_time(self) -> None:
        now = replace(SENT, state="pending")
        later = replace(now, wait=60.0)
        retried = replace(later, key="retry")
        assert due([now, later, retried, SENT]) == [now, retried]

    def test_counts_a_dead_letter_as_handled_and_another_service_not(self) -> None:
        elsewhere = Received("ticket", "m1", "receive", NOON)
        dead = DeadLetter("workflow", "m1", "receive", "failed", "")
        assert not_handled([SENT], [elsewhere], []) == [SENT]
        assert not_handled([SENT], [], [dead]) == []


class TestLedger:
    def test_gives_each_request_a_mark_of_its_own(self) -> None:
        ledger = Ledger()
        marks = {ledger.mark(kind) for kind in Kind for _ in range(20)}
        assert len(marks) == 20 * len(Kind)
        assert not any(a != b and b.startswith(a) for a in marks for b in marks)

    def test_tells_acknowledged_tickets_and_counts_fates(self) -> None:
        ledger = Ledger()
        for call in (POSTED, replace(POSTED, fate=Fate.UNKNOWN, ticket=""), ACTED):
            ledger.add(call)
        assert ledger.numbers() == ("TX1",)
        assert tally(ledger.calls())[Kind.TICKET] == {Fate.DONE: 1, Fate.UNKNOWN: 1}
