"""Migrations must let processes of the previous version write while they run."""

from servicekit.testing.migrations import columns_that_stop_old_processes

BEFORE_THE_RULE = {
    "step.0002_retirement: steps.is_pinned",
    "step.0002_retirement: steptransition.is_pinned",
    "workflow.0003_archive_and_unpublished_changes: workflows.has_unpublished_changes",
}


def test_new_columns_have_a_value_by_themselves() -> None:
    assert set(columns_that_stop_old_processes()) == BEFORE_THE_RULE
