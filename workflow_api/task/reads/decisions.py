"""The decisions about a task with the names of people, and the fairness of a rotation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from servicekit.base.visible import isolated
from task.domain.choosing import strategy_of
from task.domain.decisions import CHOOSES, DATES, Decided, Kind, decisions
from task.domain.feed import PersonRef
from task.domain.reasons import Reason, sentence
from task.hot import rotation_people
from task.models import Task
from tickets.domain.matching import MatchReason

from .history import Names, names_of, step_names, stored_events

MATCHED: dict[str, str] = {
    MatchReason.SUB_CATEGORY: "Its sub-category is that of the ticket.",
    MatchReason.NO_SUB_CATEGORY: "It takes every sub-category of this department and category.",
    MatchReason.ONLY_ONE: "It is the only workflow of this department and category.",
    "assigned_by_admin": "An Admin chose it.",
}


def task_decisions(task: Task, *, kind: str = "") -> list[dict[str, Any]]:
    """The decisions about a task in the form of the API, oldest first. With `kind`, only decisions
    of this kind.
    """
    history = stored_events(task, *CHOOSES, *DATES)
    found = [it for it in decisions(history) if kind in ("", it.kind)]
    names, steps = names_of(_people_of(found)), step_names(task)
    rows = [_row(it, names, steps) for it in found]
    if kind in ("", Kind.MATCH):
        rows.insert(0, _match(task))
    return rows


def _people_of(found: Sequence[Decided]) -> set[PersonRef]:
    numbers: set[int] = set()
    for it in found:
        numbers |= it.reason.user_ids if isinstance(it.reason, Reason) else frozenset()
        for candidate in it.candidates:
            numbers |= {candidate.user_id, *candidate.reason.user_ids}
    return {PersonRef("staff", number) for number in numbers}


def _row(decided: Decided, names: Names, steps: dict[int, str]) -> dict[str, Any]:
    def name_of(user_id: int) -> str:
        return names.get(("staff", user_id), "")

    def name_in_sentence(user_id: int) -> str:
        return isolated(name_of(user_id))

    choice, step_id = decided.choice, decided.step_id
    return {
        "seq": decided.seq,
        "at": decided.at,
        "kind": decided.kind,
        "chosen": None if choice is None else choice.chosen_user_id,
        "turn_of": None if choice is None else choice.turn_of,
        "assignment": None if choice is None else strategy_of(choice),
        "capacity": None if choice is None else choice.capacity,
        "candidates": [
            {
                "user_id": it.user_id,
                "user_full_name": name_of(it.user_id),
                "outcome": it.outcome,
                "reason": sentence(it.reason, name_in_sentence),
            }
            for it in decided.candidates
        ],
        "reason": sentence(decided.reason, name_in_sentence),
        "step": None if step_id is None else {"step_id": step_id, "name": steps[step_id]},
        "role": None if decided.role is None else decided.role.name,
        "due_at": decided.due_at,
        "workflow": None,
    }


def _match(task: Task) -> dict[str, Any]:
    """The choice of the workflow, in the form of a decision that chooses no person. Its `seq` is
    that of the first event.
    """
    code = task.match.get("reason", "")
    considered = len(task.match.get("considered", ()))
    version = task.workflow_version
    words = [f"{isolated(task.workflow.name)} takes it."]
    if code in MATCHED:
        words.append(MATCHED[code])
    if considered > 1:
        words.append(f"{considered} workflows were considered.")
    return {
        "seq": 1,
        "at": task.created_at,
        "kind": Kind.MATCH,
        "chosen": task.workflow_id,
        "turn_of": None,
        "assignment": None,
        "capacity": None,
        "candidates": [],
        "reason": " ".join(words),
        "step": None,
        "role": None,
        "due_at": None,
        "workflow": {
            "workflow_id": task.workflow_id,
            "name": task.workflow.name,
            "version": None if version is None else version.version,
        },
    }


@dataclass(frozen=True, slots=True)
class Share:
    """A person's part in the turns of a rotation in a period.

    `turns` counts the person's own turns that were used. `expected` is the number that they would
    have had if each turn had been divided equally among all people who could take it. `taken`
    counts the turns whose work the person got; `for_others` is how many of these were turns of
    absent people. `by_delegates` counts the person's own turns that a delegate took. `skipped_away`
    and `skipped_at_capacity` count the person's turns that were skipped.
    """

    user_id: int
    user_full_name: str
    turns: int
    expected: float
    taken: int
    for_others: int
    by_delegates: int
    skipped_away: int
    skipped_at_capacity: int

    @property
    def difference(self) -> float:
        return round(self.turns - self.expected, 2)


@dataclass(frozen=True, slots=True)
class Fairness:
    """The turns of a rotation in a period. `spread` is the highest `difference` of a person minus the
    lowest.
    """

    turns: int
    spread: float
    people: tuple[Share, ...]


def rotation_fairness(pool: str, *, since: datetime, until: datetime) -> Fairness:
    """The turns of the pool's rotation from `since` up to `until`, from the stored decisions."""
    rows = rotation_people(pool, since, until)
    names = names_of(PersonRef("staff", row[0]) for row in rows)
    people = tuple(
        Share(
            user_id=user_id,
            user_full_name=names[("staff", user_id)],
            turns=int(turns),
            expected=round(float(expected), 2),
            taken=int(taken),
            for_others=int(for_others),
            by_delegates=int(by_delegates),
            skipped_away=int(away),
            skipped_at_capacity=int(full),
        )
        for user_id, turns, expected, taken, for_others, by_delegates, away, full in rows
    )
    differences = [it.difference for it in people]
    return Fairness(
        turns=sum(it.turns for it in people),
        spread=round(max(differences) - min(differences), 2) if people else 0.0,
        people=people,
    )
