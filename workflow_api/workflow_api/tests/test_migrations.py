"""While migrations run, processes of the previous version must still be able to write."""

from servicekit.testing.migrations import columns_that_stop_old_processes

BEFORE_THE_RULE = {
    "step.0002_retirement: steps.is_pinned",
    "step.0002_retirement: steptransition.is_pinned",
    "workflow.0003_archive_and_unpublished_changes: workflows.has_unpublished_changes",
}


def test_new_columns_have_a_value_by_themselves() -> None:
    assert set(columns_that_stop_old_processes()) == BEFORE_THE_RULE
