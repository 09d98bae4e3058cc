"""Migrations must not break processes of the previous version, which still write during a
migration.
"""

from servicekit.testing.migrations import columns_that_stop_old_processes


def test_new_columns_have_a_value_by_themselves() -> None:
    assert columns_that_stop_old_processes() == []
