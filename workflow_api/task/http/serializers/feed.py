"""The feed of a task, and its query parameters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from sla.domain.priorities import PRIORITY_NAMES
from task.domain.feed import TEXT_CODES, End, Entry, PersonRef, StepRef
from task.domain.reasons import sentence

from .parts import StepRefOutput

KINDS = list(TEXT_CODES)
CODES = [code for codes in TEXT_CODES.values() for code in codes]


class FeedQuery(serializers.Serializer[Any]):
    """The query parameters of the feed."""

    kind = serializers.ChoiceField(choices=KINDS, required=False)
    after_rev = serializers.IntegerField(
        required=False,
        min_value=0,
        max_value=2**31 - 1,
        help_text="Only what happened after the task had this `rev`.",
    )
    search = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=255,
        help_text="Part of a reason, a step, a role or a person's name.",
    )
    ordering = serializers.ChoiceField(
        choices=["seq", "-seq", "at", "-at"],
        required=False,
        help_text="Newest first with `-seq` or `-at`, else oldest first.",
    )


class PersonOutput(serializers.Serializer[Any]):
    user_type = serializers.CharField()
    user_id = serializers.IntegerField()
    full_name = serializers.CharField()


def _object(**properties: dict[str, str]) -> dict[str, Any]:
    return {"type": "object", "required": list(properties), "properties": properties}


_WORD, _NUMBER = {"type": "string"}, {"type": "integer"}


@extend_schema_field(
    {
        "anyOf": [
            _WORD,
            _object(user_type=_WORD, user_id=_NUMBER, full_name=_WORD),
            _object(step_id=_NUMBER, name=_WORD),
        ]
    }
)
class _EndField(serializers.JSONField):
    """A person, a step, or a word such as a priority."""


class FeedEntryOutput(serializers.Serializer[Any]):
    """One thing that a person or the suite did; `text_code` identifies its sentence.

    `from` and `to` are people (for example of a transfer), steps (of an act) or priorities. `deadline`
    is that of the task, or of the item that the entry is about.
    """

    seq = serializers.IntegerField()
    rev = serializers.IntegerField(help_text="The task's revision afterwards.")
    at = serializers.DateTimeField()
    kind = serializers.ChoiceField(choices=KINDS)
    text_code = serializers.ChoiceField(choices=CODES)
    actor = PersonOutput(allow_null=True, help_text="Null if the suite did it.")
    on_behalf_of = PersonOutput(allow_null=True)
    to = _EndField(allow_null=True)
    reason = serializers.CharField(help_text="Empty if none was given.")
    step = StepRefOutput(allow_null=True)
    role = serializers.CharField(help_text="The role in which the work was given, or empty.")
    deadline = serializers.DateTimeField(allow_null=True)

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """Add the field `from`, which cannot be declared, because `from` is a keyword in Python."""
        fields = super().get_fields()
        return {**fields, "from": _EndField(allow_null=True)}


def entry_json(
    entry: Entry, *, names: Mapping[tuple[str, int], str], steps: Mapping[int, str]
) -> dict[str, Any]:
    """The entry as a `FeedEntryOutput`.

    `names` maps (user type, user id) to the name of a person, `steps` a step id to the step's name.
    """

    def end(value: End) -> Any:
        match value:
            case PersonRef():
                return {
                    "user_type": value.user_type,
                    "user_id": value.user_id,
                    "full_name": names.get((value.user_type, value.user_id), ""),
                }
            case StepRef():
                return {"step_id": value.step_id, "name": steps.get(value.step_id, "")}
            case str():
                return PRIORITY_NAMES.get(value, value)
        return None

    return {
        "seq": entry.seq,
        "rev": entry.rev,
        "at": entry.at,
        "kind": entry.kind,
        "text_code": entry.text_code,
        "actor": end(entry.actor),
        "on_behalf_of": end(entry.on_behalf_of),
        "from": end(entry.source),
        "to": end(entry.target),
        "reason": sentence(entry.reason, lambda user_id: names.get(("staff", user_id), "")),
        "step": end(entry.step),
        "role": entry.role,
        "deadline": entry.deadline,
    }
