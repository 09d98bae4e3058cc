"""Measures lists at 10,000 and 100,000 rows: first page, filters, sorts, search, and a distant
page.
"""

from __future__ import annotations

import time

from benching.figures import Figure, timed
from benching.floors import floor_server, page_load
from benching.loads import Client, run_load
from benching.seeding import seed_to
from benching.stage import Stage

SIZES = (10_000, 100_000)
SAMPLES = 9
AIM_MS = 50.0
# The user id of the Agent who requests the lists of a person's own tasks and notices. This Agent
# holds one task in forty. An Admin requests all other lists.
HOLDER = 7

# (service, path, the common queries on it)
LISTS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    (
        "ticket",
        "/tickets/",
        (
            "",
            "status=Open",
            "priority=High&ordering=-priority",
            "search=printer",
            "search=LIST00001",
            "employee=17",
            "page=900",
        ),
    ),
    ("workflow", "/tickets/", ("", "priority=High", "search=printer", "page=900")),
    (
        "workflow",
        "/tasks/",
        (
            "",
            "status=in+progress",
            "priority=High&ordering=target_resolution",
            "search=printer",
            "search=LIST00001",
            "page=900",
        ),
    ),
    (
        "workflow",
        "/tasks/my-tasks/",
        ("", "assignment_status=all", "priority=High", "sla_status=overdue", "search=printer"),
    ),
    (
        "workflow",
        "/tasks/all-tasks/",
        (
            "",
            "tab=inactive",
            "tab=unassigned",
            "search=printer",
            "ordering=-target_resolution",
            "page=300",
        ),
    ),
    ("workflow", "/tasks/owned-tickets/", ("", "tab=inactive", "search=printer")),
    ("workflow", "/audit/events/", ("", "action=task.transition", "page=900")),
    ("workflow", "/workflows/", ("",)),
    ("notification", "/notifications/", ("", "is_read=false", "search=task")),
)


def lists_part(stage: Stage) -> list[Figure]:
    """Measure each list and query. Each has its own figure: an average would hide the slow ones."""
    figures: list[Figure] = []
    first = 1
    for size in SIZES:
        seed_to(stage, first, size)
        first = size + 1
        with floor_server(stage.suite.environment, stage.database("workflow")) as port:
            floor = run_load(page_load(port), clients=1, seconds=0.5)
        for service, path, queries in LISTS:
            for query in queries:
                samples = _ask(stage, service, f"{path}?{query}" if query else path)
                name = f"{size // 1000}k {service} {path} {query}"
                figures.append(timed("lists", name.strip(), samples, floor=floor, aim=AIM_MS))
    return figures


def _ask(stage: Stage, service: str, path: str) -> list[float]:
    own = service == "notification" or "my-tasks" in path
    headers = stage.headers(HOLDER, "Agent") if own else stage.headers()
    client = Client(stage.port(service), headers)
    samples = []
    for number in range(SAMPLES + 1):
        started = time.perf_counter()
        client.ask("GET", path, expect=200)
        if number:  # the first request includes opening the connection
            samples.append(time.perf_counter() - started)
    client.close()
    return samples
