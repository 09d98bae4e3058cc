"""Apply Auth's messages about roles and memberships. They may arrive in any order and repeatedly."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Max, Q, QuerySet

from audit.domain.changes import changes_between
from audit.selectors import is_erased
from audit.services.record import audit_record
from role.domain.names import SYSTEM, name_key
from role.domain.sync import MembershipChange, RoleChange
from role.locks import role_qs_for_update
from role.models import FIRST_LOCAL_ROLE_ID, Roles, RoleUsers
from servicekit.base.logs import get_logger
from servicekit.db.transactions import transaction_required
from servicekit.messages.erasing import Erased
from servicekit.messages.outbox import OutgoingMessage, outbox_append

from .announcing import take_up

logger = get_logger(__name__)

# The time until tasks of a person who left a role are looked for again. Another transaction may
# have read the members before the person left, and may assign a task to them afterwards.
SECOND_LOOK = timedelta(seconds=60)


@transaction_required
def role_sync(*, change: RoleChange, now: datetime) -> None:
    """Create, update or end a role as Auth's message says. Ending a role ends its memberships.

    If the role becomes active again and has members, a message assigns the tasks that wait for them.
    """
    if not change.is_active:
        _role_end(role_id=change.role_id, now=now)
        return
    role, was_active = _role_upsert(change, now=now)
    if not was_active and role.members.filter(is_active=True).exists():
        _announce(role, now=now)


@transaction_required
def membership_sync(*, change: MembershipChange, now: datetime) -> None:
    """Create, update or end a person's membership as Auth's message says.

    An unknown role is created from the message. If a membership of an active role becomes active,
    a message through the outbox assigns the tasks that wait for somebody in the role.
    """
    if not change.is_active:
        _membership_end(change, now=now)
        return
    if is_erased("staff", change.user_id):
        # The person was erased here, but Auth still knows the name. Do not store the name again.
        label = Erased("staff", change.user_id).label
        change = replace(change, user_full_name=label, user_email="")
    role = _role_for_membership(change.role, now=now)
    member, created = RoleUsers.objects.get_or_create(
        role=role,
        user_id=change.user_id,
        defaults={
            "user_full_name": change.user_full_name,
            "user_email": change.user_email,
            "assigned_at": now,
        },
    )
    becomes_active = created or not member.is_active
    if not created:
        member.user_full_name = change.user_full_name or member.user_full_name
        member.user_email = change.user_email or member.user_email
        member.assigned_at = now if becomes_active else member.assigned_at
        member.is_active = True
        member.save()
    if becomes_active:
        _tell_membership("add", member, now=now)
        if role.is_active:
            _announce(role, now=now)


@transaction_required
def roles_seed(*, names: Iterable[str], now: datetime, system: str = SYSTEM) -> list[Roles]:
    """Create the roles that are missing; returns the new ones.

    They have local ids until Auth sends a message about them. Each gets an audit event, so that its
    audit trail begins with its creation, as for a role from Auth.
    """
    known = set(Roles.objects.filter(system=system).values_list("name_key", flat=True))
    missing = [name for name in names if name_key(name) not in known]
    role_id = _next_local_role_id()
    made = Roles.objects.bulk_create(
        [
            Roles(role_id=role_id + offset, name=name, name_key=name_key(name), system=system)
            for offset, name in enumerate(missing)
        ]
    )
    for role in made:
        _audit_role("create", role, {"role_id": role.role_id}, now=now)
    return made


def _role_upsert(change: RoleChange, *, now: datetime) -> tuple[Roles, bool]:
    """Find or create the role of the message; also returns whether it was active before.

    A new role counts as active before: no task can wait for it yet.
    """
    known, namesake = _locked(change)
    if known is None and namesake is None:
        made, is_new = _role_create(change)
        if is_new:
            _audit_role("create", made, {"role_id": made.role_id}, now=now)
            return made, True
        # Another transaction created the role at the same time; the role is committed and visible now.
        known, namesake = _locked(change)
    if known is not None and namesake is not None:
        if known.pk == namesake.pk:
            namesake = None
        elif namesake.role_id >= FIRST_LOCAL_ROLE_ID or not namesake.is_active:
            return _role_take_over(known=known, namesake=namesake, change=change, now=now)
        else:
            _role_displace(namesake, now=now)
    role = known or namesake
    assert role is not None  # noqa: S101 - one of the two was found
    was_active = role.is_active
    _role_write(role, change, now=now)
    return role, was_active


def _locked(change: RoleChange) -> tuple[Roles | None, Roles | None]:
    """Lock the role with this id of Auth and the role with this name, in ascending order of `id`.

    Both may be the same row. Each is None if there is no such role.
    """
    key = name_key(change.name)
    rows = role_qs_for_update().filter(
        Q(role_id=change.role_id) | Q(system=change.system, name_key=key)
    )
    known = namesake = None
    for row in rows:
        if row.role_id == change.role_id:
            known = row
        if (row.system, row.name_key) == (change.system, key):
            namesake = row
    return known, namesake


def _role_create(change: RoleChange) -> tuple[Roles, bool]:
    """Insert the role. Returns the role and whether it has both the id and the name of the message.

    It may lack one of them if another transaction has inserted a conflicting role at the same time.
    """
    Roles.objects.bulk_create(
        [
            Roles(
                role_id=change.role_id,
                name=change.name,
                name_key=name_key(change.name),
                system=change.system,
            )
        ],
        ignore_conflicts=True,
    )
    known, namesake = _locked(change)
    role = known or namesake
    assert role is not None  # noqa: S101 - the role was inserted, or it blocked the insert
    return role, known is not None and known == namesake


def _role_write(role: Roles, change: RoleChange, *, now: datetime) -> None:
    before = _facts(role)
    if role.role_id != change.role_id:
        logger.info("role.rekeyed", role=role.pk, role_id=change.role_id)
    role.role_id = change.role_id
    role.name = change.name
    role.name_key = name_key(change.name)
    role.system = change.system
    role.is_active = True
    role.save()
    _audit_update(role, before, now=now)


def _role_take_over(
    *, known: Roles, namesake: Roles, change: RoleChange, now: datetime
) -> tuple[Roles, bool]:
    """Give `namesake` the Auth id and the members of `known`, and end `known`.

    Auth has renamed its role, which is stored as `known`, to the name of `namesake`. That is a role
    that was seeded locally or has ended. Workflow versions reference the row of `namesake`, so this
    row is kept. Returns `namesake`, and False if it has members now for whom tasks may be waiting.
    """
    role_id = known.role_id
    before = _facts(known)
    known.role_id = _next_local_role_id()
    known.is_active = False
    known.save()
    _audit_update(known, before, now=now)
    was_active = namesake.is_active
    members = list(known.members.filter(is_active=True).order_by("user_id"))
    known.members.update(is_active=False)
    namesake_change = RoleChange(role_id, change.name, change.system, True)
    _role_write(namesake, namesake_change, now=now)
    for member in members:
        moved, _ = RoleUsers.objects.update_or_create(
            role=namesake,
            user_id=member.user_id,
            defaults={
                "user_full_name": member.user_full_name,
                "user_email": member.user_email,
                "is_active": True,
                "assigned_at": member.assigned_at,
            },
        )
        _tell_membership("end", member, now=now)
        _tell_membership("add", moved, now=now)
    return namesake, was_active and not members


def _role_displace(role: Roles, *, now: datetime) -> None:
    """Free the name of this role, since Auth has given the name to another role.

    Auth's message with the new name of this role has not arrived yet. Until then the role's id is
    appended to its name, so that the name is unique.
    """
    before = _facts(role)
    suffix = f" #{role.role_id}"
    role.name = f"{role.name[: 64 - len(suffix)]}{suffix}"
    role.name_key = name_key(role.name)
    role.save()
    _audit_update(role, before, now=now)
    logger.warning("role.displaced", role=role.pk, role_id=role.role_id)


def _role_end(*, role_id: int, now: datetime) -> None:
    role = role_qs_for_update().filter(role_id=role_id).first()
    if role is None:
        logger.info("role.end_of_unknown", role_id=role_id)
        return
    if role.is_active:
        role.is_active = False
        role.save()
        _audit_role("end", role, {}, now=now)
    _memberships_end(role.members.filter(is_active=True), now=now)


def _role_for_membership(told: RoleChange, *, now: datetime) -> Roles:
    """The role of a membership, locked; created if it is unknown.

    If a role with Auth's id exists, it is used unchanged, even if the message has another name or
    the role has ended: only a message about the role itself may change it.
    """
    role = role_qs_for_update().filter(role_id=told.role_id).first()
    return role if role is not None else _role_upsert(told, now=now)[0]


def _membership_end(change: MembershipChange, *, now: datetime) -> None:
    told = change.role
    role = role_qs_for_update().filter(role_id=told.role_id).first()
    if role is None:
        # A seeded role has no id of Auth until Auth's first message about it, but may have members.
        # Look for it by name.
        role = (
            role_qs_for_update()
            .filter(
                system=told.system,
                name_key=name_key(told.name),
                role_id__gte=FIRST_LOCAL_ROLE_ID,
            )
            .first()
        )
    if role is not None:
        held = role.members.filter(user_id=change.user_id, is_active=True)
        _memberships_end(held, now=now)


def _memberships_end(members: QuerySet[RoleUsers], *, now: datetime) -> None:
    for member in list(members.order_by("user_id")):
        member.is_active = False
        member.save(update_fields=["is_active"])
        _tell_membership("end", member, now=now)
        _announce_leaving(member, now=now)


def _next_local_role_id() -> int:
    highest = Roles.objects.aggregate(highest=Max("role_id"))["highest"] or 0
    return max(FIRST_LOCAL_ROLE_ID, highest + 1)


def _facts(role: Roles) -> dict[str, Any]:
    names = ("role_id", "name", "system", "is_active")
    return {name: getattr(role, name) for name in names}


def _audit_update(role: Roles, before: Mapping[str, Any], *, now: datetime) -> None:
    changes = changes_between(before, _facts(role))
    if changes:
        _audit_role("update", role, changes, now=now)


def _audit_role(verb: str, role: Roles, changes: Mapping[str, Any], *, now: datetime) -> None:
    """Write an audit event for the role, under our own key, which never changes."""
    audit_record(
        action=f"role.{verb}",
        target_type="role",
        target_id=role.pk,
        target_label=role.name,
        actor=None,
        changes=changes,
        now=now,
    )


def _tell_membership(verb: str, member: RoleUsers, *, now: datetime) -> None:
    audit_record(
        action=f"role_member.{verb}",
        target_type="role_member",
        target_id=member.pk,
        actor=None,
        changes={"user_id": member.user_id, "role": member.role_id},
        now=now,
    )


def _announce_leaving(member: RoleUsers, *, now: datetime) -> None:
    """Send a message that passes on the person's tasks: those that the person holds in the role,
    and those that the person owns.

    The message is sent a second time after `SECOND_LOOK`. A task that another transaction is
    assigning to the person at this moment is visible only then.
    """
    outbox_append(
        [
            OutgoingMessage(
                queue="WORKFLOW_TASKS_PRODUCTION",
                task="task.hand_on",
                kwargs={"role_user_id": member.pk},
                delay=delay,
            )
            for delay in (timedelta(), SECOND_LOOK)
        ],
        now=now,
    )


def _announce(role: Roles, *, now: datetime) -> None:
    """Send a message that assigns the tasks which wait for somebody in this role."""
    outbox_append([take_up(role.pk)], now=now)
