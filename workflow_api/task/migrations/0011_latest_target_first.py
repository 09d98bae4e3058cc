from django.db import migrations

from servicekit.db.indexes import LatestFirstIndex


class Migration(migrations.Migration):
    dependencies = [("task", "0010_nearest_target_index")]

    operations = [LatestFirstIndex("task", "target_resolution", name="task_by_latest_target")]
