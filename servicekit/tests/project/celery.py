import os

from servicekit.messages.celeryapp import create_celery_app

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "project.settings")
app = create_celery_app("project", ["SAMPLE_QUEUE"])
