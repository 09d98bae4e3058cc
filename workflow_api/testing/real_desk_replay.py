"""The log of a real help desk as a plan for a whole suite, and a count of what the suite then did.

`write_plan` plays the cases through the decider and writes the commands of people, each with its
time. `make replay` sends these commands to a suite whose clock it moves. Then `recount` reads the
announcements in the suite's database and compares them with the log.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from sla.selectors import revisions_of
from task.domain.command import Command
from task.domain.commands import Act, Hold, Open, Reopen, Resume
from task.domain.events import Event
from task.domain.events.clock import ItemBreached, ItemWarned
from task.domain.events.work import ItemAssigned, ItemClosed, ItemResolved
from task.models import Task
from task.reads.certificates import rules_of
from task.reads.history import stored_events
from testing.announcing import Announcement, announced, expected
from testing.real_desk import BACK, BACK_NAME, ENDS, HOURS, OFFICE, STEPS, ZONE, Case, Line, cases
from testing.strategies import HEADER
from workflow.selectors import definition_of

DAYS = ("mon", "tue", "wed", "thu", "fri")


def write_plan(log: str, limit: int, file: str) -> None:
    """Write the plan of the log's first `limit` cases, in order of their beginning, as JSON."""
    found = sorted(cases(Path(log)), key=lambda lines: (lines[0].at, lines[0].case))
    Path(file).write_text(json.dumps(_plan(list(islice(found, limit)))))


def recount(file: str) -> None:
    """Print two results as JSON: the number of announcements of the plan's tasks, by percent, and a
    sentence for each wrong announcement.
    """
    plan = json.loads(Path(file).read_text())
    counts: Counter[int] = Counter()
    wrong = [sentence for name in plan["cases"] for sentence in _compared(name, plan, counts)]
    sys.stdout.write(json.dumps({"announced": dict(sorted(counts.items())), "wrong": wrong}) + "\n")


def _plan(chosen: list[list[Line]]) -> dict[str, Any]:
    played: dict[str, Case] = {}
    for lines in chosen:
        played[lines[0].case] = case = Case()
        case.play(lines)
    end = max(lines[-1].at for lines in chosen)
    for case in played.values():
        case.let_pass(end)
    commands = [
        [at.isoformat(), name, *words]
        for name, case in played.items()
        for command, at in case.commands
        if (words := _words(command))
    ]
    return {
        "end": end.isoformat(),
        "calendar": {
            "name": "Italian office hours",
            "time_zone": ZONE,
            "hours": {day: [[_clock(a), _clock(b)] for a, b in OFFICE] for day in DAYS},
            "closed": [{"date": on.isoformat(), "name": name} for on, name in HOURS.closed],
        },
        "slas": {
            name: _duration(span.total_seconds()) for name, span in HEADER.slas.items() if span
        },
        "steps": STEPS,
        "back": BACK_NAME,
        "people": sorted({line.resource for lines in chosen for line in lines}),
        "cases": {
            name: {
                "is_closed": _is_closed(lines),
                "status": case.task.status.value,
                "announced": sorted(
                    [at.isoformat(), percent] for at, percent in announced(case.events)
                ),
            }
            for (name, case), lines in zip(played.items(), chosen, strict=True)
        },
        # The sort is stable, so commands of one case with the same time keep their order.
        "commands": sorted(commands, key=lambda command: datetime.fromisoformat(command[0])),
    }


def _words(command: Open | Command) -> list[str]:
    """A person's command as words: its name and, if it has one, its argument. A command of the
    clock has no words.
    """
    match command:
        case Open():
            return ["open", command.priority]
        case Act(transition_id=transition):
            return [
                "act",
                "finish" if transition is None else "back" if transition == BACK else "on",
            ]
        case Hold():
            return ["hold", ""]
        case Resume():
            return ["resume", ""]
        case Reopen():
            return ["reopen", ""]
    return []


def _is_closed(lines: list[Line]) -> bool:
    """Whether the case is closed. That is so if *Closed* is the last activity that ends a step.
    Later lines are remarks.
    """
    return [line.activity for line in lines if line.activity in ENDS][-1:] == ["Closed"]


def _compared(name: str, plan: dict[str, Any], counts: Counter[int]) -> Iterator[str]:
    case = plan["cases"][name]
    tasks = Task.objects.filter(ticket__subject=name).select_related("workflow_version")
    if len(tasks) != 1:
        yield f"{name} has {len(tasks)} tasks."
        return
    (task,) = tasks
    is_done = task.status == "completed"
    if task.status != case["status"] or is_done != case["is_closed"]:
        yield f"{name} is {task.status} in the end, in the log {case['status']}."
    if task.workflow_version is None:
        yield f"{name} has no version."
        return
    events = [stored.event for stored in stored_events(task)]
    found = sorted(_of_lasting_items(events))
    counts.update(percent for _, percent in found)
    rules = rules_of(definition_of(task.workflow_version))
    until = datetime.fromisoformat(plan["end"])
    recounted = sorted(expected(_without_others(events), until, rules, revisions_of))
    if found != recounted:
        yield f"{name}: {_difference(found, recounted)} by recounting its events."
    decided = sorted((datetime.fromisoformat(at), percent) for at, percent in case["announced"])
    if found != decided:
        yield f"{name}: {_difference(found, decided)} by the log."


def _of_lasting_items(events: list[Event]) -> list[Announcement]:
    """The announcements, except those about items that were closed at the moment at which they were
    assigned.

    While the clock stands still, the dispatcher may or may not run between two acts of the same
    moment.
    """
    return announced(_without_others(events))


def _without_others(events: Iterable[Event]) -> list[Event]:
    ends = {
        event.number: event.at for event in events if isinstance(event, ItemResolved | ItemClosed)
    }
    fleeting = {
        event.number
        for event in events
        if isinstance(event, ItemAssigned) and ends.get(event.number) == event.at
    }
    return [
        event
        for event in events
        if not (isinstance(event, ItemWarned | ItemBreached) and event.number in fleeting)
    ]


def _difference(found: list[Announcement], wanted: list[Announcement]) -> str:
    more = [f"{percent} at {at}" for at, percent in found if (at, percent) not in wanted]
    less = [f"{percent} at {at}" for at, percent in wanted if (at, percent) not in found]
    return f"announced {more or 'nothing'} too many, {less or 'nothing'} too few"


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _duration(seconds: float) -> str:
    return f"{int(seconds) // 3600:02}:{int(seconds) % 3600 // 60:02}:00"
