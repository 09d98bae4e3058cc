"""A small real HTTP server that decides who may see a ticket, as workflow_api does."""

from typing import Any

from servicekit.auth import Person
from servicekit.testing.siblings import SiblingServer


class Workflow(SiblingServer):
    """A fake workflow_api: `allow` lets a person see a ticket and sets the person's relation to it;
    `asked` lists all requests.
    """

    @property
    def asked(self) -> list[tuple[str, str]]:
        return [(path.split("/")[2], person) for path, person in self.asked_paths]

    def allow(self, person: Person, number: str, relation: str, **values: Any) -> None:
        body = {
            "can_read": True,
            "can_write": True,
            "sees_internal": relation != "requester",
            "relation": relation,
            "participants": [],
            **values,
        }
        self.answer(person, f"/tickets/{number}/access/", body)

    def forbid(self, person: Person, number: str) -> None:
        self.refuse(person, f"/tickets/{number}/access/")
