from django.db import migrations

from servicekit.db.indexes import DropLikeIndex, PrefixIndex, TrigramIndex


class Migration(migrations.Migration):
    dependencies = [("tickets", "0002_attachments_and_ends")]

    operations = [
        PrefixIndex("ticket", "ticket_id", name="ticket_number_begins"),
        TrigramIndex("ticket", ["subject", "requester"], name="ticket_words"),
        DropLikeIndex("ticket", "ticket_id"),
    ]
