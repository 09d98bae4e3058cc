"""Erase the names of a person in their memberships."""

from __future__ import annotations

from role.models import RoleUsers
from servicekit.base.persons import STAFF
from servicekit.messages.erasing import Erased, erase_each


def erase_member(person: Erased, limit: int) -> int:
    """Erase the name and the address of the person in each role. Roles know staff only."""
    if person.user_type != STAFF:
        return 0
    rows = RoleUsers.objects.filter(user_id=person.user_id)

    def change(member: RoleUsers) -> None:
        member.user_full_name, member.user_email = person.label, ""

    fields = ["user_full_name", "user_email", "search_text"]
    return erase_each(
        rows.exclude(user_full_name=person.label, user_email=""), limit, fields, change
    )


def still_in_roles(person: Erased) -> str:
    """The reason why a person cannot be erased yet; empty if the person is in no role. Members of
    roles still get work.
    """
    active = RoleUsers.objects.filter(user_id=person.user_id, is_active=True)
    if person.user_type != STAFF or not active.exists():
        return ""
    return f"{person.label} is still a member of roles: end that first, so that the work goes on."
