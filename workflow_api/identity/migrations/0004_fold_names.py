from typing import Any

from django.db import migrations

from servicekit.db.folded import keys_refold


def names_fold(apps: Any, schema_editor: Any) -> None:
    accounts = apps.get_model("identity", "Account").objects.all()
    keys_refold(accounts, key="email_key", source="email")
    roles = apps.get_model("identity", "SystemRole").objects.all()
    keys_refold(roles, key="name_key", source="name", scope="system")


class Migration(migrations.Migration):
    dependencies = [("identity", "0003_account_user_type")]

    operations = [migrations.RunPython(names_fold, migrations.RunPython.noop, elidable=True)]
