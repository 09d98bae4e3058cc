from django.db import migrations

from servicekit.db.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("workflow", "0001_initial")]

    operations = [AppendOnly("workflow_workflowversion")]
