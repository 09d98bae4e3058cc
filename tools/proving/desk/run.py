"""Replays the log of a help desk: plan, play, recount, judge."""

from __future__ import annotations

import csv
import json
import lzma
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from proving.desk.flow import Flow
from proving.desk.player import Played, Player
from proving.drill.announcements import judge_notices
from proving.drill.clock_traces import notices_received, read_clock
from proving.harness import RunningSuite, running_suite
from proving.verification import database_urls
from servicekit.clock import SteppedClock
from suite.config import ROOT, SERVICES
from suite.errors import SuiteError
from suite.programs import manage_command
from suite.rows import number, rows

COLUMN = "Case ID"
_SHOWN = 20


@dataclass(frozen=True)
class Result:
    """The result of a replay. `announced` counts the announcements by percent, with 0 for targets of
    whole tasks.
    """

    cases: int
    played: Played
    messages: int
    nudges: int
    announced: Mapping[str, int]
    closed: int
    wrong: tuple[str, ...]


def is_help_desk(log: Path) -> bool:
    """Whether the log is one of a help desk, as its columns show."""
    if log.suffix == ".xz":
        with lzma.open(log, "rt", encoding="utf-8", newline="") as file:
            return COLUMN in file.readline()
    with log.open(encoding="utf-8", newline="") as file:
        return COLUMN in file.readline()


def replay_help_desk(mode: str, log: Path, limit: int) -> Result:
    """Play the first `limit` cases through a fresh suite, each event at its own time."""
    # A day before the first case, the suite gets its people and its workflow.
    start = _first(log) - timedelta(days=1)
    variables = {
        "DEMO": "0",
        "WORKERS": "1",
        "TTS_CLOCK": f"{start.isoformat()}@steps",
        # Do not close resolved tickets automatically: the message for it would wait for days of real
        # time.
        "AUTO_CLOSE_HOURS": "0",
        **{f"THROTTLE_{name}": "off" for name in ("WRITES", "ANONYMOUS", "LOGIN")},
    }
    with running_suite(mode, purpose="desk", variables=variables) as suite:
        file = suite.config.run_dir / "plan.json"
        _script(suite, f"write_plan({str(log)!r}, {limit}, {str(file)!r})")
        plan = json.loads(file.read_text())
        print(
            f"Suite in {mode} mode. {len(plan['cases'])} cases with {len(plan['commands'])} commands"
            f" of {len(plan['people'])} people, {plan['commands'][0][0][:10]} to {plan['end'][:10]}.",
            flush=True,
        )
        clock = SteppedClock(Path(suite.environment["TTS_CLOCK_STEPS"]))
        flow = Flow(database_urls(suite.config), clock)
        player = Player(suite, clock, flow)
        try:
            player.prepare(plan)
            played = player.play(plan)
            # The last move may have made notices due: wait until they are sent. Notices of a digest whose
            # minute is not over stay owed.
            flow.move(clock.now())
            flow.wait()
        finally:
            player.close()
            flow.close()
        return _judged(suite, plan, file, played, flow)


def show(result: Result) -> None:
    played, announced = result.played, dict(result.announced)
    commands = ", ".join(f"{count} {name}" for name, count in sorted(played.commands.items()))
    targets = announced.pop("0", 0)
    shares = ", ".join(f"{count} at {percent} %" for percent, count in announced.items())
    print(
        f"{sum(played.commands.values())} commands ({commands}) and {played.ticks} steps to a timer in"
        f" {played.seconds:.0f} s; {result.messages} messages, {result.nudges} second looks."
    )
    print(f"Announced: {shares}; {targets} targets passed.")
    for sentence in result.wrong[:_SHOWN]:
        print(f"WRONG: {sentence}")
    if len(result.wrong) > _SHOWN:
        print(f"... and {len(result.wrong) - _SHOWN} more.")
    if not result.wrong:
        print(
            f"Each of {result.cases} cases ended as in the log, {result.closed} of them closed; every"
            " warning and breach is the one of the recount, at its moment, and nothing else."
        )


def _judged(
    suite: RunningSuite, plan: Mapping[str, Any], file: Path, played: Played, flow: Flow
) -> Result:
    urls = database_urls(suite.config)
    recounted = json.loads(_script(suite, f"recount({str(file)!r})").splitlines()[-1])
    wrong = [*recounted["wrong"], *_wrong_tickets(urls["ticket"], plan)]
    now = datetime.fromisoformat(plan["end"])
    traces = read_clock(urls["workflow"], notices_received(urls["notification"]), idle_at=now)
    wrong += judge_notices(traces)
    for service in SERVICES:
        wrong += _refused(suite, service.folder, "check_invariants", "--replay")
        dead = number(urls[service.name], "SELECT count(*) FROM inbox_deadletter")
        wrong += [f"{dead} dead letters in {service.name}."] if dead else []
    wrong += _refused(suite, "workflow_api", "verify_deadlines")
    return Result(
        cases=len(plan["cases"]),
        played=played,
        messages=flow.messages,
        nudges=flow.nudges,
        announced=recounted["announced"],
        closed=sum(case["is_closed"] for case in plan["cases"].values()),
        wrong=tuple(wrong),
    )


def _wrong_tickets(url: str, plan: Mapping[str, Any]) -> Iterator[str]:
    """A sentence for each ticket whose status in ticket_service is not the one in which the log ends."""
    found = {
        str(subject): str(status)
        for subject, status in rows(url, "SELECT subject, status FROM tickets_ticket")
    }
    words = {"completed": "Resolved", "on_hold": "On Hold", "pending": "Open"}
    for name, case in plan["cases"].items():
        wanted = words.get(case["status"], "In Progress")
        if found.get(name) != wanted:
            yield f"The ticket of {name} is {found.get(name)}, by the log {wanted}."


def _first(log: Path) -> datetime:
    """The beginning of the log's earliest day, taken as UTC: at most two hours after the first line,
    which has Italian time.
    """
    opener: Any = lzma.open if log.suffix == ".xz" else open
    with opener(log, "rt", encoding="utf-8", newline="") as file:
        column = "Complete Timestamp"
        earliest = min(row[column] for row in csv.DictReader(file))
    return datetime.fromisoformat(earliest[:10].replace("/", "-") + "T00:00:00+00:00")


def _script(suite: RunningSuite, call: str) -> str:
    """The output of a function of `testing.real_desk_replay`, on the suite's database."""
    code, output = _manage(
        suite, "workflow_api", "shell", "-c", f"from testing.real_desk_replay import *; {call}"
    )
    if code:
        raise SuiteError(f"{call.partition('(')[0]} failed: {output.strip()[-2000:]}")
    return output


def _refused(suite: RunningSuite, folder: str, *arguments: str) -> list[str]:
    code, output = _manage(suite, folder, *arguments)
    return [f"{arguments[0]} of {folder}: {' / '.join(output.splitlines()[-10:])}"] if code else []


def _manage(suite: RunningSuite, folder: str, *arguments: str) -> tuple[int, str]:
    result = subprocess.run(
        manage_command(*arguments),
        cwd=ROOT / folder,
        env=suite.environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    return result.returncode, result.stdout + (result.stderr if result.returncode else "")
