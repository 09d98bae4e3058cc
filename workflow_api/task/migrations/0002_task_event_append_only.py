from django.db import migrations

from servicekit.db.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("task", "0001_initial")]

    operations = [AppendOnly("task_taskevent")]
