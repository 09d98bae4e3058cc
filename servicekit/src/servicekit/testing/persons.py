"""People and tokens for tests."""

from typing import Any

from servicekit import clock
from servicekit.auth import Person
from servicekit.auth.tokens import issue_access


def make_person(**values: Any) -> Person:
    """A tts Agent with id 1; every field can be overridden, `roles` as any iterable of pairs."""
    person: dict[str, Any] = {
        "user_type": "staff",
        "user_id": 1,
        "systems": ("tts",),
        "roles": (("tts", "Agent"),),
        "scopes": (),
        **values,
    }
    person.setdefault("username", f"{person['user_type']}{person['user_id']}")
    person.setdefault("email", f"{person['username']}@tts.example")
    person.setdefault("full_name", person["username"].title())
    for name in ("systems", "roles", "scopes"):
        person[name] = frozenset(person[name])
    return Person(**person)


def make_token(person: Person, **claims: Any) -> str:
    """A valid access token of the person; `claims` replace or add."""
    return issue_access(
        {
            "user_id": person.user_id,
            "user_type": person.user_type,
            "email": person.email,
            "username": person.username,
            "full_name": person.full_name,
            "systems": sorted(person.systems),
            "roles": [{"system": system, "role": role} for system, role in sorted(person.roles)],
            "scopes": sorted(person.scopes),
            **claims,
        },
        now=clock.real_now(),
    )
