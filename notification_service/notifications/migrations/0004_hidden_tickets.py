from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notifications", "0003_fill_search_text")]

    operations = [
        migrations.CreateModel(
            name="HiddenTicket",
            fields=[
                ("number", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("hidden_at", models.DateTimeField()),
            ],
        ),
    ]
