"""The hand-written SQL of workflows. It runs for every ticket that arrives."""

from __future__ import annotations

from servicekit.db.sql import Columns, rows_fetch

from .models import Workflows, WorkflowVersion

# Read only the columns that are needed for matching.
_CANDIDATE = Columns(Workflows, "workflow_id", "match_sub_category", "active_version_id")
_ACTIVE_VERSION = Columns(WorkflowVersion, "id", "sha256")
# An inner join loses no row, because a table constraint demands an active version for every
# initialized workflow.
_CANDIDATES = f"""
SELECT {_CANDIDATE.sql("w")}, {_ACTIVE_VERSION.sql("v")}
FROM {Workflows._meta.db_table} w JOIN {WorkflowVersion._meta.db_table} v ON v.id = w.active_version_id
WHERE w.status = '{Workflows.Status.INITIALIZED.value}' AND w.match_department = %s
AND w.match_category = %s ORDER BY w.workflow_id
"""  # noqa: S608 our own names


def candidate_rows(department_key: str, category_key: str) -> list[Workflows]:
    """The initialized workflows that match these folded keys, ascending by id.

    Each has its `active_version` set, without the definition.

    Cost: tickets/tests/test_receive.py::test_of_a_new_ticket_is_twelve_statements
    """
    workflows = []
    for values in rows_fetch(_CANDIDATES, [department_key, category_key]):
        workflow, version = _CANDIDATE.row(values), _ACTIVE_VERSION.row(values[3:])
        workflow.active_version = version
        workflows.append(workflow)
    return workflows
