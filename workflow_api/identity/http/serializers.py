from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from identity.domain.names import SYSTEM
from identity.models import Account, AccountRole
from servicekit.auth.names import LONGEST_NAME, is_storable, one_line

# Longer than any real password. There is a limit because hashing a longer text takes longer.
MAX_PASSWORD = 1024


class NameField(serializers.CharField):
    """A name on one line, without invisible characters and direction marks."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=LONGEST_NAME, **options)

    def to_internal_value(self, data: Any) -> str:
        text = super().to_internal_value(data)
        if not is_storable(text):
            # Return it as it is: the validators of all text fields refuse text that cannot be stored.
            return text
        name = one_line(text)
        if not name:
            self.fail("blank")
        return name


class LoginInput(serializers.Serializer[Any]):
    email = serializers.CharField(max_length=254)
    password = serializers.CharField(
        max_length=MAX_PASSWORD, trim_whitespace=False, style={"input_type": "password"}
    )


class HeldRoleOutput(serializers.Serializer[Any]):
    system = serializers.CharField(read_only=True)
    role = serializers.CharField(read_only=True)


class UserOutput(serializers.Serializer[Any]):
    user_id = serializers.IntegerField(read_only=True)
    user_type = serializers.CharField(read_only=True)
    email = serializers.CharField(read_only=True)
    full_name = serializers.CharField(read_only=True)
    roles = HeldRoleOutput(many=True, read_only=True)
    systems = serializers.ListField(child=serializers.CharField(), read_only=True)


class SessionOutput(serializers.Serializer[Any]):
    """The signed-in person. `expires_in` is the remaining lifetime of the access token in seconds."""

    user = UserOutput(read_only=True)
    expires_in = serializers.IntegerField(read_only=True)


class ProfileOutput(UserOutput):
    created_at = serializers.DateTimeField(read_only=True)


class ProfileInput(serializers.Serializer[Any]):
    full_name = NameField()


class PasswordChangeInput(serializers.Serializer[Any]):
    current_password = serializers.CharField(
        max_length=MAX_PASSWORD, trim_whitespace=False, style={"input_type": "password"}
    )
    new_password = serializers.CharField(
        max_length=MAX_PASSWORD, trim_whitespace=False, style={"input_type": "password"}
    )


class PasswordForgotInput(serializers.Serializer[Any]):
    email = serializers.CharField(max_length=254)


class PasswordResetInput(serializers.Serializer[Any]):
    token = serializers.CharField(max_length=128)
    new_password = serializers.CharField(
        max_length=MAX_PASSWORD, trim_whitespace=False, style={"input_type": "password"}
    )


class MessageOutput(serializers.Serializer[Any]):
    message = serializers.CharField(read_only=True)


class RoleInput(serializers.Serializer[Any]):
    system = serializers.CharField(max_length=50, default=SYSTEM)
    role = serializers.CharField(max_length=64)


class RolesInput(serializers.Serializer[Any]):
    roles = RoleInput(many=True, max_length=50)  # type: ignore[call-arg]  # `max_length` is of the list

    def pairs(self) -> list[tuple[str, str]]:
        """The roles as (system, name)."""
        return [(entry["system"], entry["role"]) for entry in self.validated_data["roles"]]


class InviteInput(RolesInput):
    email = serializers.EmailField(max_length=254)
    full_name = NameField()
    user_type = serializers.ChoiceField(
        choices=Account.UserType.choices,
        default=Account.UserType.STAFF,
        help_text="An employee holds no roles and sees their own tickets.",
    )
    roles = RoleInput(many=True, max_length=50, required=False, default=list)  # type: ignore[call-arg]  # `max_length` is of the list


class AccountOutput(serializers.Serializer[Any]):
    """An account. `is_set_up` is false until its person has chosen a password."""

    user_id = serializers.IntegerField(source="pk", read_only=True)
    user_type = serializers.CharField(read_only=True)
    email = serializers.CharField(read_only=True)
    full_name = serializers.CharField(read_only=True)
    is_active = serializers.BooleanField(read_only=True)
    is_set_up = serializers.SerializerMethodField()
    roles = serializers.SerializerMethodField()
    created_at = serializers.DateTimeField(read_only=True)

    def get_is_set_up(self, account: Account) -> bool:
        return bool(account.password)

    @extend_schema_field(HeldRoleOutput(many=True))
    def get_roles(self, account: Account) -> list[dict[str, str]]:
        held: list[AccountRole] = account.held_roles  # type: ignore[attr-defined]  # set by account_list
        return [{"system": row.role.system, "role": row.role.name} for row in held]


class InvitedOutput(AccountOutput):
    """An account with its one-time link. The link is also mailed, and is not shown again."""

    set_up_link = serializers.CharField(read_only=True)
    set_up_expires_at = serializers.DateTimeField(read_only=True)
