"""Reads whose turn comes next in the rotations of roles, without a lock."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q

from role.domain.names import name_key
from role.selectors import pool_members
from task.domain.assigning import choose, escalation_pool, without
from task.domain.command import Destination
from task.domain.state import Pool
from task.reads.load import member_of
from tickets.models import RoundRobin
from workflow.domain.definition import RoleRef

# appended to the system of a rotation for escalations, which are not turns
ESCALATIONS = "/escalations"


def rotation_key(role: RoleRef, pool: str) -> tuple[str, str]:
    """The system and the folded name that identify the rotation of a role's `pool`."""
    is_escalation = pool == escalation_pool(role)
    return role.system + (ESCALATIONS if is_escalation else ""), name_key(role.name)


def next_people(destinations: Collection[Destination]) -> dict[str, str]:
    """The names of the people whose turn it would be, by pool; an empty pool is left out.

    Somebody else may take the turn, join or leave before the command is sent.
    """
    if not destinations:
        return {}
    keys = {to.pool: rotation_key(to.role, to.pool) for to in destinations}
    wanted = Q(pk__in=[])
    for system, role_name in keys.values():
        wanted |= Q(system=system, role_name=role_name)
    rows = RoundRobin.objects.filter(wanted)
    last = {(row.system, row.role_name): row.last_user_id for row in rows}
    members_of, _ = pool_members({to.role.id for to in destinations}, with_coordinators=False)
    found = {}
    for to in destinations:
        rows_of_role = members_of[to.role.id]
        pool = Pool(tuple(member_of(row) for row in rows_of_role), last.get(keys[to.pool]))
        _, chosen = choose(to.pool, without(pool, to.passed_over_user_id))
        if chosen is not None:
            names = {row.user_id: row.user_full_name for row in rows_of_role}
            found[to.pool] = names[chosen.user_id]
    return found
