from collections import Counter
from itertools import pairwise

import pytest

from proving.drill.schedule import (
    WEB_PROGRAMS,
    Fault,
    FaultKind,
    plan_faults,
)

WORKERS = ("ticket-w", "workflow-w1", "workflow-w2", "notification-w")
OUTAGES = {
    *(FaultKind.BROKER_AWAY, FaultKind.DATABASE_AWAY),
    *(FaultKind.DATABASE_LOCKED, FaultKind.LAYER_AWAY),
}
DEATHS = [(FaultKind.DISPATCHER_DEATH, "batch"), (FaultKind.DISPATCHER_DEATH, "claimed")]


def planned(seed: int, *, embedded: bool = False, small: bool = False) -> list[Fault]:
    plan = plan_faults(seed, embedded=embedded, small=small, workers=WORKERS, webs=WEB_PROGRAMS)
    assert all(0 < fault.at < plan.load_seconds + 60 for fault in plan.faults)
    assert list(plan.faults) == sorted(plan.faults, key=lambda fault: fault.at)
    return list(plan.faults)


def kills(faults: list[Fault]) -> Counter[str]:
    return Counter(fault.target for fault in faults if fault.kind is FaultKind.KILL)


def outages_of(faults: list[Fault]) -> list[Fault]:
    others = {FaultKind.KILL, FaultKind.DISPATCHER_DEATH}
    return [fault for fault in faults if fault.kind not in others]


def deaths(faults: list[Fault]) -> list[tuple[FaultKind, str]]:
    kind = FaultKind.DISPATCHER_DEATH
    return sorted((fault.kind, fault.target) for fault in faults if fault.kind is kind)


class TestPlanFaults:
    def test_is_the_same_for_the_same_seed(self) -> None:
        assert planned(7) == planned(7)
        assert planned(7) != planned(8)

    @pytest.mark.parametrize("seed", range(20))
    def test_has_every_fault_of_the_full_drill(self, seed: int) -> None:
        faults = planned(seed)
        killed = kills(faults)
        assert sum(killed[name] for name in WORKERS) == 10
        assert [killed[name] for name in WEB_PROGRAMS] == [1] * 5
        others = Counter((f.kind, f.seconds) for f in outages_of(faults))
        assert others == {
            (FaultKind.BROKER_AWAY, 20): 1,
            (FaultKind.DATABASE_AWAY, 5): 1,
            (FaultKind.LAYER_AWAY, 10): 1,
            (FaultKind.CLOCK, 3600): 1,
            (FaultKind.CLOCK, -3600): 1,
        }

    @pytest.mark.parametrize("seed", range(20))
    def test_kills_no_program_so_often_that_it_is_given_up(self, seed: int) -> None:
        assert max(kills(planned(seed)).values()) <= 3

    @pytest.mark.parametrize("seed", range(20))
    def test_lets_a_program_come_up_between_two_deaths(self, seed: int) -> None:
        by_target: dict[str, list[float]] = {}
        for fault in planned(seed):
            if fault.kind is FaultKind.KILL:
                by_target.setdefault(fault.target, []).append(fault.at)
        for moments in by_target.values():
            assert all(b - a > 11.9 for a, b in pairwise(moments))

    @pytest.mark.parametrize("seed", range(20))
    def test_takes_one_server_away_at_a_time(self, seed: int) -> None:
        outages = [fault for fault in planned(seed) if fault.kind in OUTAGES]
        for one, other in pairwise(outages):
            assert other.at - one.at > one.seconds

    def test_of_a_small_drill_has_the_worst_of_each(self) -> None:
        faults = planned(3, small=True)
        assert {(f.kind, f.seconds) for f in outages_of(faults)} == {
            (FaultKind.BROKER_AWAY, 5),
            (FaultKind.DATABASE_AWAY, 5),
            (FaultKind.CLOCK, 3600),
        }
        assert sum(kills(faults).values()) == 4
        webs = set(kills(faults)) & set(WEB_PROGRAMS)
        assert len(webs) == 2
        assert "messaging" in webs

    def test_embedded_kills_the_one_server_there_is_and_locks_the_file(self) -> None:
        for small, times in ((False, 3), (True, 1)):
            faults = planned(3, embedded=True, small=small)
            assert kills(faults)["valkey"] == times
            # The file is locked for longer than SQLite waits for a lock.
            assert [(f.kind, f.seconds) for f in outages_of(faults)] == [
                (FaultKind.DATABASE_LOCKED, 22)
            ]

    @pytest.mark.parametrize("embedded", [False, True])
    @pytest.mark.parametrize("small", [False, True])
    def test_lets_dispatchers_die_early(self, embedded: bool, small: bool) -> None:
        faults = planned(3, embedded=embedded, small=small)
        assert deaths(faults) == DEATHS
        assert all(f.at < 10 for f in faults if f.kind is FaultKind.DISPATCHER_DEATH)

    def test_refuses_more_kills_than_the_supervisor_bears(self) -> None:
        with pytest.raises(ValueError, match="10 kills are too many for 2 workers"):
            plan_faults(1, embedded=False, small=False, workers=WORKERS[:2], webs=WEB_PROGRAMS)
