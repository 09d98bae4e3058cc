"""The commands that the caller may send to a task."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from task.domain.command import Destination
from task.domain.commands import COMMANDS, Act
from task.reads.offers import TaskOffer

OFFERED = [command.name for command in COMMANDS if command.asked_by]


class DestinationOutput(serializers.Serializer[Any]):
    """The step on which the task would be after the command, and the role that would get it."""

    step_id = serializers.IntegerField()
    name = serializers.CharField()
    role = serializers.CharField()
    next_user_full_name = serializers.CharField(
        required=False,
        help_text="The person who would get the work now. Absent if nobody would, and in a task's detail.",
    )
    due_at = serializers.DateTimeField(
        required=False,
        help_text="The deadline if the command were sent now; absent without an SLA.",
    )


class RefusedOutput(serializers.Serializer[Any]):
    code = serializers.CharField()
    error = serializers.CharField()


class OfferOutput(serializers.Serializer[Any]):
    """A command that the caller may send. `needs` are its required fields. Keys without a value are absent."""

    command = serializers.ChoiceField(choices=OFFERED)
    # A field of the answer, not the attribute `label` that every serializer has.
    label = serializers.CharField()  # type: ignore[assignment]
    needs = serializers.ListField(child=serializers.CharField())
    task_item_id = serializers.IntegerField(
        required=False, help_text="The item that the command is about."
    )
    transition_id = serializers.IntegerField(
        required=False,
        allow_null=True,
        help_text="The transition of an act; null if the act finishes the task.",
    )
    to = DestinationOutput(required=False)
    refused = RefusedOutput(required=False, help_text="Why the task would refuse this now.")


class OffersOutput(serializers.Serializer[Any]):
    task_id = serializers.IntegerField()
    rev = serializers.IntegerField()
    offers = OfferOutput(many=True)


def offer_json(found: TaskOffer) -> dict[str, Any]:
    """The offer as an `OfferOutput`."""
    offer, refused = found.offer, found.offer.refused
    rest = {
        "task_item_id": found.task_item_id,
        "to": offer.to and _destination_json(offer.to, found.next_user_full_name),
        "refused": refused and {"code": refused.code, "error": refused.message},
    }
    way = {"transition_id": offer.transition_id} if offer.command == Act.name else {}
    return {
        "command": offer.command,
        "label": offer.label,
        "needs": list(offer.needs),
        **way,
        **{name: value for name, value in rest.items() if value is not None},
    }


def _destination_json(to: Destination, next_user_full_name: str | None) -> dict[str, Any]:
    known = {"next_user_full_name": next_user_full_name, "due_at": to.due_at}
    return {
        "step_id": to.step_id,
        "name": to.step_name,
        "role": to.role.name,
        **{name: value for name, value in known.items() if value is not None},
    }
