"""The deadline of a task, explained."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from rest_framework import serializers

from servicekit.base.errors import NotFoundError
from servicekit.http.api.durations import DurationField
from sla.domain.explaining import STEP_STATES, StepPart
from sla.domain.priorities import PRIORITY_NAMES
from sla.domain.walk import MAX_SEGMENTS, SegmentReason
from sla.selectors import access_calendar

from .parts import SLA_STATUSES


class SupposedQuery(serializers.Serializer[Any]):
    """Hypothetical changes of a task. The explanation shows the deadline as it would be after them."""

    priority = serializers.ChoiceField(choices=list(PRIORITY_NAMES.values()), required=False)
    calendar_id = serializers.IntegerField(
        required=False,
        min_value=1,
        max_value=2**31 - 1,
        help_text="Explain as if the task's time counted in this calendar from the arrival on.",
    )
    hold_until = serializers.DateTimeField(
        required=False, help_text="Explain as if the task were on hold from now until this moment."
    )

    def validate_calendar_id(self, value: int) -> int:
        try:
            access_calendar(value)
        except NotFoundError as error:
            raise serializers.ValidationError(str(error)) from None
        return value

    def validate_hold_until(self, value: datetime) -> datetime:
        if value <= self.context["now"]:
            raise serializers.ValidationError("A hold ends later than now.")
        return value


class CalendarNameOutput(serializers.Serializer[Any]):
    name = serializers.CharField()
    time_zone = serializers.CharField()


def _intervals() -> serializers.ListField:
    pair = serializers.ListField(child=serializers.CharField(), min_length=2, max_length=2)
    return serializers.ListField(child=pair, help_text='Pairs of "HH:MM"; the end is exclusive.')


class ClosedOnOutput(serializers.Serializer[Any]):
    date = serializers.DateField()
    name = serializers.CharField()


class OpenOnOutput(serializers.Serializer[Any]):
    date = serializers.DateField()
    hours = _intervals()


class CountedInOutput(serializers.Serializer[Any]):
    """A revision of the calendar, by which the task's time counts from `since` on."""

    calendar_id = serializers.IntegerField(source="revision.calendar_id")
    rev = serializers.IntegerField(source="revision.rev")
    since = serializers.DateTimeField(
        allow_null=True, help_text="Null for the first revision, in force from the start."
    )
    time_zone = serializers.CharField(source="revision.time_zone")
    hours = serializers.DictField(
        child=_intervals(), source="revision.hours", help_text="Keys are weekdays, mon to sun."
    )
    closed = ClosedOnOutput(
        many=True, help_text="The closed days in the task's time while the revision is in force."
    )
    open = OpenOnOutput(
        many=True, help_text="The days with hours of their own, while the revision is in force."
    )


class SegmentOutput(serializers.Serializer[Any]):
    start = serializers.DateTimeField()
    end = serializers.DateTimeField()
    counted = serializers.BooleanField(help_text="Whether the calendar counts this stretch.")
    reason = serializers.ChoiceField(choices=[reason.value for reason in SegmentReason])


class PauseOutput(serializers.Serializer[Any]):
    start = serializers.DateTimeField()
    end = serializers.DateTimeField(allow_null=True, help_text="Null while the clock is paused.")


class StepPartOutput(serializers.Serializer[StepPart]):
    """A step's part of the task's time. There is one row for each visit, then one for each step
    that was not visited.
    """

    step_id = serializers.IntegerField()
    name = serializers.CharField()
    visit = serializers.IntegerField(
        allow_null=True, help_text="1 for the first visit; null for a step that was not entered."
    )
    state = serializers.ChoiceField(choices=STEP_STATES)
    weight = serializers.FloatField()
    path_weight = serializers.FloatField(
        help_text="The weight of the heaviest path from this step, inclusive, to an end."
    )
    share = serializers.FloatField(help_text="weight / path_weight, from 0 to 1.")
    left = DurationField(
        allow_null=True, help_text="The part of the task's time that was left at `reckoned_at`."
    )
    span = DurationField(allow_null=True, help_text="The part of `left` that the step got.")
    assigned_on = serializers.DateTimeField(source="assigned_at", allow_null=True)
    reckoned_at = serializers.DateTimeField(
        allow_null=True,
        help_text="When the share was computed: at an assignment, a new priority or an escalation.",
    )
    target_resolution = serializers.DateTimeField(source="due_at", allow_null=True)
    acted_on = serializers.DateTimeField(
        source="acted_at", allow_null=True, help_text="When the task left the step."
    )


class TaskSlaOutput(serializers.Serializer[Any]):
    """Explains why a task is due when it is.

    The target is the moment at which `sla` is used up if time counts from `arrived_at` on, only in
    the open `hours`, and not during `pauses`. So anybody can recompute the target. `steps` have the
    stored decisions about the steps. Without an SLA there is no target, and no step has a span.
    """

    task_id = serializers.IntegerField()
    ticket_number = serializers.CharField()
    priority = serializers.ChoiceField(
        choices=list(PRIORITY_NAMES.values()), source="explanation.priority"
    )
    status = serializers.ChoiceField(choices=SLA_STATUSES, source="explanation.status")
    arrived_at = serializers.DateTimeField(source="explanation.arrived_at")
    sla = DurationField(allow_null=True, source="explanation.sla")
    target_resolution = serializers.DateTimeField(source="explanation.target_at", allow_null=True)
    calendar = CalendarNameOutput(source="explanation.calendar")
    hours = CountedInOutput(
        many=True,
        help_text="The revisions of the calendar in order; empty if time counts round the clock.",
    )
    segments = SegmentOutput(
        many=True,
        source="explanation.segments",
        help_text=f"From the arrival to the target; at most the first {MAX_SEGMENTS:,}.",
    )
    pauses = PauseOutput(many=True, source="explanation.pauses")
    steps = StepPartOutput(many=True, source="explanation.steps")
    sentences = serializers.ListField(child=serializers.CharField(), source="explanation.sentences")
