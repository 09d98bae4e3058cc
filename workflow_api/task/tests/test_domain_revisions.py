"""The numbers of events and the revisions of a task are counted separately."""

from __future__ import annotations

from dataclasses import dataclass, replace

from task.domain.commands import Open
from task.domain.decision import Decision
from task.domain.events import Event
from task.domain.events.work import ContentChanged
from task.domain.evolve import apply, replay
from task.domain.feed import StoredEvent, commands, feed
from task.tests.test_domain_examples import ARRIVED, HOUR, decided, walked


@dataclass(frozen=True, slots=True)
class Warned(ContentChanged):
    """A silent event, like those of the clock, which does not change the task's `rev`."""

    is_silent = True


WARNED = Warned(ARRIVED + HOUR, (), None)
CHANGED = ContentChanged(ARRIVED + HOUR, ("subject",), None)


class TestApply:
    def test_leaves_the_revision_where_only_the_clock_did_something(self) -> None:
        assert apply(walked(), Decision((WARNED,), ())) == walked()

    def test_moves_it_once_for_a_command_that_does_more(self) -> None:
        after = apply(walked(), Decision((WARNED, CHANGED, CHANGED), ()))
        assert after == replace(walked(), rev=2)


class TestReplay:
    def test_counts_as_the_commands_did(self) -> None:
        opened = decided(None, Open("high", ARRIVED), ARRIVED).events
        assert replay([opened, [WARNED], [CHANGED], [WARNED]]) == replace(walked(), rev=2)


def stored(*rows: tuple[int, int, int | None, Event]) -> list[StoredEvent]:
    return [
        StoredEvent(seq=seq, rev=rev, actor_user_id=None, event=event, first_seq=first_seq)
        for seq, rev, first_seq, event in rows
    ]


class TestCommands:
    def test_are_told_apart_by_their_first_event_where_the_revision_stood(self) -> None:
        opened, entered, assigned = decided(None, Open("high", ARRIVED), ARRIVED).events
        history = stored(
            (1, 1, None, opened),
            (2, 1, None, entered),
            (3, 1, None, assigned),
            (4, 1, 4, WARNED),
            (5, 1, 5, WARNED),
            (6, 2, 6, CHANGED),
            (7, 2, 6, CHANGED),
        )
        places = [[event.seq for event in command] for command in commands(history)]
        assert places == [[1, 2, 3], [4], [5], [6, 7]]

    def test_of_older_rows_share_their_revision(self) -> None:
        history = stored((4, 2, None, CHANGED), (5, 2, None, CHANGED), (6, 3, None, CHANGED))
        places = [[event.seq for event in command] for command in commands(history)]
        assert places == [[4, 5], [6]]


class TestFeed:
    def test_keeps_each_command_to_itself(self) -> None:
        opened = decided(None, Open("high", ARRIVED), ARRIVED).events
        history = stored(
            *((seq, 1, 1, event) for seq, event in enumerate(opened, 1)),
            (4, 1, 4, CHANGED),
            (5, 1, 5, CHANGED),
        )
        assert [(entry.seq, entry.kind, entry.rev) for entry in feed(history)] == [
            (1, "opened", 1),
            (3, "assigned", 1),
            (4, "content_changed", 1),
            (5, "content_changed", 1),
        ]
