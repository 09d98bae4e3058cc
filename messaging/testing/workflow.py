"""A small real HTTP server that decides who may see a ticket, as workflow_api does."""

from typing import Any

from servicekit.auth import Person
from servicekit.testing.siblings import SiblingServer

HOLDER = {"can_read": True, "can_write": True, "sees_internal": True, "relation": "holder"}
REQUESTER = {"can_read": True, "can_write": True, "sees_internal": False, "relation": "requester"}
READER = {"can_read": True, "can_write": False, "sees_internal": True, "relation": "former_holder"}


class Workflow(SiblingServer):
    """A fake workflow_api: `allow` and `forbid` set who may see which ticket; `asked` lists the
    requests in order.
    """

    @property
    def asked(self) -> list[tuple[str, str]]:
        return [(path.split("/")[2], person) for path, person in self.asked_paths]

    def allow(self, person: Person, ticket_id: str, answer: dict[str, Any] = HOLDER) -> None:
        self.answer(person, f"/tickets/{ticket_id}/access/", {**answer, "participants": []})

    def forbid(self, person: Person, ticket_id: str) -> None:
        self.refuse(person, f"/tickets/{ticket_id}/access/")
