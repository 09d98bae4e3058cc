from django.db import migrations

from servicekit.db.indexes import DropTrigramIndex, SearchIndex


class Migration(migrations.Migration):
    dependencies = [("tickets", "0007_fold_texts")]

    operations = [
        DropTrigramIndex("ticket", ["subject", "requester"], name="ticket_words"),
        SearchIndex("ticket", "search_text", name="ticket_words"),
    ]
