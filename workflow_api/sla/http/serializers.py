"""Serializers of calendars, for requests and responses."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from servicekit.base.timezones import time_zones
from servicekit.http.api.durations import DurationField, parse_duration
from servicekit.http.api.texts import LineField
from sla.domain.calendars import (
    MAX_DATES,
    WEEKDAYS,
    CalendarDraft,
    ClosedDay,
    IntervalError,
    OpenDay,
    intervals_from_json,
)
from sla.domain.hours import Intervals
from sla.domain.walk import SegmentReason
from sla.holidays import LONGEST_NAME, countries, country_codes
from sla.models import CalendarRevision

MAX_PAUSES = 1_000
FIRST_YEAR, LAST_YEAR = 1970, 2100

_INTERVALS = {
    "type": "array",
    "items": {
        "type": "array",
        "items": {"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$|^24:00$"},
        "minItems": 2,
        "maxItems": 2,
    },
    "example": [["09:00", "12:00"], ["13:00", "17:00"]],
}


@extend_schema_field(_INTERVALS)
class IntervalsField(serializers.Field[Intervals, Any, Any, Any]):
    """Half-open intervals of a day, ascending and disjoint; the last may end at 24:00."""

    def to_internal_value(self, data: object) -> Intervals:
        try:
            return intervals_from_json(data)
        except IntervalError as error:
            raise serializers.ValidationError(str(error)) from None

    def to_representation(self, value: Any) -> Any:
        return value


@extend_schema_field(
    {
        "type": "object",
        "properties": dict.fromkeys(WEEKDAYS, _INTERVALS),
        "additionalProperties": False,
    }
)
class WeekField(serializers.Field[tuple[Intervals, ...], Any, Any, Any]):
    """The intervals of each weekday; a day that is missing is closed."""

    def to_internal_value(self, data: object) -> tuple[Intervals, ...]:
        if not isinstance(data, Mapping):
            raise serializers.ValidationError("The hours of the weekdays mon to sun are needed.")
        problems = {
            str(day)[:16]: ["Not a weekday; they are mon, tue, wed, thu, fri, sat and sun."]
            for day in data
            if day not in WEEKDAYS
        }
        week: list[Intervals] = []
        for day in WEEKDAYS:
            try:
                week.append(intervals_from_json(data.get(day, [])))
            except IntervalError as error:
                problems[day] = [str(error)]
        if problems:
            raise serializers.ValidationError(problems)
        return tuple(week)

    def to_representation(self, value: Any) -> Any:
        return value


class _DateField(serializers.DateField):
    default_error_messages = {"year": f"The year must be from {FIRST_YEAR} to {LAST_YEAR}."}

    def to_internal_value(self, value: Any) -> date:
        found = super().to_internal_value(value)
        if not FIRST_YEAR <= found.year <= LAST_YEAR:
            self.fail("year")
        return found


class MomentField(serializers.DateTimeField):
    """A moment in UTC within the years that a walk may cross."""

    default_error_messages = {"year": f"The year must be from {FIRST_YEAR} to {LAST_YEAR}."}

    def to_internal_value(self, value: Any) -> datetime:
        found = super().to_internal_value(value)
        # Convert to UTC only after this check: the conversion of a moment near the year 1 or 9999
        # would overflow.
        if not FIRST_YEAR <= found.year <= LAST_YEAR:
            self.fail("year")
        return found.astimezone(UTC)


class ClosedDayForm(serializers.Serializer[Any]):
    date = _DateField()
    name = LineField(max_length=LONGEST_NAME, allow_blank=True, default="")


class OpenDayForm(serializers.Serializer[Any]):
    date = _DateField()
    hours = IntervalsField()


class CalendarInput(serializers.Serializer[Any]):
    """A whole calendar. `open` takes precedence over `closed`, and both take precedence over
    `hours`.

    With `country`, the country's holidays are copied into `closed`, up to `holidays_until`. Without
    that date, an edit for the same country and subdivision keeps the stored date, and an edit for
    another one copies the holidays up to the end of the year after next. If the date is earlier
    than the stored one, the copied holidays after it are removed. A holiday that somebody removed
    from `closed` stays removed.
    """

    name = LineField(max_length=64)
    time_zone = serializers.CharField(max_length=64, help_text="An IANA zone: Europe/Berlin.")
    hours = WeekField()
    closed: serializers.ListSerializer[Any] = serializers.ListSerializer(
        child=ClosedDayForm(), max_length=MAX_DATES, default=list
    )
    open: serializers.ListSerializer[Any] = serializers.ListSerializer(
        child=OpenDayForm(), max_length=MAX_DATES, default=list
    )
    country = serializers.CharField(max_length=8, allow_blank=True, allow_null=True, default="")
    subdivision = serializers.CharField(
        max_length=16, allow_blank=True, allow_null=True, default=""
    )
    holidays_until = _DateField(allow_null=True, default=None)

    def validate_time_zone(self, value: str) -> str:
        if value not in time_zones():
            raise serializers.ValidationError(
                "There is no such time zone; an IANA name is needed, such as Europe/Berlin."
            )
        return value

    def validate_closed(self, value: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return _each_once(value)

    def validate_open(self, value: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return _each_once(value)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        attrs["country"], attrs["subdivision"] = attrs["country"] or "", attrs["subdivision"] or ""
        problems = _place_problems(attrs)
        if not (any(attrs["hours"]) or any(day["hours"] for day in attrs["open"])):
            problems["hours"] = ["The calendar has no open minute at all."]
        if problems:
            raise serializers.ValidationError(problems)
        return attrs


def _each_once(days: list[dict[str, Any]]) -> list[dict[str, Any]]:
    seen: set[date] = set()
    for day in days:
        if day["date"] in seen:
            raise serializers.ValidationError(f"{day['date']} is listed twice.")
        seen.add(day["date"])
    return sorted(days, key=lambda day: day["date"])


def _place_problems(values: Mapping[str, Any]) -> dict[str, list[str]]:
    country, subdivision = values["country"], values["subdivision"]
    if not country:
        needs = "It needs a country."
        given = {"subdivision": subdivision, "holidays_until": values["holidays_until"]}
        return {name: [needs] for name, value in given.items() if value}
    if country not in country_codes():
        return {"country": ["Not a known ISO 3166 code of a country, such as DE or US."]}
    if subdivision and subdivision not in countries()[country]:
        return {"subdivision": [f"Not a known subdivision of {country}."]}
    return {}


def read_calendar(body: Any) -> CalendarDraft:
    """The calendar of a request body; raises DRF's ValidationError."""
    form = CalendarInput(data=body)
    form.is_valid(raise_exception=True)
    values: dict[str, Any] = form.validated_data
    return CalendarDraft(
        name=values["name"],
        time_zone=values["time_zone"],
        week=values["hours"],
        closed=tuple(ClosedDay(day["date"], day["name"]) for day in values["closed"]),
        open=tuple(OpenDay(day["date"], day["hours"]) for day in values["open"]),
        country=values["country"],
        subdivision=values["subdivision"],
        holidays_until=values["holidays_until"],
    )


class CalendarOutput(serializers.Serializer[CalendarRevision]):
    """A calendar as its newest revision left it."""

    calendar_id = serializers.IntegerField()
    name = serializers.CharField(source="calendar.name")
    time_zone = serializers.CharField()
    hours = WeekField()
    closed = ClosedDayForm(many=True)
    open = OpenDayForm(many=True)
    country = serializers.CharField(help_text="Empty if no holidays are copied.")
    subdivision = serializers.CharField()
    holidays_until = serializers.DateField(allow_null=True)
    rev = serializers.IntegerField()

    def to_representation(self, instance: CalendarRevision) -> dict[str, Any]:
        shown = super().to_representation(instance)
        # Return these two as stored: their form, with dates as text, is that of the API.
        return {**shown, "closed": instance.closed, "open": instance.open}


class _WorkDurationField(DurationField):
    """A duration that may also be zero."""

    def to_internal_value(self, data: object) -> timedelta:
        if isinstance(data, str) and parse_duration(data) == timedelta(0):
            return timedelta(0)
        return super().to_internal_value(data)


class PauseInput(serializers.Serializer[Any]):
    start = MomentField()
    end = MomentField(allow_null=True, default=None, help_text="Null while the clock is paused.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["end"] is not None and attrs["end"] < attrs["start"]:
            raise serializers.ValidationError({"end": ["The end must not be before the start."]})
        return attrs


class DeadlineInput(serializers.Serializer[Any]):
    """Work to place in the calendar."""

    start = MomentField()
    duration = _WorkDurationField()
    pauses: serializers.ListSerializer[Any] = serializers.ListSerializer(
        child=PauseInput(), max_length=MAX_PAUSES, default=list
    )


class WalkSegmentOutput(serializers.Serializer[Any]):
    """A stretch of time, half open."""

    start = serializers.DateTimeField()
    end = serializers.DateTimeField()
    counted = serializers.BooleanField()
    reason = serializers.ChoiceField(choices=[reason.value for reason in SegmentReason])


class DeadlineOutput(serializers.Serializer[Any]):
    """The first moment at which the duration is used up. If a pause without end comes before this
    moment, `deadline` is null and the segments end at the beginning of that pause.
    """

    deadline = serializers.DateTimeField(allow_null=True)
    segments = WalkSegmentOutput(many=True)


class PreviewOutput(serializers.Serializer[Any]):
    """The effect that an edit would have on open tasks."""

    open_tasks = serializers.IntegerField()
    earlier = serializers.IntegerField()
    later = serializers.IntegerField()
    newly_breached = serializers.IntegerField()
    no_longer_breached = serializers.IntegerField()


class CountriesOutput(serializers.Serializer[Any]):
    countries = serializers.ListField(
        child=serializers.CharField(), help_text="ISO 3166 codes of two letters, ascending."
    )


class SubdivisionOutput(serializers.Serializer[Any]):
    code = serializers.CharField()
    name = serializers.CharField()


class CountryOutput(serializers.Serializer[Any]):
    """A country whose public holidays a calendar can copy."""

    code = serializers.CharField()
    subdivisions = SubdivisionOutput(many=True)


class RevisionOutput(serializers.Serializer[Any]):
    """An edit, with the number of open tasks that have taken it up."""

    rev = serializers.IntegerField()
    at = serializers.DateTimeField(source="created_at")
    changed_by = serializers.IntegerField(allow_null=True)
    changed_by_name = serializers.CharField(
        read_only=True,
        help_text="Empty if no person has this number now, or a command made the edit.",
    )
    restored_from = serializers.IntegerField(allow_null=True)
    state = serializers.ChoiceField(choices=["applying", "applied"], read_only=True)
    done = serializers.IntegerField(read_only=True)
    of = serializers.IntegerField(source="open_tasks")
