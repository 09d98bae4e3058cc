from django.db import migrations

from servicekit.db.indexes import DropTrigramIndex, SearchIndex


class Migration(migrations.Migration):
    dependencies = [("tickets", "0006_fold_texts")]

    operations = [
        DropTrigramIndex("workflowticket", ["subject", "employee__name"], name="ticket_words"),
        SearchIndex("workflowticket", "search_text", name="ticket_words"),
    ]
