"""The commands that the caller may send to a task."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from task.domain.command import Destination
from task.domain.commands import COMMANDS, Act
from task.reads.offers import TaskOffer

OFFERED = [command.name for command in COMMANDS if command.asked_by]


class DestinationOutput(serializers.Serializer[Any]):
    """The step to which the command leads, and the role that gets it."""

    step_id = serializers.IntegerField()
    name = serializers.CharField()
    role = serializers.CharField()
    next_user_full_name = serializers.CharField(
        required=False,
        help_text="The person whose turn it would be now; absent if there is nobody, and in a task's detail.",
    )
    due_at = serializers.DateTimeField(
        required=False, help_text="Its deadline if it were done now; absent without an SLA."
    )


class RefusedOutput(serializers.Serializer[Any]):
    code = serializers.CharField()
    error = serializers.CharField()


class OfferOutput(serializers.Serializer[Any]):
    """A command that the caller may ask for.

    `needs` are the required fields; keys that do not apply are absent.
    """

    command = serializers.ChoiceField(choices=OFFERED)
    label = serializers.CharField()  # type: ignore[assignment]  # no label of this serializer
    needs = serializers.ListField(child=serializers.CharField())
    task_item_id = serializers.IntegerField(required=False, help_text="The item it is about.")
    transition_id = serializers.IntegerField(
        required=False, allow_null=True, help_text="Of an act: the way it takes; null finishes."
    )
    to = DestinationOutput(required=False)
    refused = RefusedOutput(required=False, help_text="Why the task would refuse it now.")


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
