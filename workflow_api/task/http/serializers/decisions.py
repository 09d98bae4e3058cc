"""The decisions about a task, and the fairness of a role's rotation."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from task.domain.decisions import Kind
from task.domain.events.base import Standing
from task.reads.decisions import Share
from workflow.domain.definition import Assignment

from .parts import StepRefOutput


class DecisionQuery(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(choices=[kind.value for kind in Kind], required=False)


class CandidateOutput(serializers.Serializer[Any]):
    user_id = serializers.IntegerField()
    user_full_name = serializers.CharField()
    outcome = serializers.ChoiceField(choices=[standing.value for standing in Standing])
    reason = serializers.CharField()


class MatchedWorkflowOutput(serializers.Serializer[Any]):
    workflow_id = serializers.IntegerField()
    name = serializers.CharField()
    version = serializers.IntegerField(allow_null=True)


class DecisionOutput(serializers.Serializer[Any]):
    """A decision with the facts that it was based on. `seq` is that of the event that contains it."""

    seq = serializers.IntegerField()
    at = serializers.DateTimeField()
    kind = serializers.ChoiceField(choices=[kind.value for kind in Kind])
    chosen = serializers.IntegerField(
        allow_null=True,
        help_text="The chosen person; in a match, the workflow. Null if none was chosen.",
    )
    turn_of = serializers.IntegerField(
        allow_null=True,
        help_text="The person whose turn was used. A delegate may have taken it.",
    )
    assignment = serializers.ChoiceField(
        choices=[strategy.value for strategy in Assignment],
        allow_null=True,
        help_text="Null if no strategy chose a person, as for a claim or a deadline.",
    )
    capacity = serializers.IntegerField(allow_null=True)
    candidates = CandidateOutput(many=True, help_text="In the order of their turns.")
    reason = serializers.CharField()
    step = StepRefOutput(allow_null=True)
    role = serializers.CharField(allow_null=True)
    due_at = serializers.DateTimeField(allow_null=True)
    workflow = MatchedWorkflowOutput(allow_null=True)


class SkipsOutput(serializers.Serializer[Share]):
    """How often the person's turn came and was skipped, by the reason."""

    away = serializers.IntegerField(source="skipped_away")
    at_capacity = serializers.IntegerField(source="skipped_at_capacity")


class ShareOutput(serializers.Serializer[Share]):
    """A person's part of the turns. `expected_turns` is the number of turns that the person would
    have had if each turn had been divided equally among all people who could take it.
    """

    user_id = serializers.IntegerField()
    user_full_name = serializers.CharField()
    turns = serializers.IntegerField()
    expected_turns = serializers.FloatField(source="expected")
    difference = serializers.FloatField()
    taken = serializers.IntegerField(help_text="The turns whose work the person got.")
    for_others = serializers.IntegerField(
        help_text="How many of the `taken` turns belonged to others."
    )
    by_delegates = serializers.IntegerField(help_text="The person's turns that a delegate took.")
    skipped = SkipsOutput(source="*")


class FairnessOutput(serializers.Serializer[Any]):
    """The turns of a role in a period. `spread` is the highest `difference` among the people minus
    the lowest. It is below 2 if the rotation is fair.
    """

    role_id = serializers.IntegerField()
    name = serializers.CharField()
    since = serializers.DateTimeField()
    until = serializers.DateTimeField()
    turns = serializers.IntegerField()
    spread = serializers.FloatField()
    people = ShareOutput(many=True)
