from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("role", "0001_initial"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="roleusers",
            name="role_user_active",
        ),
        migrations.AddIndex(
            model_name="roleusers",
            index=models.Index(fields=["user_id"], name="role_user_person"),
        ),
    ]
