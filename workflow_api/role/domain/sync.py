"""Read and validate Auth's messages about roles and memberships, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from servicekit.base.folding import without_invisible
from servicekit.base.visible import is_visible, one_line, storable

from .names import SYSTEM, system_key

MAX_ID = 2**63 - 1
MAX_NAME = 64
MAX_SYSTEM = 50
MAX_FULL_NAME = 255
MAX_EMAIL = 254

KEEPING_ACTIONS = frozenset({"create", "created", "update", "updated", "assign", "assigned"})
ENDING_ACTIONS = frozenset({"delete", "deleted", "remove", "removed", "revoke", "revoked"})


class MalformedSyncError(ValueError):
    """The message cannot be understood. `reason` is a code such as `action_unknown`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class RoleChange:
    """The current state of a role in Auth. `role_id` is Auth's id."""

    role_id: int
    name: str
    system: str
    is_active: bool


@dataclass(frozen=True, slots=True)
class MembershipChange:
    """A message of Auth that says whether a person is in a role now.

    The message also contains the role's properties, because this service may not know the role yet.
    """

    role: RoleChange
    user_id: int
    user_full_name: str
    user_email: str
    is_active: bool


def read_role(data: Mapping[str, Any]) -> RoleChange:
    """Read {id, name, system, action}; raises MalformedSyncError."""
    return RoleChange(
        role_id=_number(data, "id"),
        name=_name(data, "name"),
        system=_system(data),
        is_active=_is_kept(data),
    )


def read_membership(data: Mapping[str, Any]) -> MembershipChange:
    """Read {user_id, user_full_name, user_email, role_id, role_name, system, is_active, action}.

    A malformed name or e-mail address never makes the message fail. Invisible characters, and
    characters that a database cannot store, are removed. A long name is cut. A value that is not
    text, a long address, or an address with several lines becomes "". An address that is invalid in
    another way is kept, so that people can see it.

    Raises MalformedSyncError if an id, the role, the system, `is_active` or the action is invalid.
    """
    is_active = data.get("is_active")
    if is_active is None:
        is_active = True
    if not isinstance(is_active, bool):
        raise MalformedSyncError("is_active_not_a_boolean")
    return MembershipChange(
        role=RoleChange(
            role_id=_number(data, "role_id"),
            name=_name(data, "role_name"),
            system=_system(data),
            is_active=True,
        ),
        user_id=_number(data, "user_id"),
        user_full_name=_full_name(data),
        user_email=_address(data),
        is_active=_is_kept(data) and is_active,
    )


def _is_kept(data: Mapping[str, Any]) -> bool:
    action = data.get("action")
    word = action.strip().lower() if isinstance(action, str) else ""
    if word in KEEPING_ACTIONS:
        return True
    if word in ENDING_ACTIONS:
        return False
    raise MalformedSyncError("action_unknown")


def _number(data: Mapping[str, Any], key: str) -> int:
    value = data.get(key)
    # In Python bool is a subclass of int, so `true` would be read as id 1.
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value <= MAX_ID:
        raise MalformedSyncError(f"{key}_not_an_id")
    return value


def _name(data: Mapping[str, Any], key: str) -> str:
    value = one_line(_text(data, key, MAX_NAME))
    if not is_visible(value):
        raise MalformedSyncError(f"{key}_missing")
    return value


def _system(data: Mapping[str, Any]) -> str:
    return system_key(_text(data, "system", MAX_SYSTEM)) or SYSTEM


def _spare_text(data: Mapping[str, Any], key: str) -> str:
    value = data.get(key)
    return without_invisible(value) if isinstance(value, str) else ""


def _full_name(data: Mapping[str, Any]) -> str:
    name = " ".join(_spare_text(data, "user_full_name").split())[:MAX_FULL_NAME].rstrip()
    return name if is_visible(name) else ""


def _address(data: Mapping[str, Any]) -> str:
    """The e-mail address, or "" if it is too long or has several lines.

    A long address is not cut, because a shortened address could be the address of another person.
    """
    text = _spare_text(data, "user_email").strip()
    return text if len(text) <= MAX_EMAIL and len(text.splitlines()) <= 1 else ""


def _text(data: Mapping[str, Any], key: str, longest: int) -> str:
    value = data.get(key)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise MalformedSyncError(f"{key}_not_text")
    if storable(value) != value:
        raise MalformedSyncError(f"{key}_not_storable")
    text = value.strip()
    if len(text) > longest:
        raise MalformedSyncError(f"{key}_too_long")
    return text
