"""Lock the rotations that a decision needs, and read the people who can take the work."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from role.models import RoleUsers
from role.selectors import PoolMember, pool_members
from task.domain.assigning import OWNER_POOL
from task.domain.state import Pool
from task.hot import LOAD
from task.reads.rotations import (
    needs_loads,
    people_by_pool,
    pool_of,
    roles_by_pool,
    rotations_of,
)
from tickets.domain.rotations import Rotation
from tickets.locks import free_round_robin_rows_for_update, round_robin_rows_for_update
from tickets.models import RoundRobin
from workflow.domain.definition import Definition


@dataclass(frozen=True, slots=True)
class LockedPools:
    """The pools of a decision, and their locked rotations, both by the name of the pool.

    `people` are the memberships of all people in these pools, by key.
    """

    pools: dict[str, Pool]
    rotations: dict[str, RoundRobin]
    people: dict[int, RoleUsers | PoolMember]  # by RoleUsers key


@dataclass(frozen=True, slots=True)
class SharedPools:
    """The locked rotations of several tasks that share a transaction, and the people who can take
    the work.

    `rows` are the locked rotations. `members` are the people, by the key of their role. `last` has
    the person of the last turn, for each rotation that has moved in this transaction.
    """

    rows: Mapping[Rotation, RoundRobin]
    members: Mapping[int, Sequence[PoolMember]]
    last: dict[Rotation, int | None] = field(default_factory=dict)

    def pools(self, definition: Definition, names: Iterable[str]) -> LockedPools | None:
        """The pools of a task, as `lock_pools` returns them.

        None if one of the rotations is not locked or does not belong to a role, or if the choice
        depends on how many items people hold.
        """
        names = tuple(names)
        roles, keys = roles_by_pool(definition), rotations_of(definition, names)
        is_known = keys.keys() <= roles.keys() and set(keys.values()) <= self.rows.keys()
        if not is_known or needs_loads(definition, names):
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
        """Record that the person had the last turn in the pool, for the next task that needs it."""
        (key,) = rotations_of(definition, [pool]).values()
        self.last[key] = user_id


def lock_shared_pools(
    needed: Iterable[tuple[Definition, Sequence[str]]], now: datetime
) -> SharedPools:
    """Lock the rotations that several tasks need, and read the people who can take the work.

    Rotations that another transaction has locked are left out, so this function never waits for a
    lock. `needed` has the definition and the names of the pools of each task. The people come with
    their absences at `now`.
    """
    keys: set[Rotation] = set()
    role_ids: set[int] = set()
    for definition, names in needed:
        keys |= set(rotations_of(definition, names).values())
        roles = roles_by_pool(definition)
        role_ids |= {roles[name].id for name in names if name in roles}
    rows = free_round_robin_rows_for_update(keys)
    if not rows:
        return SharedPools({}, {})
    members, _ = pool_members(role_ids, now=now, with_coordinators=False)
    return SharedPools(rows, members)


def lock_pools(*, definition: Definition, names: Iterable[str], now: datetime) -> LockedPools:
    """Lock the rotations of the pools, then read the people who can take the work.

    All transactions lock rotations in the same order. The people come with their absences at `now`.
    If a choice depends on how many open items people hold, these numbers are read, too.
    """
    names = tuple(names)
    roles = roles_by_pool(definition)
    keys = rotations_of(definition, names)
    if not keys:
        return LockedPools(pools={}, rotations={}, people={})
    rows = round_robin_rows_for_update(set(keys.values()))
    # Read the people after locking. So changes of memberships, and work that others assigned while
    # this transaction waited, are seen.
    members_of, owners = pool_members(
        {roles[name].id for name in keys if name != OWNER_POOL},
        now=now,
        with_coordinators=OWNER_POOL in keys,
        load=LOAD if needs_loads(definition, names) else "",
    )
    people = people_by_pool(names, roles, members_of, owners)
    return LockedPools(
        pools={name: pool_of(people[name], rows[key].last_user_id) for name, key in keys.items()},
        rotations={name: rows[key] for name, key in keys.items()},
        people={row.pk: row for members in people.values() for row in members},
    )
