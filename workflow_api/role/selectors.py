"""Read roles and their members."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from django.db.models import Count, Min, OuterRef, Prefetch, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from .domain.names import ADMIN, COORDINATOR, COORDINATOR_SYSTEMS, SYSTEM, name_key, system_key
from .hot import pool_rows
from .models import Absence, Roles, RoleUsers


def role_list() -> QuerySet[Roles]:
    """The active roles, by system and name."""
    return Roles.objects.filter(is_active=True).order_by("system", "name_key")


def role_list_with_counts(now: datetime) -> QuerySet[Roles]:
    """The active roles with `people`, the number of their members, and `away`, how many of these are
    away at `now`.
    """
    members = RoleUsers.objects.filter(role=OuterRef("pk"), is_active=True)
    lasting = Absence.objects.filter(away_from__lte=now, away_until__gt=now)
    away = members.filter(user_id__in=lasting.values("user_id"))
    return role_list().annotate(people=_count_of(members), away=_count_of(away))


def _count_of(members: QuerySet[RoleUsers]) -> Coalesce:
    counted = members.order_by().values("role").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted), 0)


def role_list_with_members(now: datetime) -> QuerySet[Roles]:
    """The active roles with their current and former members, ascending by the person's id. Each member
    has `away_until`, the end of an absence that lasts at `now`, else None.
    """
    members = _with_absences(now).order_by("user_id")
    return role_list().prefetch_related(Prefetch("members", queryset=members))


def role_member_list(role: Roles, now: datetime) -> QuerySet[RoleUsers]:
    """The current and former members of the role, by name, then by the person's id. Each has
    `away_until`, the end of an absence that lasts at `now`, else None.
    """
    return _with_absences(now).filter(role=role).order_by("user_full_name", "user_id")


def _with_absences(now: datetime) -> QuerySet[RoleUsers]:
    """Memberships with `away_until`, the end of an absence that lasts at `now`, else None."""
    lasting = Absence.objects.filter(pk=OuterRef("user_id"), away_from__lte=now, away_until__gt=now)
    return RoleUsers.objects.annotate(away_until=Subquery(lasting.values("away_until")))


def role_members(role_pk: int) -> list[RoleUsers]:
    """The active members of the role with this `id`, ascending by `user_id`."""
    members = RoleUsers.objects.filter(role_id=role_pk, role__is_active=True, is_active=True)
    return list(members.order_by("user_id"))


def coordinators() -> list[RoleUsers]:
    """The active Ticket Coordinators of hdts and tts, each person once, ascending by `user_id`."""
    members = RoleUsers.objects.filter(
        role__system__in=COORDINATOR_SYSTEMS,
        role__name_key=name_key(COORDINATOR),
        role__is_active=True,
        is_active=True,
    )
    by_person = {member.user_id: member for member in members.order_by("-role_id")}
    return [by_person[user_id] for user_id in sorted(by_person)]


def admins() -> list[RoleUsers]:
    """The active Admins of tts, by `user_id`."""
    members = RoleUsers.objects.filter(
        role__system=SYSTEM, role__name_key=name_key(ADMIN), role__is_active=True, is_active=True
    )
    return list(members.order_by("user_id"))


class PoolMember(NamedTuple):
    """An active member of a role, with the data that choosing and notifying a person need.

    `away_until` and `delegate_user_id` are None for a person who is there. `load` is None unless the
    caller has asked for it.
    """

    pk: int
    role_id: int
    user_id: int
    user_full_name: str
    user_email: str
    away_until: datetime | None = None
    delegate_user_id: int | None = None
    load: int | None = None


def pool_members(
    role_pks: Collection[int],
    *,
    now: datetime,
    with_coordinators: bool,
    load: str = "",
    ended: Collection[int] = (),
) -> tuple[dict[int, list[PoolMember]], list[PoolMember]]:
    """The active members by role `id`, and the Ticket Coordinators, in one query.

    These are the people of `role_members` and `coordinators`, with their absences at `now`. Opening
    a task needs both, so one query reads them. Without `with_coordinators` the second list is
    empty. `load` is SQL that counts the work of the person `m.user_id`. The memberships whose keys
    are in `ended` are treated as ended.
    """
    systems = COORDINATOR_SYSTEMS if with_coordinators else ()
    by_role: dict[int, list[PoolMember]] = {pk: [] for pk in role_pks}
    by_person: dict[int, PoolMember] = {}
    coordinator = name_key(COORDINATOR)
    for *columns, system, key in pool_rows(role_pks, coordinator, systems, now, load):
        member = PoolMember(*columns)
        if member.pk in ended:
            continue
        if member.role_id in by_role:
            by_role[member.role_id].append(member)
        if with_coordinators and key == coordinator and system in COORDINATOR_SYSTEMS:
            by_person.setdefault(member.user_id, member)
    return by_role, list(by_person.values())


def active_role_pks(user_id: int) -> list[int]:
    """The keys of the active roles that the person is in now, ascending."""
    held = RoleUsers.objects.filter(user_id=user_id, is_active=True, role__is_active=True)
    return list(held.order_by("role_id").values_list("role_id", flat=True))


def is_in_one_of(role_pks: Collection[int], user_id: int) -> bool:
    """Whether the person is in one of these roles now."""
    members = RoleUsers.objects.filter(role_id__in=role_pks, role__is_active=True, is_active=True)
    return members.filter(user_id=user_id).exists()


def absence_of(user_id: int, now: datetime) -> Absence | None:
    """The person's absence, unless it is over. It may begin in the future."""
    return Absence.objects.filter(pk=user_id, away_until__gt=now).first()


def absence_list(now: datetime) -> QuerySet[Absence]:
    """The absences that are not over at `now`. Those that end first come first. Each has the names of the
    person and of the delegate, and `is_away`: whether the absence has begun.
    """
    return (
        Absence.objects.filter(away_until__gt=now)
        .annotate(
            user_full_name=_name_of("user_id"),
            delegate_full_name=_name_of("delegate_user_id"),
            is_away=Q(away_from__lte=now),
        )
        .order_by("away_until", "user_id")
    )


def _name_of(column: str) -> Coalesce:
    """The name of the person whose number is in this column; empty if no membership has a name for it."""
    named = RoleUsers.objects.filter(user_id=OuterRef(column)).exclude(user_full_name="")
    return Coalesce(Subquery(named.order_by("pk").values("user_full_name")[:1]), Value(""))


def delegate_list(user_id: int, now: datetime) -> QuerySet[RoleUsers]:
    """The people who may be the person's delegate, by name: everybody else in one of the person's roles,
    each once. Each has `away_until`, the end of an absence that lasts at `now`, else None.
    """
    held = RoleUsers.objects.filter(user_id=user_id, is_active=True, role__is_active=True)
    others = RoleUsers.objects.filter(is_active=True, role__in=held.values("role"))
    once = others.exclude(user_id=user_id).order_by().values("user_id").annotate(first=Min("pk"))
    found = _with_absences(now).filter(pk__in=once.values("first"))
    return found.order_by("user_full_name", "user_id")


def roles_by_role_id(role_ids: Collection[int]) -> dict[int, Roles]:
    """The active roles with these ids of Auth, by that id."""
    return {role.role_id: role for role in role_list().filter(role_id__in=role_ids)}


def roles_by_name(names: Collection[str], *, system: str) -> dict[str, Roles]:
    """The active roles of a system with these names in any case, by `name_key`."""
    keys = {name_key(name) for name in names}
    found = role_list().filter(system=system_key(system), name_key__in=keys)
    return {role.name_key: role for role in found}


def roles_without_members(role_pks: Collection[int]) -> set[int]:
    """The keys of those roles in `role_pks` that have no active member."""
    staffed = RoleUsers.objects.filter(
        role_id__in=role_pks, role__is_active=True, is_active=True
    ).values_list("role_id", flat=True)
    return set(role_pks) - set(staffed.distinct())


def role_taken_over(*, role_id: int, name: str, system: str) -> tuple[int, int] | None:
    """The keys (`Roles.id`) of two roles: the one with Auth's id `role_id`, and a different one
    with this name.

    None if one of the two does not exist. The caller needs them when a message of Auth gives the
    first role the name of the second. Then the second role may take over the members of the first.
    """
    named = Roles.objects.filter(system=system, name_key=name_key(name))
    found = named.exclude(role_id=role_id).values_list("pk", flat=True).first()
    known = role_key(role_id=role_id)
    return None if found is None or known is None else (known, found)


def role_key(*, role_id: int) -> int | None:
    """The key (`Roles.id`) of the role with this id of Auth, or None."""
    return Roles.objects.filter(role_id=role_id).values_list("pk", flat=True).first()
