"""Kills processes and servers while people work: `make drill`.

Then checks that nothing is lost or doubled.

The drill starts its own servers: the suite, PostgreSQL, RabbitMQ and Redis on free ports, or the
embedded suite. It records what the servers answered to its clients. Each ticket, act and comment
that a server confirmed must exist exactly once.
"""

from __future__ import annotations

import contextlib
import os
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from proving.drill.announcements import (
    ANNOUNCING,
    ClockTraces,
    judge_clock,
    judge_leases,
    judge_notices,
    judge_outage,
    judge_storm,
)
from proving.drill.clients import Client
from proving.drill.clock_traces import (
    notices_received,
    read_clock,
    wait_until_clock_is_idle,
)
from proving.drill.deadlines import open_desk
from proving.drill.evidence import (
    Files,
    Heard,
    Mails,
    judge_files,
    judge_heard,
    judge_mails,
)
from proving.drill.faults import (
    Faults,
    Happened,
    programs_of,
)
from proving.drill.gathering import (
    gather_files,
    gather_heard,
    gather_mails,
    wait_for_mails,
)
from proving.drill.judging import (
    judge,
    judge_outside,
)
from proving.drill.ledger import (
    Call,
    Fate,
    Ledger,
    tally,
)
from proving.drill.load import (
    ADMIN,
    Load,
    Pace,
)
from proving.drill.quiescence import (
    traces_at_rest,
    wait_until_at_rest,
)
from proving.drill.restoring import (
    Restored,
    judge_poisoned,
    restored_backup,
)
from proving.drill.schedule import (
    WEB_PROGRAMS,
    FaultKind,
    plan_faults,
)
from proving.drill.servers import (
    Servers,
    missing_programs,
    own_servers,
)
from proving.drill.traces import (
    Traces,
    take_outside,
)
from proving.harness import (
    RunningSuite,
    running_suite,
)
from proving.testbed import asked_mode
from proving.verification import database_urls
from suite.config import ROOT, SERVICES
from suite.errors import SuiteError
from suite.programs import manage_command

TICKETS_PER_SECOND = 1.2
REST_SECONDS = 240.0
# The lease of a dead dispatcher ends after a minute, and so does the window of a digest.
CLOCK_SECONDS = 150.0
# If the process that sends a mail dies, the mail is retried after one minute, then after two, …
MAIL_SECONDS = 200.0
WORKFLOW_WORKERS = 2
SHOWN = 40
# A message whose time of handling is this far from the true time was handled by the worker with the
# wrong clock.
FAR = timedelta(minutes=30)
_SEAL = "from audit.services.sealing import audit_seal; audit_seal()"
# Settle the files that a crash separated from their tickets. The relay does so an hour after the
# upload; to avoid the wait, this pretends that two hours have passed.
_PURGE = (
    "from datetime import timedelta; from django.utils import timezone; "
    "from tickets.purging import purge_incoming; "
    "[None for _ in iter(lambda: purge_incoming(timezone.now() + timedelta(hours=2)), 0)]"
)


@dataclass(frozen=True)
class Beside:
    """Results apart from tickets and tasks. `unsettled` counts uploads that were left for the purge."""

    files: Files
    unsettled: int
    mails: Mails
    heard: Sequence[Heard]


@dataclass(frozen=True)
class Clock:
    """The acts of the clock in the suite, and in a backup that was restored beside it."""

    traces: ClockTraces
    restored: Restored


@dataclass(frozen=True)
class Found:
    """The result of a drill. `wrong` has one sentence for each broken promise; it is empty on
    success.
    """

    happened: Sequence[Happened]
    calls: tuple[Call, ...]
    traces: Traces
    rest_seconds: float
    repeats: int
    beside: Beside
    clock: Clock
    wrong: Sequence[str]


def main() -> int:
    started = time.monotonic()
    try:
        mode = _mode()
        small = os.environ.get("SMALL", "") not in {"", "0"}
        seed = _seed()
        size = "small " if small else ""
        print(f"A {size}drill in {mode} mode, SEED={seed}.", flush=True)
        found = drill(mode, small=small, seed=seed)
    except SuiteError as error:
        print(error, file=sys.stderr)
        print("The drill failed.\n0 passed, 1 failed", flush=True)
        return 1
    show(found)
    code = 1 if found.wrong else 0
    print(f"{time.monotonic() - started:.0f} s in all. SEED={seed} makes the same plan again.")
    print(f"{1 - code} passed, {code} failed", flush=True)
    return code


def drill(mode: str, *, small: bool, seed: int) -> Found:
    """Run one drill. Raises SuiteError if it cannot be carried out as planned."""
    variables = {"DEMO": "1", "WORKERS": str(WORKFLOW_WORKERS), "THROTTLE_LOGIN": "off"}
    with contextlib.ExitStack() as stack:
        servers = stack.enter_context(own_servers()) if mode == "services" else None
        suite = stack.enter_context(
            running_suite(
                mode,
                purpose="drill",
                variables=variables,
                urls=servers.urls if servers else None,
            )
        )
        return _drill(suite, servers, small=small, seed=seed)


def _drill(suite: RunningSuite, servers: Servers | None, *, small: bool, seed: int) -> Found:
    names = [program.name for program in programs_of(suite)]
    workers = [name for name in names if "-w" in name]
    plan = plan_faults(
        seed, embedded=servers is None, small=small, workers=workers, webs=WEB_PROGRAMS
    )
    password = suite.environment["DEMO_PASSWORD"]
    ledger = Ledger()
    pace = Pace(TICKETS_PER_SECOND, plan.load_seconds)
    _open_desk(suite, password)
    load = Load(suite.url, password, ledger, pace, seed=seed)
    faults = Faults(suite, servers, plan)
    load.start()
    faults.start()
    happened = faults.join()
    load.join()
    urls, started = database_urls(suite.config), time.monotonic()
    print("  Every client has its last answer; restoring a backup, a day later.", flush=True)
    with restored_backup(suite) as restored:
        wrong_later = [*_judge_restored(restored), *_broken_timers(restored.environment)]
    seconds = time.monotonic() - started
    print(f"  That took {seconds:.0f} s; waiting for the suite to come to rest.", flush=True)
    idle_at = wait_until_clock_is_idle(urls["workflow"], seconds=CLOCK_SECONDS)
    rest = wait_until_at_rest(urls, seconds=REST_SECONDS)
    wait_for_mails(urls["notification"], seconds=MAIL_SECONDS)
    traces = traces_at_rest(urls)
    clock = read_clock(urls["workflow"], notices_received(urls["notification"]), idle_at=idle_at)
    beside = _beside(suite, load, urls, password)
    calls = ledger.calls()
    wrong = [
        *(f"{row.task} of {row.service} still waits in the outbox." for row in rest.pending),
        *judge(calls, traces),
        *judge_files(calls, beside.files),
        *judge_mails(traces.notices, beside.mails, _mail_deaths(happened)),
        *judge_heard(beside.heard),
        *_clocks(happened, traces),
        *_judge_timers(happened, clock),
        *(f"After the restored backup: {sentence}" for sentence in wrong_later),
        *_broken_invariants(suite),
        *_audit_problems(suite, password),
    ]
    taken = take_outside(
        suite.environment["CELERY_BROKER_URL"], suite.environment.get("QUEUE_PREFIX", "")
    )
    sentences, repeats = judge_outside(traces, taken)
    return Found(
        happened,
        calls,
        traces,
        rest.seconds,
        repeats,
        beside,
        Clock(clock, restored),
        [*wrong, *sentences],
    )


def _open_desk(suite: RunningSuite, password: str) -> None:
    admin = Client(suite.url, email=ADMIN, password=password)
    admin.sign_in()
    open_desk(suite, admin)
    admin.close()


def _judge_timers(happened: Sequence[Happened], clock: ClockTraces) -> Iterator[str]:
    yield from judge_clock(clock)
    yield from judge_notices(clock)
    yield from judge_leases([timer for it in happened for timer in it.leased], clock)
    for outage in (it.outage for it in happened if it.outage is not None):
        if not outage.before or not set(outage.before) <= set(outage.after):
            yield (
                f"The workers of workflow_api were {outage.before} before the database was away, and"
                f" {outage.after} after it."
            )
        yield from judge_outage(outage.began, outage.ended, outage.seen_at, clock)


def _judge_restored(restored: Restored) -> Iterator[str]:
    yield from judge_clock(restored.traces)
    yield from judge_notices(restored.traces)
    yield from judge_storm(restored.said_since, seconds=restored.seconds)
    yield from judge_poisoned(restored.poisoned)


def _beside(suite: RunningSuite, load: Load, urls: Mapping[str, str], password: str) -> Beside:
    environment = suite.environment

    def purge() -> None:
        code, output = _manage(environment, "ticket_service", "shell", "-c", _PURGE)
        if code:
            raise SuiteError(f"The files cannot be settled: {output.strip()}")

    client = Client(suite.url, email=ADMIN, password=password)
    client.sign_in()
    heard = gather_heard(load.listeners, client)
    media = Path(environment["MEDIA_ROOT"]) / "ticket_service"
    files, unsettled = gather_files(urls["ticket"], media, client, purge=purge)
    client.close()
    mails = gather_mails(urls["notification"], Path(environment["MAIL_DIR"]))
    return Beside(files, unsettled, mails, heard)


def _mail_deaths(happened: Sequence[Happened]) -> int:
    """How often the only worker that sends mails was killed, or its database was restarted."""
    return sum(
        it.fault.kind is FaultKind.DATABASE_AWAY or it.fault.target.startswith("notification-w")
        for it in happened
    )


def _clocks(happened: Sequence[Happened], traces: Traces) -> Iterator[str]:
    """A sentence for each worker with a wrong clock that handled no message: such a worker proves
    nothing.
    """
    now = datetime.now(tz=UTC)
    offsets = [row.done_at - now for row in traces.received]
    for fault in (it.fault for it in happened if it.fault.kind is FaultKind.CLOCK):
        share = sum(offset > FAR if fault.seconds > 0 else offset < -FAR for offset in offsets)
        print(f"  The worker {fault.seconds:+g} s away handled {share} messages.", flush=True)
        if not share:
            yield f"The worker {fault.seconds:+g} s away has handled nothing."


def _broken_invariants(suite: RunningSuite) -> Iterator[str]:
    """The output of `check_invariants --replay` of each service for which that command fails, and of
    `verify_deadlines` if it fails.
    """
    for service in SERVICES:
        if service.name != "workflow":
            yield from _refused(suite.environment, service.folder, "check_invariants", "--replay")
    yield from _broken_timers(suite.environment)


def _broken_timers(environment: Mapping[str, str]) -> Iterator[str]:
    """The output of both commands of workflow_api, in this environment, for each that fails."""
    yield from _refused(environment, "workflow_api", "check_invariants", "--replay")
    yield from _refused(environment, "workflow_api", "verify_deadlines")


def _refused(environment: Mapping[str, str], folder: str, *arguments: str) -> Iterator[str]:
    code, output = _manage(environment, folder, *arguments)
    if code:
        yield f"{arguments[0]} of {folder}: {' / '.join(output.splitlines()[-SHOWN:])}"


def _audit_problems(suite: RunningSuite, password: str) -> Iterator[str]:
    """Seal the remaining audit events, then verify the chain. Yields a sentence for each problem."""
    code, output = _manage(suite.environment, "workflow_api", "shell", "-c", _SEAL)
    if code:
        yield f"The audit cannot be sealed: {output.strip()}"
    client = Client(suite.url, email=ADMIN, password=password)
    client.sign_in()
    verdict = client.get("/api/workflow/audit/events/verify/")
    client.close()
    if verdict.fate is not Fate.DONE or not verdict.body["valid"] or not verdict.body["checked"]:
        yield f"The audit's chain does not hold: {verdict.status} {verdict.body}"


def _manage(environment: Mapping[str, str], folder: str, *arguments: str) -> tuple[int, str]:
    result = subprocess.run(
        manage_command(*arguments),
        cwd=ROOT / folder,
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    return result.returncode, result.stdout + result.stderr


def show(found: Found) -> None:
    """Print the faults, the requests, the rows, and the violations."""
    print(f"\n{'fault':<44} {'times':>5} {'away':>8}")
    times = Counter(_name(happened) for happened in found.happened)
    for name, count in sorted(times.items()):
        longest = max(it.ended - it.began for it in found.happened if _name(it) == name)
        away = f"{longest:.0f} s" if longest >= 1 else ""
        print(f"{name:<44} {count:>5} {away:>8}")
    print(f"\n{'asked for':<12} {'done':>6} {'refused':>8} {'unknown':>8} {'repeated':>9}")
    for kind, fates in tally(found.calls).items():
        repeated = sum(1 for call in found.calls if call.kind is kind and call.tries > 1)
        row = (fates[Fate.DONE], fates[Fate.REFUSED], fates[Fate.UNKNOWN], repeated)
        print(f"{kind:<12} {row[0]:>6} {row[1]:>8} {row[2]:>8} {row[3]:>9}")
    replayed = sum(call.is_replayed for call in found.calls)
    print(f"{replayed} answers came from memory, because the first one had been lost.")
    traces = found.traces
    print(
        f"\nAt rest after {found.rest_seconds:.0f} s: {len(traces.tickets)} tickets, "
        f"{len(traces.tasks)} tasks, {len(traces.items)} assignments, {len(traces.notices)} notices, "
        f"{len(traces.comments)} comments, {len(traces.received)} messages handled once; "
        f"{found.repeats} of those to other systems came twice, with the same id."
    )
    beside = found.beside
    lost = sum(mail.attempts.count("lost") for mail in beside.mails.mails)
    print(
        f"{len(beside.files.attachments)} files downloaded, {beside.unsettled} left to the purge; "
        f"{len(beside.mails.mails)} mails sent, {lost} of them tried again after a death; "
        f"{len(beside.heard)} listeners heard {sum(one.live for one in beside.heard)} comments live "
        f"and came back {sum(one.openings - 1 for one in beside.heard)} times."
    )
    _show_clock(found)
    for sentence in found.wrong[:SHOWN]:
        print(f"WRONG: {sentence}")
    if len(found.wrong) > SHOWN:
        print(f"… and {len(found.wrong) - SHOWN} more.")
    if not found.wrong:
        print("Nothing lost, nothing doubled.")


def _show_clock(found: Found) -> None:
    traces, restored = found.clock.traces, found.clock.restored
    leased = sum(len(it.leased) for it in found.happened)
    poisoned = restored.poisoned
    print(
        f"{_announced(traces)} deadlines announced, {leased} timers left by dead dispatchers; a day"
        f" later {_announced(restored.traces)}, as {len(restored.said_since)} messages, the last of"
        f" them {poisoned.seconds:.0f} s after the workers had begun, beside"
        f" {len(poisoned.attempts)} timers that failed {sum(poisoned.attempts.values())} times."
    )


def _announced(traces: ClockTraces) -> int:
    return sum(event.kind in ANNOUNCING for event in traces.events)


def _name(happened: Happened) -> str:
    fault = happened.fault
    seconds = f"{fault.seconds:+g} s" if fault.kind is FaultKind.CLOCK else ""
    return " ".join(word for word in (fault.kind.value, fault.target, seconds) if word)


def _mode() -> str:
    """The mode of MODE. If it is empty: services if their programs are installed, else embedded,
    and the reason is printed.
    """
    asked = asked_mode(os.environ)
    if asked:
        return asked
    sentences = missing_programs()
    for sentence in sentences:
        print(f"{sentence} The drill leaves PostgreSQL and RabbitMQ out and runs embedded.")
    return "embedded" if sentences else "services"


def _seed() -> int:
    text = os.environ.get("SEED") or str(random.SystemRandom().randrange(1, 10_000))
    if not text.isascii() or not text.isdigit():
        raise SuiteError(f"SEED is {text!r}: set it to a whole number.")
    return int(text)


if __name__ == "__main__":
    sys.exit(main())
