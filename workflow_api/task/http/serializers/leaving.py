"""The preview of a person's leaving."""

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
    """The person, and the roles that they would leave (ids of the Auth Service). Without `role_id`
    the person leaves all roles.
    """

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
    """The person who would get the item or the ownership, and why. `user_id` is null if nobody
    would get it.
    """

    user_id = serializers.IntegerField(allow_null=True)
    user_full_name = serializers.CharField()
    reason = serializers.CharField()


class NextHolderOutput(SuccessorOutput):
    waits_for = serializers.SerializerMethodField(
        help_text="If nobody would get it: whether it waits for a person, for capacity or for a claim."
    )
    due_at = serializers.DateTimeField(allow_null=True)

    def get_waits_for(self, successor: Successor) -> str | None:
        return None if successor.wait is None else WAITS[successor.wait]


class _StepField(StepRefOutput):
    def to_representation(self, instance: tuple[int, str]) -> dict[str, Any]:
        return {"step_id": instance[0], "name": instance[1]}


class PassedOnOutput(serializers.Serializer[Any]):
    """A task that would be passed on. `holder` is null if the open item stays with its holder,
    `owner` if the ownership stays.
    """

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
    """The number of items and of owned tickets that one person would get. If `user_id` is null,
    these are the numbers that nobody would get.
    """

    user_id = serializers.IntegerField(allow_null=True)
    user_full_name = serializers.CharField()
    items = serializers.IntegerField()
    owned = serializers.IntegerField()


class LeftRoleOutput(serializers.Serializer[Any]):
    role_id = serializers.IntegerField(source="role.role_id")
    name = serializers.CharField(source="role.name")
    system = serializers.CharField(source="role.system")


class LeavingOutput(serializers.Serializer[Any]):
    """A page of the tasks that would be passed on, in the order in which that would happen. The
    numbers by person are about all of these tasks.
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
    people = HeapOutput(
        many=True, help_text="Most work first; the work that nobody gets comes last."
    )

    @staticmethod
    def about(found: Leaving) -> dict[str, Any]:
        """The answer without the page of rows."""
        return {
            "user_id": found.user_id,
            "user_full_name": found.user_full_name,
            "roles": LeftRoleOutput(found.memberships, many=True).data,
            "left_out": found.left_out,
            "people": HeapOutput(found.people, many=True).data,
        }
