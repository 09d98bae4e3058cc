from collections.abc import Iterator
from typing import Any

from django.db import migrations

from servicekit.base.folding import fold_key

ESCALATIONS = "/escalations"
OWNERS = ("", "ticket coordinator")


def rotations_find_role(apps: Any, schema_editor: Any) -> None:
    """Give each rotation its role. That is the role that has the rotation's name now, else the role
    that had the name when a version was frozen.

    A role that was renamed has one rotation for each of its names. They are merged: the one with
    the most turns stays, and the turns of all are added to it.
    """
    rows = apps.get_model("tickets", "RoundRobin").objects
    role_ids = _roles_by_name(apps)
    kept: dict[tuple[int | None, str], Any] = {}
    for row in rows.filter(purpose="").order_by("-turns", "pk"):
        key = _key(row, role_ids)
        if key is None:
            continue
        if key in kept:
            kept[key].turns += row.turns
            row.delete()
        else:
            kept[key] = row
    for (role_id, purpose), row in kept.items():
        row.role_id, row.purpose = role_id, purpose
        row.save()


def _key(row: Any, role_ids: dict[tuple[str, str], int]) -> tuple[int | None, str] | None:
    if (row.system, row.role_name) == OWNERS:
        return None, "owners"
    system = row.system.removesuffix(ESCALATIONS)
    role_id = role_ids.get((system, row.role_name))
    if role_id is None:
        return None
    return role_id, "turns" if system == row.system else "escalations"


def _roles_by_name(apps: Any) -> dict[tuple[str, str], int]:
    """The keys of roles by system and name. If a role has the name now, it is preferred to one that
    had the name earlier.
    """
    roles = apps.get_model("role", "Roles").objects
    known = set(roles.values_list("pk", flat=True))
    found = {
        (role["system"], fold_key(role["name"])): role["id"]
        for role in _frozen_roles(apps)
        if role["id"] in known
    }
    present = {(role.system, role.name_key): role.pk for role in roles.order_by("pk")}
    return {**found, **present}


def _frozen_roles(apps: Any) -> Iterator[dict[str, Any]]:
    """The roles as versions named them, in the order in which they were frozen."""
    versions = apps.get_model("workflow", "WorkflowVersion").objects.order_by("pk")
    for definition in versions.values_list("definition", flat=True).iterator(chunk_size=100):
        for step in definition["steps"]:
            yield from (role for role in (step["role"], step["escalate_to"]) if role)


class Migration(migrations.Migration):
    dependencies = [
        ("tickets", "0011_rotations_by_role"),
        ("workflow", "0006_fold_texts"),
    ]

    operations = [
        migrations.RunPython(rotations_find_role, migrations.RunPython.noop, elidable=True)
    ]
