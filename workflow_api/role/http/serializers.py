from __future__ import annotations

from rest_framework import serializers

from role.models import Roles, RoleUsers


class RoleOutput(serializers.ModelSerializer[Roles]):
    """A role. `role_id` is its id in Auth."""

    class Meta:
        model = Roles
        fields = ["role_id", "name", "system"]
        read_only_fields = fields


class RoleMemberOutput(serializers.ModelSerializer[RoleUsers]):
    class Meta:
        model = RoleUsers
        fields = ["user_id", "user_full_name", "is_active"]
        read_only_fields = fields


class RoleDetailOutput(RoleOutput):
    members = RoleMemberOutput(many=True, read_only=True)

    class Meta(RoleOutput.Meta):
        fields = [*RoleOutput.Meta.fields, "members"]
        read_only_fields = fields
