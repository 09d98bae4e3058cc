from django.db import migrations

from servicekit.db.indexes import SuffixIndex


class Migration(migrations.Migration):
    dependencies = [("tickets", "0009_decided_fields")]

    operations = [SuffixIndex("ticket", "ticket_id", name="ticket_number_ends")]
