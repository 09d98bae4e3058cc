"""Locking the rotations of a decision, and reading the people who can take the work."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from role.models import RoleUsers
from role.selectors import PoolMember, pool_members
from task.domain.assigning import OWNER_POOL, escalation_pool, role_pool
from task.domain.state import Pool
from task.reads.load import member_of
from task.reads.rotations import rotation_key
from tickets.locks import round_robin_rows_for_update
from tickets.models import RoundRobin
from workflow.domain.definition import Definition, RoleRef

_OWNERS_KEY = ("", "ticket coordinator")


@dataclass(frozen=True, slots=True)
class LockedPools:
    """Pools by name with their locked rotation rows and people."""

    pools: dict[str, Pool]
    rotations: dict[str, RoundRobin]
    people: dict[int, RoleUsers | PoolMember]  # by RoleUsers key


def lock_pools(*, definition: Definition, names: Iterable[str]) -> LockedPools:
    """Lock the rotation rows of the pools in one order, then read the people who can take the work."""
    roles: dict[str, RoleRef] = {}
    rotation_keys = {OWNER_POOL: _OWNERS_KEY}
    for role in _roles_of(definition):
        turns, escalations = role_pool(role), escalation_pool(role)
        roles |= {turns: role, escalations: role}
        rotation_keys |= {pool: rotation_key(role, pool) for pool in (turns, escalations)}
    keys = {name: rotation_keys[name] for name in names}
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


def _roles_of(definition: Definition) -> Iterable[RoleRef]:
    for step in definition.graph.steps:
        yield step.role
        if step.escalate_to is not None:
            yield step.escalate_to
