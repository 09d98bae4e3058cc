"""The Ticket Service's project package; importing it makes the Celery application the current one."""

from ticket_service.celery import app as celery_app

__all__ = ["celery_app"]
