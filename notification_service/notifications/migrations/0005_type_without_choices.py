from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notifications", "0004_hidden_tickets")]

    operations = [
        migrations.AlterField(
            "inappnotification", "notification_type", models.CharField(max_length=32)
        ),
    ]
