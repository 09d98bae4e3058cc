"""The person (or program) behind a request."""

from dataclasses import dataclass, field

STAFF = "staff"
EMPLOYEE = "employee"
SERVICE = "service"
LONGEST_SOURCE = 64
USER_TYPES = frozenset({STAFF, EMPLOYEE, SERVICE})


@dataclass(frozen=True)
class Person:
    """Somebody who is signed in. Identity is `(user_type, user_id)`: two number spaces overlap.

    `roles` holds `(system, role)` as the token sent them; compare through the methods, which
    ignore case. Roles speak for staff only, scopes for services only.
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
        """The identity of this person, unlike every other one."""
        return (self.user_type, self.user_id)

    @property
    def pk(self) -> str:
        """The key as one string, for libraries that ask a user for its `pk`."""
        return f"{self.user_type}:{self.user_id}"

    @property
    def is_authenticated(self) -> bool:
        """Always true; nobody is represented by a Person who is not signed in."""
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
        """The name under which a service's tickets are kept apart; empty for people."""
        return self.username[:LONGEST_SOURCE] if self.is_service else ""

    def has_role(self, system: str, *names: str) -> bool:
        """Whether the person holds one of the named roles in the system."""
        wanted = {(system.casefold(), name.casefold()) for name in names}
        return self.is_staff_member and any(
            (held_system.casefold(), held_name.casefold()) in wanted
            for held_system, held_name in self.roles
        )

    def has_any_role(self, system: str) -> bool:
        """Whether the person holds a role in the system, whichever it is."""
        wanted = system.casefold()
        return self.is_staff_member and any(
            held_system.casefold() == wanted for held_system, _ in self.roles
        )

    def has_scope(self, *names: str) -> bool:
        """Whether this is a service that was given one of the scopes."""
        return self.is_service and not self.scopes.isdisjoint(names)
