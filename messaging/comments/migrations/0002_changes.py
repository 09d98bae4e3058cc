from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("comments", "0001_comments")]

    operations = [
        migrations.AddField("comment", "position", models.BigIntegerField(null=True)),
        migrations.AddField("comment", "edited_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("comment", "deleted_at", models.DateTimeField(blank=True, null=True)),
        migrations.AlterModelOptions("comment", options={"ordering": ["ticket_id", "position"]}),
    ]
