"""The turns of a role."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from role.models import Roles
from servicekit.http.api.pagination import DEFAULT_PAGE_SIZE
from task.reads.turns import NamedUser, Turns
from workflow.domain.definition import Assignment


class TurnsQuery(serializers.Serializer[Any]):
    page = serializers.IntegerField(required=False, min_value=1, help_text="The page, from 1.")
    page_size = serializers.IntegerField(
        required=False, min_value=1, help_text=f"Rows per page, {DEFAULT_PAGE_SIZE} without it."
    )


class NamedUserOutput(serializers.Serializer[NamedUser]):
    user_id = serializers.IntegerField()
    user_full_name = serializers.CharField()


class PlaceOutput(serializers.Serializer[Any]):
    """A person's place in the turns of a role."""

    user_id = serializers.IntegerField()
    user_full_name = serializers.CharField()
    open_items = serializers.IntegerField(help_text="Open items in all roles and workflows.")
    away_until = serializers.DateTimeField(allow_null=True)
    delegate = NamedUserOutput(allow_null=True)
    is_next = serializers.BooleanField(help_text="Whether the next turn is this person's.")


class StepOfRoleOutput(serializers.Serializer[Any]):
    workflow_id = serializers.IntegerField()
    workflow_name = serializers.CharField()
    step_id = serializers.IntegerField()
    step_name = serializers.CharField()
    assignment = serializers.ChoiceField(choices=[strategy.value for strategy in Assignment])
    capacity = serializers.IntegerField(allow_null=True)


class NextTurnOutput(serializers.Serializer[Turns]):
    """The next turn. `turn_of` is the person who has it. `taker` is the person who would get the
    ticket: `turn_of` or their delegate. Both are null if nobody could take a ticket.
    """

    taker = NamedUserOutput(allow_null=True)
    turn_of = NamedUserOutput(allow_null=True)
    reason = serializers.CharField()


class TurnsOutput(serializers.Serializer[Any]):
    """A page of the role's people in the order of their turns, with the last and the next turn."""

    count = serializers.IntegerField()
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = PlaceOutput(many=True)
    role_id = serializers.IntegerField()
    name = serializers.CharField()
    system = serializers.CharField()
    last_turn = NamedUserOutput(allow_null=True, help_text="The person of the last turn.")
    next_turn = NextTurnOutput()
    steps = StepOfRoleOutput(
        many=True, help_text="The steps of the role in the workflows as they are now."
    )

    @staticmethod
    def about(role: Roles, turns: Turns) -> dict[str, Any]:
        """The answer without the page of people."""
        return {
            "role_id": role.role_id,
            "name": role.name,
            "system": role.system,
            "last_turn": None if turns.last is None else NamedUserOutput(turns.last).data,
            "next_turn": NextTurnOutput(turns).data,
            "steps": StepOfRoleOutput(turns.steps, many=True).data,
        }


class SkipOutput(serializers.Serializer[Any]):
    """A person whose turn was skipped, and why."""

    user_id = serializers.IntegerField()
    user_full_name = serializers.CharField()
    reason = serializers.CharField()


class TakenTurnOutput(serializers.Serializer[Any]):
    """A turn with its ticket. If `taker` differs from the person of the turn, a delegate took the
    turn.
    """

    ticket_number = serializers.CharField()
    ticket_subject = serializers.CharField()
    at = serializers.DateTimeField()
    taker = NamedUserOutput()
    turn_of = NamedUserOutput()
    reason = serializers.CharField()
    skipped = SkipOutput(many=True)
