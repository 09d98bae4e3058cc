"""Locking the rotations of a decision, and reading the people who can take the work."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from role.models import RoleUsers
from role.selectors import PoolMember, pool_members
from task.domain.assigning import OWNER_POOL, escalation_pool, load_pool, role_pool, selection
from task.domain.state import Pool
from task.hot import LOAD
from task.reads.rotations import pool_of, rotation_of
from tickets.domain.rotations import OWNERS, Rotation
from tickets.locks import free_round_robin_rows_for_update, round_robin_rows_for_update
from tickets.models import RoundRobin
from workflow.domain.definition import Definition, RoleRef


@dataclass(frozen=True, slots=True)
class LockedPools:
    """Pools by name with their locked rotation rows and people."""

    pools: dict[str, Pool]
    rotations: dict[str, RoundRobin]
    people: dict[int, RoleUsers | PoolMember]  # by RoleUsers key


@dataclass(frozen=True, slots=True)
class SharedPools:
    """The locked rotations of several tasks that share a transaction, and the people who take turns.

    `last` is the person of the last turn of a rotation, including those of this transaction.
    """

    rows: Mapping[Rotation, RoundRobin]
    members: Mapping[int, Sequence[PoolMember]]
    last: dict[Rotation, int | None] = field(default_factory=dict)

    def pools(self, definition: Definition, names: Iterable[str]) -> LockedPools | None:
        """The pools of a task, as `lock_pools` gives them; None if a rotation is not locked, or people
        are chosen by more than their turns.
        """
        names = tuple(names)
        roles, keys = _roles_by_pool(definition), rotations_of(definition, names)
        is_known = keys.keys() <= roles.keys() and set(keys.values()) <= self.rows.keys()
        if not is_known or _reads_loads(definition, names):
            return None
        members = {name: self.members[roles[name].id] for name in keys}
        return LockedPools(
            pools={
                name: pool_of(members[name], self.last.get(key, self.rows[key].last_user_id))
                for name, key in keys.items()
            },
            rotations={name: self.rows[key] for name, key in keys.items()},
            people={row.pk: row for rows in members.values() for row in rows},
        )

    def turn_taken(self, definition: Definition, pool: str, user_id: int) -> None:
        """The next task that needs this pool goes on after the person."""
        (key,) = rotations_of(definition, [pool]).values()
        self.last[key] = user_id


def lock_shared_pools(
    needed: Iterable[tuple[Definition, Sequence[str]]], now: datetime
) -> SharedPools:
    """Lock the rotations of pools of roles that several tasks need, each with its definition, as far as
    nobody else has them, and read the people who can take the work, with their absences at `now`. Waits
    for nobody.
    """
    keys: set[Rotation] = set()
    role_ids: set[int] = set()
    for definition, names in needed:
        keys |= set(rotations_of(definition, names).values())
        roles = _roles_by_pool(definition)
        role_ids |= {roles[name].id for name in names if name in roles}
    rows = free_round_robin_rows_for_update(keys)
    if not rows:
        return SharedPools({}, {})
    members, _ = pool_members(role_ids, now=now, with_coordinators=False)
    return SharedPools(rows, members)


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
