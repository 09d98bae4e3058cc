"""The sample workflows that `seed_workflows2` makes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from role.selectors import roles_by_name
from step.domain.draft import EdgeDraft, GraphDraft, NodeDraft
from workflow.services import WorkflowDraft

SYSTEM = "tts"
STEP_WIDTH = 280

SLAS = {
    "low": timedelta(hours=72),
    "medium": timedelta(hours=48),
    "high": timedelta(hours=24),
    "urgent": timedelta(hours=4),
}


@dataclass(frozen=True, slots=True)
class SampleStep:
    name: str
    role: str
    weight: str
    instruction: str
    forward: str = ""
    """The name of the transition to the next step."""
    escalate_to: str = ""


@dataclass(frozen=True, slots=True)
class Sample:
    """A sample workflow: a chain of steps. `ways_back` holds further transitions as (from, to, name)."""

    name: str
    description: str
    department: str
    category: str
    sub_category: str
    end_logic: str
    steps: Sequence[SampleStep]
    ways_back: Sequence[tuple[str, str, str]] = ()


SAMPLES = (
    Sample(
        name="Asset Check-in",
        description="A returned asset is received, inspected and put back into the inventory.",
        department="IT",
        category="Asset Management",
        sub_category="Check-in",
        end_logic="asset",
        steps=(
            SampleStep(
                "Receive Asset", "Agent", "0.2", "Confirm that the asset is here.", "Inspect"
            ),
            SampleStep(
                "Inspect Asset", "Technician", "0.5", "Check condition and parts.", "Passed on"
            ),
            SampleStep("Update Inventory", "Agent", "0.3", "Record condition and place."),
        ),
    ),
    Sample(
        name="Asset Check-out",
        description="A requested asset is verified, prepared and delivered.",
        department="IT",
        category="Asset Management",
        sub_category="Check-out",
        end_logic="asset",
        steps=(
            SampleStep("Verify Request", "Agent", "0.3", "Check entitlement and stock.", "Prepare"),
            SampleStep("Prepare Asset", "Technician", "0.4", "Set the asset up.", "Deliver"),
            SampleStep("Deliver Asset", "Agent", "0.3", "Hand the asset over."),
        ),
    ),
    Sample(
        name="Budget Proposal",
        description="A budget proposal is reviewed and approved by manager and finance.",
        department="Finance",
        category="Budget",
        sub_category="Proposal",
        end_logic="budget",
        steps=(
            SampleStep("Review Proposal", "Analyst", "0.3", "Check figures and reasons.", "Submit"),
            SampleStep("Manager Approval", "Manager", "0.4", "Approve or reject.", "Approve"),
            SampleStep("Finance Approval", "Finance Admin", "0.3", "Approve or reject."),
        ),
        ways_back=(
            ("Manager Approval", "Review Proposal", "Reject"),
            ("Finance Approval", "Manager Approval", "Reject"),
        ),
    ),
    Sample(
        name="IT Support Request",
        description="A support request is sorted, diagnosed, resolved and verified.",
        department="IT",
        category="Technology",
        sub_category="Support",
        end_logic="notification",
        steps=(
            SampleStep(
                "Triage", "Agent", "0.2", "Find out what is wrong and how badly.", "Diagnose"
            ),
            SampleStep("Diagnose", "Technician", "0.3", "Find the cause.", "Resolve"),
            SampleStep(
                "Resolve", "Technician", "0.3", "Remove the cause.", "Verify", escalate_to="Manager"
            ),
            SampleStep("Verify", "Agent", "0.2", "Ask whether it works now."),
        ),
    ),
)


def draft_of(sample: Sample) -> tuple[WorkflowDraft, GraphDraft]:
    """The sample as input for the services. The roles it names must exist."""
    draft = WorkflowDraft(
        name=sample.name,
        description=sample.description,
        department=sample.department,
        category=sample.category,
        sub_category=sample.sub_category,
        end_logic=sample.end_logic,
        slas=SLAS,
    )
    return draft, GraphDraft(nodes=_nodes(sample), edges=_edges(sample))


def _nodes(sample: Sample) -> tuple[NodeDraft, ...]:
    above = roles_by_name({step.escalate_to for step in sample.steps}, system=SYSTEM)
    by_name = {role.name: role.role_id for role in above.values()}
    last = len(sample.steps) - 1
    return tuple(
        NodeDraft(
            ref=step.name,
            name=step.name,
            role_id=None,
            role_name=step.role,
            escalate_to=by_name.get(step.escalate_to),
            instruction=step.instruction,
            weight=Decimal(step.weight),
            is_start=place == 0,
            is_end=place == last,
            design={"x": place * STEP_WIDTH, "y": 0},
        )
        for place, step in enumerate(sample.steps)
    )


def _edges(sample: Sample) -> tuple[EdgeDraft, ...]:
    pairs = zip(sample.steps, sample.steps[1:], strict=False)
    chain = [EdgeDraft(step.name, following.name, step.forward) for step, following in pairs]
    return (*chain, *(EdgeDraft(*way_back) for way_back in sample.ways_back))
