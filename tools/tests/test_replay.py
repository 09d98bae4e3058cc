"""A replay finds the group of people that has the most incidents."""

from __future__ import annotations

from replay import busiest_group


class TestBusiestGroup:
    def test_has_the_most_incidents_over_all_its_categories(self) -> None:
        groups = {"a": "Group 1", "b": "Group 2", "c": "Group 2", "d": None}
        assert busiest_group(groups, {"a": 5, "b": 3, "c": 3, "d": 9}) == "Group 2"

    def test_is_the_first_by_name_of_equals(self) -> None:
        assert busiest_group({"a": "B", "b": "A"}, {"a": 2, "b": 2}) == "A"

    def test_is_nobody_where_no_incident_names_one(self) -> None:
        assert busiest_group({"a": None}, {"a": 2}) is None
