"""Made-up tickets that read like real tickets, in the categories of the sample workflows."""

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from tickets.domain.vocabulary import PRIORITIES

PRIORITY_WEIGHTS: Final = (25, 45, 22, 8)
"""The share of each of PRIORITIES, in percent."""

FIRST_NAMES: Final = (
    *("Ana", "Ben", "Carla", "David", "Elena", "Farid", "Grace", "Hugo", "Ines", "Jonas"),
    *("Kemi", "Liam", "Mina", "Noah", "Olga", "Priya", "Quentin", "Rosa", "Samir", "Tess"),
)
LAST_NAMES: Final = (
    *("Almeida", "Becker", "Costa", "Dubois", "Eriksen", "Fischer", "Garcia", "Haddad"),
    *("Ivanova", "Jensen", "Kowalski", "Lindqvist", "Moreau", "Nakamura", "Okafor", "Petrov"),
)
PLACES: Final = (
    *("Berlin, 2nd floor", "Lyon warehouse", "Lisbon front desk", "Oslo annex"),
    *("Porto lab", "Vienna, room 114"),
)
MODELS: Final = (
    *("ThinkPad T14", "MacBook Air 13", "Dell Latitude 5450", "HP EliteDesk 800"),
    *("Brother HL-L6400", "iPhone 15", "Surface Dock 2"),
)


@dataclass(frozen=True)
class SampleTicket:
    """One made-up submission; `employee` has id, name, email."""

    subject: str
    description: str
    department: str
    category: str
    sub_category: str
    priority: str
    employee: Mapping[str, Any]
    dynamic_data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class _Kind:
    department: str
    category: str
    sub_category: str
    texts: tuple[tuple[str, str], ...]
    details: Callable[[random.Random], dict[str, Any]]


def _asset(chance: random.Random) -> dict[str, Any]:
    return {
        "asset_name": chance.choice(MODELS),
        "serial_number": f"SN{chance.randrange(10**8):08d}",
        "location": chance.choice(PLACES),
    }


def _budget(chance: random.Random) -> dict[str, Any]:
    items: list[dict[str, Any]] = [
        {"description": name, "estimated_cost": chance.randrange(4, 80) * 50}
        for name in chance.sample(("Licences", "Travel", "Hardware", "Training", "Consulting"), 2)
    ]
    total = sum(int(item["estimated_cost"]) for item in items)
    return {"requested_budget": total, "cost_items": items}


KINDS: Final = (
    _Kind(
        "IT",
        "Technology",
        "Support",
        (
            ("Laptop does not start", "The screen stays black since this morning; the fan runs."),
            (
                "VPN drops every few minutes",
                "It started after the update; at home and on the road.",
            ),
            ("Cannot sign in to payroll", "It says the account is locked. I need it by noon."),
            ("Printer on our floor jams", "Every second page. Paper was changed already."),
            ("Outlook asks for a password again", "Also after a restart and on the phone."),
            ("Shared drive is very slow", "Opening a spreadsheet takes minutes for all of us."),
            ("Second screen flickers", "With two different cables; alone it works."),
        ),
        _asset,
    ),
    _Kind(
        "IT",
        "Asset Management",
        "Check-out",
        (
            ("Laptop for a new colleague", "Starts on Monday; standard set with a dock, please."),
            ("Loan phone for a business trip", "From Tuesday for one week, with roaming."),
            ("Projector for the sales meeting", "Room 114, for one afternoon."),
        ),
        _asset,
    ),
    _Kind(
        "IT",
        "Asset Management",
        "Check-in",
        (
            ("Returning my old laptop", "The new one works. The charger is in the bag."),
            ("Returning a loan phone", "Reset and without a SIM card."),
            ("Docks left over after the move", "Three of them, in a box at the front desk."),
        ),
        _asset,
    ),
    _Kind(
        "Finance",
        "Budget",
        "Proposal",
        (
            ("Budget for the spring campaign", "Figures are below; the quotes can be sent on."),
            ("Training budget for the team", "Two courses each, spread over the year."),
            ("Licences for the design tools", "Ten seats; the old contract ends next month."),
        ),
        _budget,
    ),
)


def sample_tickets(count: int, *, seed: int) -> Iterator[SampleTicket]:
    """Make this many tickets; the same seed makes the same tickets."""
    chance = random.Random(seed)  # noqa: S311 - nothing here is a secret
    for _ in range(count):
        kind = chance.choices(KINDS, weights=(6, 2, 1, 2))[0]
        subject, description = chance.choice(kind.texts)
        yield SampleTicket(
            subject=subject,
            description=description,
            department=kind.department,
            category=kind.category,
            sub_category=kind.sub_category,
            priority=chance.choices(PRIORITIES, weights=PRIORITY_WEIGHTS)[0],
            employee=_employee(chance),
            dynamic_data=kind.details(chance),
        )


def _employee(chance: random.Random) -> dict[str, Any]:
    first, last = chance.randrange(len(FIRST_NAMES)), chance.randrange(len(LAST_NAMES))
    name = f"{FIRST_NAMES[first]} {LAST_NAMES[last]}"
    return {
        # The same person always has the same number, far from the numbers of real accounts.
        "id": 900_000 + first * len(LAST_NAMES) + last,
        "name": name,
        "email": f"{name.replace(' ', '.').lower()}@example.com",
    }
