"""The workers of two other systems, AMS (assets) and BMS (budgets), written as another team would
write them: plain Celery, the broker's URL, and one task each.

They accept exactly the documented keywords, so a call with one keyword more or less fails. For each
message they write a line of JSON into the file whose path is in the environment variable RECEIVED.
"""

import json
import os
from pathlib import Path
from typing import Any

from celery import Celery

ams = Celery("ams", broker=os.environ.get("CELERY_BROKER_URL"), set_as_current=False)
bms = Celery("bms", broker=os.environ.get("CELERY_BROKER_URL"), set_as_current=False)


@ams.task(name="ams.tasks.process_workflow_completion", bind=True)  # type: ignore[untyped-decorator]
def process_workflow_completion(
    self: Any,
    *,
    ticket_id: Any,
    asset_name: Any,
    serial_number: Any,
    action: Any,
    completed_at: Any,
) -> None:
    """Record the message that an asset was checked in or out."""
    _note(
        self.request.id,
        ticket_id=ticket_id,
        asset_name=asset_name,
        serial_number=serial_number,
        action=action,
        completed_at=completed_at,
    )


@bms.task(name="bms.tasks.process_budget_approval", bind=True)  # type: ignore[untyped-decorator]
def process_budget_approval(
    self: Any,
    *,
    ticket_id: Any,
    requested_budget: Any,
    cost_items: Any,
    approved_by: Any,
    completed_at: Any,
) -> None:
    """Record the message that a budget was approved."""
    _note(
        self.request.id,
        ticket_id=ticket_id,
        requested_budget=requested_budget,
        cost_items=cost_items,
        approved_by=approved_by,
        completed_at=completed_at,
    )


def _note(message_id: str, **told: Any) -> None:
    with Path(os.environ["RECEIVED"]).open("a") as received:
        received.write(json.dumps({"id": message_id, "told": told}) + "\n")
