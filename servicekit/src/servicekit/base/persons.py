"""The person or program that sends a request."""

from dataclasses import dataclass, field

STAFF = "staff"
EMPLOYEE = "employee"
SERVICE = "service"
LONGEST_SOURCE = 64
USER_TYPES = frozenset({STAFF, EMPLOYEE, SERVICE})


@dataclass(frozen=True)
class Person:
    """Somebody who is signed in: a staff member, an employee or a service.

    A person is identified by `(user_type, user_id)`, since the ids of different types overlap.
    `roles` has pairs `(system, role)` in the spelling of the token; use the methods to compare
    them, which ignore case. Roles count only for staff, scopes only for services.
    """

    user_type: str
    user_id: int
    email: str = ""
    username: str = ""
    full_name: str = ""
    systems: frozenset[str] = field(default_factory=frozenset)
    roles: frozenset[tuple[str, str]] = field(default_factory=frozenset)
    scopes: frozenset[str] = field(default_factory=frozenset)

    @property
    def key(self) -> tuple[str, int]:
        """The unique identity of this person."""
        return (self.user_type, self.user_id)

    @property
    def pk(self) -> str:
        """The key as one string, such as `staff:7`. Libraries expect `pk` of a user."""
        return f"{self.user_type}:{self.user_id}"

    @property
    def is_authenticated(self) -> bool:
        """Always true: there is a Person only for somebody who is signed in."""
        return True

    @property
    def is_staff_member(self) -> bool:
        return self.user_type == STAFF

    @property
    def is_employee(self) -> bool:
        return self.user_type == EMPLOYEE

    @property
    def is_service(self) -> bool:
        return self.user_type == SERVICE

    @property
    def source(self) -> str:
        """The source of the tickets that this service creates; empty for people."""
        return self.username[:LONGEST_SOURCE] if self.is_service else ""

    def has_role(self, system: str, *names: str) -> bool:
        """Whether the person has one of these roles in the system."""
        wanted = {(system.casefold(), name.casefold()) for name in names}
        return self.is_staff_member and any(
            (held_system.casefold(), held_name.casefold()) in wanted
            for held_system, held_name in self.roles
        )

    def has_any_role(self, system: str) -> bool:
        """Whether the person has any role in the system."""
        wanted = system.casefold()
        return self.is_staff_member and any(
            held_system.casefold() == wanted for held_system, _ in self.roles
        )

    def has_scope(self, *names: str) -> bool:
        """Whether this is a service that has one of these scopes."""
        return self.is_service and not self.scopes.isdisjoint(names)
