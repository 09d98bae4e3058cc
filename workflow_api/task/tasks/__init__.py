"""Celery tasks of the workflow: arriving tickets, and work that continues without a person's act."""

from . import arriving, calendars, going_on

__all__ = ["arriving", "calendars", "going_on"]
