"""Locks of new tickets that share a transaction."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from servicekit.db.transactions import transaction_required
from task.domain.commands import Open
from task.engine.match import workflow_match
from task.reads.rotations import rotations_of
from tickets.domain.rotations import Rotation
from tickets.domain.snapshot import Snapshot
from tickets.locks import round_robin_rows_for_update
from workflow.models import WorkflowVersion
from workflow.selectors import definition_of


@transaction_required
def rotations_lock(snapshots: Iterable[Snapshot]) -> None:
    """Lock the rotations in which tasks of these tickets take turns, and no other, in one order.

    A workflow that is initialized or paused before a ticket's own turn may need another rotation
    than was locked here. If that ends in a deadlock, the batch is taken apart.
    """
    wanted: set[Rotation] = set()
    kinds = {(it.department, it.category, it.sub_category) for it in snapshots}
    for department, category, sub_category in sorted(kinds):
        workflow = workflow_match(
            department=department, category=category, sub_category=sub_category
        ).workflow
        if workflow is None:
            continue
        # Never None: a constraint demands an active version of each initialized workflow.
        definition = definition_of(cast(WorkflowVersion, workflow.active_version))
        wanted |= set(rotations_of(definition, Open.plan(definition)).values())
    round_robin_rows_for_update(wanted)
