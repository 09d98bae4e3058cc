from django.db import migrations, models
from django.db.models import Count, F, Min
from django.db.models.functions import Lower


def set_apart(apps, schema_editor):
    """Mark old tickets whose number differs only in case from the number of an earlier ticket."""
    tickets = apps.get_model("tickets", "Ticket").objects.annotate(key=Lower("ticket_id"))
    groups = tickets.values("key").annotate(count=Count("pk"), first=Min("pk"))
    for key, first in list(groups.filter(count__gt=1).values_list("key", "first")):
        tickets.filter(key=key, pk__gt=first).update(set_apart=F("pk"))


class Migration(migrations.Migration):
    dependencies = [("tickets", "0004_most_urgent_first")]

    operations = [
        migrations.AddField(
            model_name="ticket",
            name="set_apart",
            field=models.BigIntegerField(db_default=0, default=0, editable=False),
        ),
        migrations.RunPython(set_apart, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="ticket",
            constraint=models.UniqueConstraint(
                Lower("ticket_id"), models.F("set_apart"), name="ticket_number_once_in_any_case"
            ),
        ),
        # No query of this service looks up tickets by their owner, whom the workflow knows.
        migrations.RemoveIndex(model_name="ticket", name="ticket_owner_created"),
    ]
