"""Differences between two versions, or a version and a draft.

Steps and transitions are paired by their ids.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from workflow.domain.codec import current_form

Kind = Literal["behaviour", "wording", "layout"]

# The kind of difference that each field makes. "behaviour" changes how tasks run, "wording" changes
# texts that people read, "layout" changes the drawing.
STEP_KINDS: Mapping[str, Kind] = {
    "role": "behaviour",
    "weight": "behaviour",
    "escalate_to": "behaviour",
    "is_start": "behaviour",
    "is_end": "behaviour",
    "assignment": "behaviour",
    "capacity": "behaviour",
    "name": "wording",
    "description": "wording",
    "instruction": "wording",
    "order": "layout",
    "design": "layout",
}
TRANSITION_KINDS: Mapping[str, Kind] = {
    "from_step_id": "behaviour",
    "to_step_id": "behaviour",
    "condition": "behaviour",
    "is_default": "behaviour",
    "name": "wording",
    "rule": "layout",
    "order": "layout",
    "design": "layout",
}
HEADER_KINDS: Mapping[str, Kind] = {
    "department": "behaviour",
    "category": "behaviour",
    "sub_category": "behaviour",
    "slas": "behaviour",
    "end_logic": "behaviour",
    "calendar_id": "behaviour",
    "name": "wording",
    "description": "wording",
}


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A changed field with its values before and after, as JSON of the stored definition."""

    field: str
    kind: Kind
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class PartDiff:
    """One step or transition; `changes` is empty if it was added or removed."""

    id: int
    name: str
    changes: tuple[FieldChange, ...] = ()


@dataclass(frozen=True, slots=True)
class PartsDiff:
    added: tuple[PartDiff, ...]
    removed: tuple[PartDiff, ...]
    changed: tuple[PartDiff, ...]


@dataclass(frozen=True, slots=True)
class VersionDiff:
    """All differences between two versions.

    `kinds` is the set of the kinds that occur. An added or removed part counts as behaviour.
    """

    header: tuple[FieldChange, ...]
    steps: PartsDiff
    transitions: PartsDiff

    @property
    def kinds(self) -> frozenset[Kind]:
        found: set[Kind] = {change.kind for change in self.header}
        for parts in (self.steps, self.transitions):
            if parts.added or parts.removed:
                found.add("behaviour")
            found |= {change.kind for part in parts.changed for change in part.changes}
        return frozenset(found)


def diff_definitions(before: Mapping[str, Any], after: Mapping[str, Any]) -> VersionDiff:
    """Compare two definitions or drafts in their stored form, of any schema."""
    before, after = current_form(before), current_form(after)
    return VersionDiff(
        header=tuple(_changes(before["header"], after["header"], HEADER_KINDS)),
        steps=_parts(before["steps"], after["steps"], "step_id", STEP_KINDS),
        transitions=_parts(
            before["transitions"], after["transitions"], "transition_id", TRANSITION_KINDS
        ),
    )


def changed_steps(before: Mapping[str, Any], after: Mapping[str, Any]) -> frozenset[int]:
    """The ids of steps of `before` that are changed or missing in `after`.

    A step is changed if the step itself, or a transition from it, differs in more than layout.
    """
    before, after = current_form(before), current_form(after)
    diff = diff_definitions(before, after)
    steps = {part.id for part in (*diff.steps.removed, *_beyond_layout(diff.steps))}
    ways = {
        part.id
        for part in (
            *diff.transitions.added,
            *diff.transitions.removed,
            *_beyond_layout(diff.transitions),
        )
    }
    sources = {
        way["from_step_id"]
        for way in (*before["transitions"], *after["transitions"])
        if way["transition_id"] in ways
    }
    return frozenset(steps | sources) & {step["step_id"] for step in before["steps"]}


def _beyond_layout(parts: PartsDiff) -> Iterator[PartDiff]:
    for part in parts.changed:
        if any(change.kind != "layout" for change in part.changes):
            yield part


def _parts(
    before: Sequence[Mapping[str, Any]],
    after: Sequence[Mapping[str, Any]],
    key: str,
    kinds: Mapping[str, Kind],
) -> PartsDiff:
    old = {part[key]: part for part in before}
    new = {part[key]: part for part in after}
    changed = (
        PartDiff(part[key], part["name"], tuple(_changes(old[part[key]], part, kinds)))
        for part in after
        if part[key] in old
    )
    return PartsDiff(
        added=tuple(PartDiff(id_, part["name"]) for id_, part in new.items() if id_ not in old),
        removed=tuple(PartDiff(id_, part["name"]) for id_, part in old.items() if id_ not in new),
        changed=tuple(part for part in changed if part.changes),
    )


def _changes(
    before: Mapping[str, Any], after: Mapping[str, Any], kinds: Mapping[str, Kind]
) -> Iterator[FieldChange]:
    for name, kind in kinds.items():
        if _compared(name, before.get(name)) != _compared(name, after.get(name)):
            yield FieldChange(name, kind, before.get(name), after.get(name))


def _compared(name: str, value: Any) -> Any:
    """The value by which a field is compared. Weights are numbers, so 0.5 equals 0.50; roles are compared
    by key, not by name.
    """
    if name == "weight":
        return Decimal(value)
    if name in ("role", "escalate_to") and value is not None:
        return value["id"]
    return value
