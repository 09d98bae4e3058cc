"""The hash chain over audit events: each link is a hash of the previous link and one event."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

FIRST = "0" * 64
"""The hash that precedes the first link."""

FACTS = (
    "id",
    "created_at",
    "actor_id",
    "actor__user_type",
    "actor__user_id",
    "action",
    "target_type",
    "target_id",
    "target_label",
    "changes",
    "request_id",
    "service",
)
"""The columns of an event and of its actor from which the hash of a link is computed."""


def link(before: str, event: Mapping[str, Any]) -> str:
    """The link that follows `before`: 64 hexadecimal digits.

    `event` is plain JSON; the order of its keys does not matter.
    """
    canonical = json.dumps(event, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(f"{before}{canonical}".encode()).hexdigest()


def link_of_row(before: str, row: Mapping[str, Any]) -> str:
    """The link that follows `before` for an event's row. Only the columns FACTS count; others are
    ignored.
    """
    # Leave out `service` if it is null, because seals that were made before this column existed
    # must stay valid.
    facts = {name: row[name] for name in FACTS if name != "service" or row[name] is not None}
    facts["created_at"] = row["created_at"].isoformat()
    return link(before, facts)


@dataclass(frozen=True, slots=True)
class Followed:
    """The part of the chain that was checked. It has the number and the hash of the last valid
    link. If the next link is broken, `first_broken` is the id of its event.
    """

    seq: int = 0
    hash: str = FIRST
    first_broken: int | None = None


def follow(chain: Followed, sealed: Iterable[tuple[int, str, Mapping[str, Any]]]) -> Followed:
    """Recompute the links that follow `chain`, up to the first broken link.

    `sealed` has the number, the stored hash and the event's row of each link, in the order of the
    numbers.
    """
    seq, before = chain.seq, chain.hash
    for number, stored, row in sealed:
        computed = link_of_row(before, row)
        if number != seq + 1 or stored != computed:
            return Followed(seq, before, row["id"])
        seq, before = number, computed
    return Followed(seq, before)
