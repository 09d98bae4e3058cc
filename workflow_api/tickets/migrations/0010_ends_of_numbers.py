from django.db import migrations

from servicekit.db.indexes import SuffixIndex


class Migration(migrations.Migration):
    dependencies = [("tickets", "0009_kept_by_own_service")]

    operations = [SuffixIndex("workflowticket", "ticket_number", name="ticket_number_ends")]
