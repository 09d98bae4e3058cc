from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from rest_framework import serializers

from role.models import Absence, Roles, RoleUsers

FIRST_YEAR, LAST_YEAR = 1970, 2100


class RoleOutput(serializers.ModelSerializer[Roles]):
    """A role. `role_id` is its id in Auth."""

    class Meta:
        model = Roles
        fields = ["role_id", "name", "system"]
        read_only_fields = fields


class RoleRowOutput(RoleOutput):
    """A role in the list of roles, with the number of its people."""

    people = serializers.IntegerField(read_only=True)
    away = serializers.IntegerField(read_only=True, help_text="How many of them are away now.")

    class Meta(RoleOutput.Meta):
        fields = [*RoleOutput.Meta.fields, "people", "away"]
        read_only_fields = fields


class RoleMemberOutput(serializers.ModelSerializer[RoleUsers]):
    """A current or former member."""

    away_until = serializers.DateTimeField(
        allow_null=True,
        read_only=True,
        help_text="The end of the person's absence; null if they are not away now.",
    )

    class Meta:
        model = RoleUsers
        fields = ["user_id", "user_full_name", "is_active", "away_until"]
        read_only_fields = fields


class RoleDetailOutput(RoleOutput):
    members = RoleMemberOutput(many=True, read_only=True)

    class Meta(RoleOutput.Meta):
        fields = [*RoleOutput.Meta.fields, "members"]
        read_only_fields = fields


class _MomentField(serializers.DateTimeField):
    """A moment in UTC. The sender must name the time zone, because a time without a zone would be
    ambiguous.
    """

    default_error_messages = {
        "zone": "Name the zone too, such as Z or +01:00.",
        "year": f"The year must be from {FIRST_YEAR} to {LAST_YEAR}.",
    }

    def enforce_timezone(self, value: datetime) -> datetime:
        if value.tzinfo is None:
            self.fail("zone")
        # Convert to UTC only after this check: the conversion of a moment near the year 1 or 9999
        # would overflow.
        if not FIRST_YEAR <= value.year <= LAST_YEAR:
            self.fail("year")
        return value.astimezone(UTC)


class AvailabilityInput(serializers.Serializer[Any]):
    """An absence from all roles, from `away_from` up to `away_until`. Only an Admin may name
    another person.
    """

    away_from = _MomentField()
    away_until = _MomentField()
    delegate_user_id = serializers.IntegerField(
        required=False,
        allow_null=True,
        default=None,
        min_value=1,
        max_value=2**63 - 1,
        help_text="Somebody of one of the roles, who takes the turns meanwhile.",
    )
    user_id = serializers.IntegerField(required=False, min_value=1, max_value=2**63 - 1)


class AvailabilityQuery(serializers.Serializer[Any]):
    """The person whose absence is meant; by default the caller. Only an Admin may name another
    person.
    """

    user_id = serializers.IntegerField(required=False, min_value=1, max_value=2**63 - 1)


class AvailabilityOutput(serializers.ModelSerializer[Absence]):
    """The absence of a person; the moments are null if there is none."""

    user_id = serializers.IntegerField()
    away_from = serializers.DateTimeField(allow_null=True)
    away_until = serializers.DateTimeField(allow_null=True)

    class Meta:
        model = Absence
        fields = ["user_id", "away_from", "away_until", "delegate_user_id"]
        read_only_fields = fields


class AbsenceOutput(serializers.ModelSerializer[Absence]):
    """An absence that is not over."""

    user_full_name = serializers.CharField(read_only=True)
    delegate_full_name = serializers.CharField(
        read_only=True, help_text="Empty without a delegate."
    )
    is_away = serializers.BooleanField(read_only=True, help_text="Whether it has begun.")

    class Meta:
        model = Absence
        fields = [
            "user_id",
            "user_full_name",
            "away_from",
            "away_until",
            "delegate_user_id",
            "delegate_full_name",
            "is_away",
        ]
        read_only_fields = fields


class DelegateOutput(serializers.ModelSerializer[RoleUsers]):
    """Somebody who may be named as the delegate."""

    away_until = serializers.DateTimeField(
        allow_null=True,
        read_only=True,
        help_text="The end of the person's own absence; null if they are not away now.",
    )

    class Meta:
        model = RoleUsers
        fields = ["user_id", "user_full_name", "away_until"]
        read_only_fields = fields
