"""Celery tasks of the workflow. They receive tickets, and continue tasks when no person acts."""

from . import arriving, calendars, going_on

__all__ = ["arriving", "calendars", "going_on"]
