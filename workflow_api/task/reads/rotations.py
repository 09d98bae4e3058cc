"""The rotations and the people that a decision needs, and a preview of the person who would get
some work.

Nothing here takes a lock, so a result may be outdated at once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from role.domain.names import name_key
from role.selectors import PoolMember, pool_members
from task.domain.assigning import OWNER_POOL, escalation_pool, load_pool, role_pool, selection
from task.domain.choosing import choose, without
from task.domain.command import Destination
from task.domain.state import Absence, Pool
from task.hot import LOAD
from task.reads.load import member_of
from tickets.domain.rotations import OWNERS, Purpose, Rotation
from tickets.selectors import last_turns
from workflow.domain.definition import Definition, RoleRef

# Endings of the `system` column in a role's further rotations: for escalations, and for choices by
# load. People who read the table can tell these rows from the rotation of the role's usual turns.
ESCALATIONS = "/escalations"
LOADS = "/least-loaded"


def rotation_of(role: RoleRef, pool: str) -> Rotation:
    """The rotation of a role's `pool`. It is identified by the role's key and its purpose.

    The row also contains the role's system and name, as in the frozen version, but only for people
    who read the table.
    """
    name = name_key(role.name)
    if pool == escalation_pool(role):
        return Rotation(Purpose.ESCALATIONS, role.id, role.system + ESCALATIONS, name)
    if pool == load_pool(role):
        return Rotation(Purpose.LOADS, role.id, role.system + LOADS, name)
    return Rotation(Purpose.TURNS, role.id, role.system, name)


def rotations_of(definition: Definition, names: Iterable[str]) -> dict[str, Rotation]:
    """The rotation of each pool in `names`, by the name of the pool."""
    roles = roles_by_pool(definition)
    return {
        name: OWNERS if name == OWNER_POOL else rotation_of(roles[name], name) for name in names
    }


def roles_by_pool(definition: Definition) -> dict[str, RoleRef]:
    """The role of each pool that a command on a task of this version may need."""
    roles: dict[str, RoleRef] = {}
    for step in definition.graph.steps:
        for role in (step.role, step.escalate_to):
            if role is not None:
                roles |= {role_pool(role): role, escalation_pool(role): role, load_pool(role): role}
    return roles


def needs_loads(definition: Definition, names: Collection[str]) -> bool:
    """Whether a choice in one of these pools depends on how many open items people hold."""
    return any(
        selection(step, ()).reads_loads
        for step in definition.graph.steps
        if step.role is not None and role_pool(step.role) in names
    )


def people_by_pool(
    names: Iterable[str],
    roles: Mapping[str, RoleRef],
    members_of: Mapping[int, Sequence[PoolMember]],
    owners: Sequence[PoolMember],
) -> dict[str, Sequence[PoolMember]]:
    """The people of each pool in `names`.

    `roles` are the roles by pool, `members_of` the members by the key of the role, and `owners` the
    coordinators.
    """
    return {name: owners if name == OWNER_POOL else members_of[roles[name].id] for name in names}


def next_people(destinations: Collection[Destination], now: datetime) -> dict[Destination, str]:
    """The name of the person who would get the work, by destination.

    A destination is left out if the command looks for nobody, or nobody is found. The name may be
    outdated when the command is sent: somebody may take the turn, join or leave meanwhile.
    """
    wanted = {to: to.selection for to in destinations if to.selection is not None}
    if not wanted:
        return {}
    rotations = {to: rotation_of(to.role, found.pool) for to, found in wanted.items()}
    last = last_turns(rotations.values())
    members_of, _ = pool_members(
        {to.role.id for to in wanted},
        now=now,
        with_coordinators=False,
        load=LOAD if any(found.reads_loads for found in wanted.values()) else "",
    )
    found_names = {}
    for to, found in wanted.items():
        rows_of_role = members_of[to.role.id]
        pool = pool_of(rows_of_role, last.get(rotations[to]))
        _, chosen = choose(found, without(pool, to.passed_over_user_id))
        if chosen is not None:
            names = {row.user_id: row.user_full_name for row in rows_of_role}
            found_names[to] = names[chosen.user_id]
    return found_names


def pool_of(rows: Sequence[PoolMember], last_user_id: int | None) -> Pool:
    """The pool of these people for the decider. `last_user_id` is the person of the last turn."""
    return Pool(
        members=tuple(member_of(row) for row in rows),
        last_user_id=last_user_id,
        away={
            row.user_id: Absence(row.away_until, row.delegate_user_id)
            for row in rows
            if row.away_until is not None
        },
        loads={row.user_id: row.load for row in rows if row.load is not None},
    )
