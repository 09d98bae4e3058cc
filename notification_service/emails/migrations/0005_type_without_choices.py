from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("emails", "0004_skipped")]

    operations = [
        migrations.AlterField("email", "notification_type", models.CharField(max_length=32)),
    ]
