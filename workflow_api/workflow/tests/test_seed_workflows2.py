from __future__ import annotations

import pytest
from django.core.management import call_command

from workflow.models import Workflows, WorkflowVersion
from workflow.selectors import definition_of


@pytest.mark.django_db
class TestSeeding:
    EXPECTED = {
        "Asset Check-in": (
            ("IT", "Asset Management", "Check-in", "asset"),
            [
                ("Receive Asset", "Agent", 0.2),
                ("Inspect Asset", "Technician", 0.5),
                ("Update Inventory", "Agent", 0.3),
            ],
            [(0, 1), (1, 2)],
        ),
        "Asset Check-out": (
            ("IT", "Asset Management", "Check-out", "asset"),
            [
                ("Verify Request", "Agent", 0.3),
                ("Prepare Asset", "Technician", 0.4),
                ("Deliver Asset", "Agent", 0.3),
            ],
            [(0, 1), (1, 2)],
        ),
        "Budget Proposal": (
            ("Finance", "Budget", "Proposal", "budget"),
            [
                ("Review Proposal", "Analyst", 0.3),
                ("Manager Approval", "Manager", 0.4),
                ("Finance Approval", "Finance Admin", 0.3),
            ],
            [(0, 1), (1, 2), (1, 0), (2, 1)],
        ),
        "IT Support Request": (
            ("IT", "Technology", "Support", "notification"),
            [
                ("Triage", "Agent", 0.2),
                ("Diagnose", "Technician", 0.3),
                ("Resolve", "Technician", 0.3),
                ("Verify", "Agent", 0.2),
            ],
            [(0, 1), (1, 2), (2, 3)],
        ),
    }

    @pytest.mark.parametrize("name", EXPECTED)
    def test_makes_exactly_the_samples(self, name: str) -> None:
        call_command("seed_workflows2", verbosity=0)
        assert set(Workflows.objects.values_list("name", flat=True)) == set(self.EXPECTED)
        workflow = Workflows.objects.get(name=name)
        facts, steps, edges = self.EXPECTED[name]
        assert (
            workflow.department,
            workflow.category,
            workflow.sub_category,
            workflow.end_logic,
        ) == facts
        assert workflow.status == "initialized"
        assert workflow.active_version is not None
        definition = definition_of(workflow.active_version)
        hours = {
            level: sla and sla.total_seconds() / 3600
            for level, sla in definition.header.slas.items()
        }
        assert hours == {"low": 72, "medium": 48, "high": 24, "urgent": 4}
        shown = definition.graph.steps
        assert [(row.name, row.work_role.name, float(row.weight)) for row in shown] == steps
        place = {row.step_id: index for index, row in enumerate(shown)}
        assert [
            (place[row.from_step_id], place[row.to_step_id]) for row in definition.graph.transitions
        ] == edges
        escalations = {row.name: row.escalate_to.name for row in shown if row.escalate_to}
        assert escalations == ({"Resolve": "Manager"} if name == "IT Support Request" else {})
        assert [(row.is_start, row.is_end) for row in shown] == [
            (index == 0, index == len(shown) - 1) for index in range(len(shown))
        ]

    def test_changes_nothing_the_second_time(self) -> None:
        for _ in range(2):
            call_command("seed_workflows2", verbosity=0)
        assert (Workflows.objects.count(), WorkflowVersion.objects.count()) == (4, 4)

    def test_freezes_once_more_when_forced(self) -> None:
        for options in ({}, {"force": True}):
            call_command("seed_workflows2", verbosity=0, **options)
        assert set(Workflows.objects.values_list("active_version__version", flat=True)) == {2}
        assert Workflows.objects.count() == 4
