from django.db import migrations

from comments.fields import VisibleTextField


class Migration(migrations.Migration):
    dependencies = [("comments", "0004_positions_required")]

    operations = [migrations.AddField("comment", "search_text", VisibleTextField("content"))]
