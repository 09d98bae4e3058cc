"""Locking the rotations of a decision, and reading the people who can take the work."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from role.models import RoleUsers
from role.selectors import PoolMember, pool_members
from task.domain.assigning import OWNER_POOL, escalation_pool, role_pool
from task.domain.state import Pool
from task.reads.load import member_of
from task.reads.rotations import rotation_of
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


def lock_pools(*, definition: Definition, names: Iterable[str]) -> LockedPools:
    """Lock the rotation rows of the pools in one order, then read the people who can take the work."""
    roles = _roles_by_pool(definition)
    keys = rotations_of(definition, names)
    if not keys:
        return LockedPools(pools={}, rotations={}, people={})
    rows = round_robin_rows_for_update(set(keys.values()))
    # After the locks, so that earlier changes of membership are seen.
    members_of, owners = pool_members(
        {roles[name].id for name in keys if name != OWNER_POOL},
        with_coordinators=OWNER_POOL in keys,
    )
    pools: dict[str, Pool] = {}
    rotations: dict[str, RoundRobin] = {}
    people: dict[int, RoleUsers | PoolMember] = {}
    for name, key in keys.items():
        members = owners if name == OWNER_POOL else members_of[roles[name].id]
        people.update({row.pk: row for row in members})
        rotations[name] = rows[key]
        pools[name] = Pool(
            members=tuple(member_of(row) for row in members),
            last_user_id=rows[key].last_user_id,
        )
    return LockedPools(pools=pools, rotations=rotations, people=people)


def rotations_of(definition: Definition, names: Iterable[str]) -> dict[str, Rotation]:
    """The rotations of pools, by the pools' names."""
    roles = _roles_by_pool(definition)
    return {
        name: OWNERS if name == OWNER_POOL else rotation_of(roles[name], name) for name in names
    }


def _roles_by_pool(definition: Definition) -> dict[str, RoleRef]:
    """The role of each pool that a command on a task of this version may need."""
    roles: dict[str, RoleRef] = {}
    for role in _roles_of(definition):
        roles |= {role_pool(role): role, escalation_pool(role): role}
    return roles


def _roles_of(definition: Definition) -> Iterable[RoleRef]:
    for step in definition.graph.steps:
        yield from (role for role in (step.role, step.escalate_to) if role is not None)
