from django.db import migrations

from servicekit.db.indexes import DropLikeIndex, PrefixIndex, TrigramIndex


class Migration(migrations.Migration):
    dependencies = [("tickets", "0002_wider_rotation_system")]

    operations = [
        PrefixIndex("workflowticket", "ticket_number", name="ticket_number_begins"),
        TrigramIndex("workflowticket", ["subject", "employee__name"], name="ticket_words"),
        DropLikeIndex("workflowticket", "ticket_number"),
    ]
