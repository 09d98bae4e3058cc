"""The work that would go on if somebody left."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from servicekit.http.api.pagination import DEFAULT_PAGE_SIZE
from task.domain.state import Wait
from task.reads.leaving import DECIDED_AT_MOST, Leaving, Successor

from .parts import TASK_STATUSES, StepRefOutput

MAX_ID = 2**63 - 1
WAITS = {Wait.PERSON: "person", Wait.CAPACITY: "capacity", Wait.CLAIM: "claim"}


class LeavingQuery(serializers.Serializer[Any]):
    """The person, and the roles (by the ids of Auth) that they would leave; without any, all."""

    user_id = serializers.IntegerField(min_value=1, max_value=MAX_ID)
    role_id = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=MAX_ID),
        required=False,
        max_length=100,
    )
    page = serializers.IntegerField(required=False, min_value=1, help_text="The page, from 1.")
    page_size = serializers.IntegerField(
        required=False, min_value=1, help_text=f"Rows per page, {DEFAULT_PAGE_SIZE} without it."
    )


class SuccessorOutput(serializers.Serializer[Successor]):
    """The person who would get it, and why. Without a `user_id` nobody would."""

    user_id = serializers.IntegerField(allow_null=True)
    user_full_name = serializers.CharField()
    reason = serializers.CharField()


class NextHolderOutput(SuccessorOutput):
    waits_for = serializers.SerializerMethodField(
        help_text="Without a person: until somebody is there, has finished something, or claims it."
    )
    due_at = serializers.DateTimeField(allow_null=True)

    def get_waits_for(self, successor: Successor) -> str | None:
        return None if successor.wait is None else WAITS[successor.wait]


class _StepField(StepRefOutput):
    def to_representation(self, instance: tuple[int, str]) -> dict[str, Any]:
        return {"step_id": instance[0], "name": instance[1]}


class PassedOnOutput(serializers.Serializer[Any]):
    """A task that would go on. `holder` and `owner` are null if that part of it stays as it is."""

    task_id = serializers.IntegerField()
    ticket_number = serializers.CharField()
    ticket_subject = serializers.CharField()
    status = serializers.ChoiceField(choices=TASK_STATUSES)
    priority = serializers.CharField()
    current_step = _StepField(source="step", allow_null=True)
    role = serializers.CharField(allow_null=True)
    holder = NextHolderOutput(allow_null=True)
    owner = SuccessorOutput(allow_null=True)


class HeapOutput(serializers.Serializer[Any]):
    """The work that one person would get; without a `user_id` the work that nobody would."""

    user_id = serializers.IntegerField(allow_null=True)
    user_full_name = serializers.CharField()
    items = serializers.IntegerField()
    owned = serializers.IntegerField()


class LeftRoleOutput(serializers.Serializer[Any]):
    role_id = serializers.IntegerField(source="role.role_id")
    name = serializers.CharField(source="role.name")
    system = serializers.CharField(source="role.system")


class LeavingOutput(serializers.Serializer[Any]):
    """A page of the tasks that would go on, in the order in which they would, and all of them by
    person.
    """

    count = serializers.IntegerField()
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = PassedOnOutput(many=True)
    user_id = serializers.IntegerField()
    user_full_name = serializers.CharField()
    roles = LeftRoleOutput(many=True, help_text="The roles that the person is in and would leave.")
    left_out = serializers.IntegerField(
        help_text=f"Tasks beyond the first {DECIDED_AT_MOST}, about which nothing was decided."
    )
    people = HeapOutput(many=True, help_text="The most first; nobody at the end.")

    @staticmethod
    def about(found: Leaving) -> dict[str, Any]:
        """All but the page of rows."""
        return {
            "user_id": found.user_id,
            "user_full_name": found.user_full_name,
            "roles": LeftRoleOutput(found.memberships, many=True).data,
            "left_out": found.left_out,
            "people": HeapOutput(found.people, many=True).data,
        }
