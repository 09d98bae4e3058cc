from django.db import migrations, models
from django.db.models import Count, F, Min
from django.db.models.functions import Lower

from servicekit.base.identifiers import key_number


def set_apart(apps, schema_editor):
    """Set `set_apart` of old tickets whose number differs only in case from the number of an
    earlier ticket. The new constraint then holds.
    """
    tickets = apps.get_model("tickets", "WorkflowTicket").objects.annotate(
        key=Lower("ticket_number")
    )
    groups = tickets.values("key").annotate(count=Count("pk"), first=Min("pk"))
    for key, first in list(groups.filter(count__gt=1).values_list("key", "first")):
        tickets.filter(key=key, pk__gt=first).update(set_apart=F("pk"))


NO_NUMBER = {
    "postgresql": "jsonb_typeof(employee -> 'id') NOT IN ('number', 'null')",
    "sqlite": "json_type(employee, '$.id') NOT IN ('integer', 'null')",
}


def read_employees(apps, schema_editor):
    """Convert the employee's id in old tickets by today's rules."""
    tickets = apps.get_model("tickets", "WorkflowTicket").objects
    table = "SELECT id FROM tickets_workflowticket WHERE "
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(table + NO_NUMBER[schema_editor.connection.vendor])
        keys = [key for (key,) in cursor.fetchall()]
    for ticket in tickets.filter(pk__in=keys):
        ticket.employee = {**ticket.employee, "id": key_number(ticket.employee.get("id"))}
        ticket.save(update_fields=["employee"])


class Migration(migrations.Migration):
    dependencies = [("tickets", "0003_search_indexes")]

    operations = [
        migrations.AddField(
            model_name="workflowticket",
            name="set_apart",
            field=models.BigIntegerField(db_default=0, default=0, editable=False),
        ),
        migrations.RunPython(set_apart, migrations.RunPython.noop),
        migrations.RunPython(read_employees, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="workflowticket",
            constraint=models.UniqueConstraint(
                Lower("ticket_number"),
                models.F("set_apart"),
                name="snapshot_number_once_in_any_case",
            ),
        ),
    ]
