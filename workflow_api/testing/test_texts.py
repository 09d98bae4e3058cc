"""Required texts are refused if they have no visible character."""

from __future__ import annotations

import pytest
from rest_framework import serializers

from servicekit.ops.deadletters.serializers import DiscardInput
from sla.http.serializers import CalendarInput
from step.forms import StepInput
from task.http.serializers.bulk import BulkReasonInput
from task.http.serializers.commands import EscalateInput, PriorityInput, ReasonInput
from task.http.serializers.incidents import ResolveInput
from workflow.http.serializers import WorkflowInput

NEEDED = [
    (ReasonInput, "reason"),
    (PriorityInput, "reason"),
    (EscalateInput, "reason"),
    (BulkReasonInput, "reason"),
    (ResolveInput, "reason"),
    (DiscardInput, "reason"),
    (CalendarInput, "name"),
    (WorkflowInput, "name"),
    (WorkflowInput, "category"),
    (WorkflowInput, "department"),
    (StepInput, "name"),
]


@pytest.mark.parametrize("text", ["", " ", "\u200b", "\u2800\n", "\u202e"])
@pytest.mark.parametrize(("form", "name"), NEEDED)
def test_an_invisible_text_is_refused(
    form: type[serializers.Serializer[object]], name: str, text: str
) -> None:
    with pytest.raises(serializers.ValidationError):
        form().fields[name].run_validation(text)


@pytest.mark.parametrize(("form", "name"), [it for it in NEEDED if it[1] != "reason"])
def test_a_name_is_one_line(form: type[serializers.Serializer[object]], name: str) -> None:
    assert form().fields[name].run_validation("a\u202eb\nc") == "ab c"
