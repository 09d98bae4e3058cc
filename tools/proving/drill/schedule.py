"""Plans the faults from a random seed: the same seed makes the same plan again."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

WEB_PROGRAMS = ("ticket", "workflow", "messaging", "notification", "web")
# At the fifth death in a row the supervisor takes the program for broken and gives up.
MOST_KILLS = 4
# Between two kills a program needs time to restart.
APART_SECONDS = 12.0
DATABASE_SECONDS = 5.0
# Longer than the 20 seconds for which SQLite waits for a lock.
LOCKED_SECONDS = 22.0
# The moments at which dispatchers are killed: after they have claimed timers, and in the transaction that
# fires several of them.
DEATHS = ("claimed", "batch")


class FaultKind(StrEnum):
    KILL = "SIGKILL"
    BROKER_AWAY = "broker away"
    DATABASE_AWAY = "database away (immediate stop)"
    DATABASE_LOCKED = "database locked by another process"
    LAYER_AWAY = "Redis away, back empty"
    CLOCK = "worker with a wrong clock"
    DISPATCHER_DEATH = "SIGKILL of a dispatcher"


@dataclass(frozen=True)
class Fault:
    """One fault, `at` seconds after the load began.

    `seconds` is the length of an outage, or by how much a clock is wrong. `target` is a program, or
    when a dispatcher dies.
    """

    at: float
    kind: FaultKind
    target: str = ""
    seconds: float = 0.0


@dataclass(frozen=True)
class Plan:
    """The faults in order of time, and how many seconds people work."""

    faults: tuple[Fault, ...]
    load_seconds: float


def plan_faults(
    seed: int, *, embedded: bool, small: bool, workers: Sequence[str], webs: Sequence[str]
) -> Plan:
    """Draw the faults of a drill: `small` has 30 seconds of load, else it has 200."""
    draw = random.Random(seed)  # noqa: S311 - a schedule, not a secret
    if small:
        # Always kill messaging, so that listeners have to reconnect in the small drill too.
        others = [web for web in webs if web != "messaging"]
        load_seconds, kills, chosen_webs = 30.0, 2, ["messaging", draw.choice(others)]
    else:
        load_seconds, kills, chosen_webs = 200.0, 10, list(webs)
    outages = _placed(draw, _outages(draw, embedded=embedded, small=small), load_seconds)
    targets = [*_spread(draw, workers, kills), *chosen_webs]
    draw.shuffle(targets)
    moments = _moments(draw, targets, first=3.0, last=load_seconds - 4.0)
    faults = [Fault(at, FaultKind.KILL, target) for at, target in moments]
    faults += [*outages, *_of_the_clock(embedded=embedded, small=small)]
    ordered = sorted(faults, key=lambda fault: (fault.at, fault.kind, fault.target))
    return Plan(tuple(ordered), load_seconds)


def _placed(draw: random.Random, outages: Sequence[Fault], load_seconds: float) -> list[Fault]:
    """Give each outage a time slot of its own: two at once would hide each other's effect."""
    slot = load_seconds / (len(outages) + 1)
    return [
        replace(outage, at=(place + 0.4 + 0.3 * draw.random()) * slot)
        for place, outage in enumerate(outages)
    ]


def _of_the_clock(*, embedded: bool, small: bool) -> list[Fault]:
    """Kill dispatchers early, so that their leases end while the drill goes on.

    The embedded suite runs on one host with one clock, so it gets no worker with a wrong clock.
    """
    faults = [
        Fault(1.0 + 5.0 * place, FaultKind.DISPATCHER_DEATH, death)
        for place, death in enumerate(DEATHS)
    ]
    if small and not embedded:
        faults.append(Fault(7.0, FaultKind.CLOCK, seconds=3600))
    return faults


def _outages(draw: random.Random, *, embedded: bool, small: bool) -> list[Fault]:
    if embedded:
        outages = [Fault(0, FaultKind.KILL, "valkey") for _ in range(1 if small else 3)]
        outages.append(Fault(0, FaultKind.DATABASE_LOCKED, seconds=LOCKED_SECONDS))
    elif small:
        outages = [
            Fault(0, FaultKind.BROKER_AWAY, seconds=5),
            Fault(0, FaultKind.DATABASE_AWAY, seconds=DATABASE_SECONDS),
        ]
    else:
        outages = [
            Fault(0, FaultKind.BROKER_AWAY, seconds=20),
            Fault(0, FaultKind.DATABASE_AWAY, seconds=DATABASE_SECONDS),
            Fault(0, FaultKind.LAYER_AWAY, seconds=10),
            Fault(0, FaultKind.CLOCK, seconds=3600),
            Fault(0, FaultKind.CLOCK, seconds=-3600),
        ]
    draw.shuffle(outages)
    return outages


def _spread(draw: random.Random, workers: Sequence[str], kills: int) -> list[str]:
    """Choose `kills` workers. Each worker is chosen as often as any other, or once more."""
    if kills > MOST_KILLS * len(workers):
        raise ValueError(f"{kills} kills are too many for {len(workers)} workers.")
    chosen: list[str] = []
    while len(chosen) < kills:
        chosen += draw.sample(list(workers), len(workers))
    return chosen[:kills]


def _moments(
    draw: random.Random, targets: Sequence[str], *, first: float, last: float
) -> list[tuple[float, str]]:
    """(seconds, target) for each target; kills of the same target are kept APART_SECONDS apart."""
    step = (last - first) / max(len(targets), 1)
    moments: list[tuple[float, str]] = []
    latest: dict[str, float] = {}
    for place, target in enumerate(targets):
        at = first + (place + draw.random()) * step
        if target in latest:
            at = max(at, latest[target] + APART_SECONDS)
        latest[target] = at
        moments.append((at, target))
    return moments
