import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("sla", "0001_initial"),
        ("workflow", "0006_fold_texts"),
    ]

    operations = [
        migrations.AddField(
            model_name="workflows",
            name="calendar",
            field=models.ForeignKey(
                blank=True,
                help_text="In which hours the time of its tickets counts; null: round the clock.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="sla.calendar",
            ),
        ),
    ]
