"""Decide which fields of a ticket may still change while its task goes on."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from servicekit.base.folding import fold
from task.domain.state import OPEN_TASK_STATUSES, TaskStatus
from workflow.domain.definition import Definition

FURTHER = "dynamic_data"
"""The field of a ticket that contains further values under free keys. Each key counts as a field.
"""


@dataclass(frozen=True, slots=True)
class Settlement:
    """The result of a change that somebody wants to make to a ticket.

    `content` is the ticket's new content. `changed` are the fields that change. `kept` are the
    fields that do not change although the change asked for it.
    """

    content: Mapping[str, Any]
    changed: frozenset[str]
    kept: frozenset[str]


def is_frozen(definition: Definition, status: TaskStatus, name: str, *, has_begun: bool) -> bool:
    """Whether the field `name` may no longer change.

    After the first act the workflow's `decided_fields` are frozen. After the end of the task all
    fields are frozen. A key of `FURTHER` is also frozen if its name looks like that of a frozen
    field (without case and accents), because people would confuse the two.
    """
    if status not in OPEN_TASK_STATUSES:
        return True
    if not has_begun:
        return False
    return fold(name) in {fold(decided) for decided in definition.decided_fields}


def settle(
    definition: Definition,
    status: TaskStatus,
    current: Mapping[str, Any],
    wanted: Mapping[str, Any],
    *,
    has_begun: bool,
) -> Settlement:
    """Decide which of the `wanted` fields replace the `current` content."""
    differing = _differing(current, wanted)
    kept = {name for name in differing if is_frozen(definition, status, name, has_begun=has_begun)}
    content = {name: value for name, value in wanted.items() if name not in kept}
    if FURTHER in content:
        content[FURTHER] = _with_kept(current[FURTHER], content[FURTHER], kept)
    return Settlement(content, frozenset(differing - kept), frozenset(kept))


def values_of(content: Mapping[str, Any], names: Collection[str]) -> dict[str, Any]:
    """The named values; None for a further key that does not exist."""
    return {
        name: content[name] if name in content else content[FURTHER].get(name)
        for name in sorted(names)
    }


def _differing(current: Mapping[str, Any], wanted: Mapping[str, Any]) -> set[str]:
    names = {name for name, value in wanted.items() if name != FURTHER and value != current[name]}
    before, after = current[FURTHER], wanted.get(FURTHER, current[FURTHER])
    return names | {key for key in {*before, *after} if before.get(key) != after.get(key)}


def _with_kept(
    before: Mapping[str, Any], after: Mapping[str, Any], kept: Collection[str]
) -> dict[str, Any]:
    free = {key: value for key, value in after.items() if key not in kept}
    return free | {key: value for key, value in before.items() if key in kept}
