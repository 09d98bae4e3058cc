"""Tells who would get the next task of a role. Takes no lock, so the answer may be outdated at once."""

from __future__ import annotations

from collections.abc import Collection

from role.domain.names import name_key
from role.selectors import pool_members
from task.domain.assigning import choose, escalation_pool, without
from task.domain.command import Destination
from task.domain.state import Pool
from task.reads.load import member_of
from tickets.domain.rotations import Purpose, Rotation
from tickets.selectors import last_turns
from workflow.domain.definition import RoleRef

# Appended to the system in the row of a role's rotation for escalations, so that this row differs from
# that of the role's other rotation for people who read the table.
ESCALATIONS = "/escalations"


def rotation_of(role: RoleRef, pool: str) -> Rotation:
    """The rotation of a role's `pool`, identified by the role's key.

    Its name is the role's name in the frozen version, for people who read the table.
    """
    name = name_key(role.name)
    if pool == escalation_pool(role):
        return Rotation(Purpose.ESCALATIONS, role.id, role.system + ESCALATIONS, name)
    return Rotation(Purpose.TURNS, role.id, role.system, name)


def next_people(destinations: Collection[Destination]) -> dict[str, str]:
    """The names of the people whose turn it would be, by pool; an empty pool is left out.

    Somebody else may take the turn, join or leave before the command is sent.
    """
    if not destinations:
        return {}
    rotations = {to.pool: rotation_of(to.role, to.pool) for to in destinations}
    last = last_turns(rotations.values())
    members_of, _ = pool_members({to.role.id for to in destinations}, with_coordinators=False)
    found = {}
    for to in destinations:
        rows_of_role = members_of[to.role.id]
        pool = Pool(tuple(member_of(row) for row in rows_of_role), last.get(rotations[to.pool]))
        _, chosen = choose(to.pool, without(pool, to.passed_over_user_id))
        if chosen is not None:
            names = {row.user_id: row.user_full_name for row in rows_of_role}
            found[to.pool] = names[chosen.user_id]
    return found
