"""Locking the rotations of a decision, and reading the people who can take the work."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from role.models import RoleUsers
from role.selectors import PoolMember, pool_members
from task.domain.assigning import OWNER_POOL, escalation_pool, load_pool, role_pool, selection
from task.domain.state import Pool
from task.hot import LOAD
from task.reads.rotations import pool_of, rotation_of
from tickets.domain.rotations import OWNERS, Rotation
from tickets.locks import round_robin_rows_for_update
from tickets.models import RoundRobin
from workflow.domain.definition import Definition, RoleRef


@dataclass(frozen=True, slots=True)
class LockedPools:
    """Pools by name with their locked rotation rows and people."""

    pools: dict[str, Pool]
    rotations: dict[str, RoundRobin]
    people: dict[int, RoleUsers | PoolMember]  # by RoleUsers key


def lock_pools(*, definition: Definition, names: Iterable[str], now: datetime) -> LockedPools:
    """Lock the rotation rows of the pools in one order, then read the people who can take the work,
    with their absences at `now`, and how much they hold if a step asks for that.
    """
    names = tuple(names)
    roles = _roles_by_pool(definition)
    keys = rotations_of(definition, names)
    if not keys:
        return LockedPools(pools={}, rotations={}, people={})
    rows = round_robin_rows_for_update(set(keys.values()))
    # After the locks, so that earlier changes of membership, and the work given since, are seen.
    members_of, owners = pool_members(
        {roles[name].id for name in keys if name != OWNER_POOL},
        now=now,
        with_coordinators=OWNER_POOL in keys,
        load=LOAD if _reads_loads(definition, names) else "",
    )
    pools: dict[str, Pool] = {}
    rotations: dict[str, RoundRobin] = {}
    people: dict[int, RoleUsers | PoolMember] = {}
    for name, key in keys.items():
        members = owners if name == OWNER_POOL else members_of[roles[name].id]
        people.update({row.pk: row for row in members})
        rotations[name] = rows[key]
        pools[name] = pool_of(members, rows[key].last_user_id)
    return LockedPools(pools=pools, rotations=rotations, people=people)


def rotations_of(definition: Definition, names: Iterable[str]) -> dict[str, Rotation]:
    """The rotations of pools, by the pools' names."""
    roles = _roles_by_pool(definition)
    return {
        name: OWNERS if name == OWNER_POOL else rotation_of(roles[name], name) for name in names
    }


def _reads_loads(definition: Definition, names: Collection[str]) -> bool:
    return any(
        selection(step, ()).reads_loads
        for step in definition.graph.steps
        if step.role is not None and role_pool(step.role) in names
    )


def _roles_by_pool(definition: Definition) -> dict[str, RoleRef]:
    """The role of each pool that a command on a task of this version may need."""
    roles: dict[str, RoleRef] = {}
    for role in _roles_of(definition):
        roles |= {role_pool(role): role, escalation_pool(role): role, load_pool(role): role}
    return roles


def _roles_of(definition: Definition) -> Iterable[RoleRef]:
    for step in definition.graph.steps:
        yield from (role for role in (step.role, step.escalate_to) if role is not None)
