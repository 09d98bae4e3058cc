from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tickets", "0003_search_indexes")]

    operations = [
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(
                models.OrderBy(
                    models.Case(
                        models.When(priority="Low", then=models.Value(0)),
                        models.When(priority="Medium", then=models.Value(1)),
                        models.When(priority="High", then=models.Value(2)),
                        models.When(priority="Critical", then=models.Value(3)),
                        output_field=models.IntegerField(),
                    ),
                    descending=True,
                ),
                models.OrderBy(models.F("id"), descending=True),
                name="ticket_most_urgent",
            ),
        ),
    ]
