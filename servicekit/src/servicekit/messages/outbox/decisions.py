"""Decisions of people about stuck messages, and hooks that are called for each decision."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from django.db import models

_LOCAL_ROW_OF_A_PERSON = re.compile(r"(?P<user_type>[a-z]+)-(?P<user_id>\d{1,18})")


class Somebody(Protocol):
    """The person who decides, for example a `Person` of servicekit."""

    @property
    def user_type(self) -> str: ...
    @property
    def user_id(self) -> int: ...
    @property
    def full_name(self) -> str: ...
    @property
    def email(self) -> str: ...


@dataclass(frozen=True)
class Settler:
    """The person who decided. `user_id` is None for an account that exists only in the admin."""

    user_type: str
    user_id: int | None
    full_name: str = ""
    email: str = ""

    @property
    def key(self) -> str:
        """The key of the person, such as `staff:7`; `admin` for an account of the admin only."""
        return self.user_type if self.user_id is None else f"{self.user_type}:{self.user_id}"

    @classmethod
    def of(cls, person: Somebody) -> "Settler":
        """The settler for a request of this person to the API."""
        return cls(person.user_type, person.user_id, person.full_name, person.email)

    @classmethod
    def of_admin(cls, user: Any) -> "Settler":
        """The settler for a Django user of the admin: a person who is signed in by cookie, or an
        account that exists only in the admin.
        """
        username = user.get_username()
        match = _LOCAL_ROW_OF_A_PERSON.fullmatch(username)
        if match is None:
            return cls("admin", None, username)
        return cls(match["user_type"], int(match["user_id"]), user.first_name, user.email)


@dataclass(frozen=True)
class Settlement:
    """A decision, as it is passed to the hooks.

    `kind` is dead_letter or unsent_message; `verb` is replay or discard.
    """

    kind: str
    verb: str
    message: Any
    settler: Settler
    reason: str
    now: datetime


hooks: list[Callable[[Settlement], None]] = []
"""The hooks run in the transaction of the decision. If one raises, the decision is rolled back."""


class SettledModel(models.Model):
    """A message about which somebody may decide. The `settled_` fields have the last decision."""

    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.CharField(max_length=64, blank=True, db_default="", default="")
    settled_by_name = models.CharField(max_length=255, blank=True, db_default="", default="")
    settled_reason = models.CharField(max_length=500, blank=True, db_default="", default="")

    class Meta:
        abstract = True


def settled_fields(settler: Settler, *, reason: str, now: datetime) -> dict[str, Any]:
    """The fields that store the decision."""
    return {
        "settled_at": now,
        "settled_by": settler.key[:64],
        "settled_by_name": settler.full_name[:255],
        "settled_reason": reason,
    }


def tell(settlement: Settlement) -> None:
    """Call all hooks with the decision."""
    for hook in hooks:
        hook(settlement)
