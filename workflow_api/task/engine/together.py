"""Lock the rotations of new tickets that share a transaction."""

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
    """Lock all rotations that are needed to open tasks for these tickets. All transactions lock
    rotations in the same order.

    If a workflow is initialized or paused before a ticket is handled, another rotation may be
    needed, which is locked only then. If this causes a deadlock, the tickets are handled in smaller
    batches.
    """
    wanted: set[Rotation] = set()
    kinds = {(it.department, it.category, it.sub_category) for it in snapshots}
    for department, category, sub_category in sorted(kinds):
        workflow = workflow_match(
            department=department, category=category, sub_category=sub_category
        ).workflow
        if workflow is None:
            continue
        # Never None here: a database constraint demands an active version for each initialized
        # workflow.
        definition = definition_of(cast(WorkflowVersion, workflow.active_version))
        wanted |= set(rotations_of(definition, Open.plan(definition)).values())
    round_robin_rows_for_update(wanted)
