"""Celery tasks of the workflow: arriving tickets, and work that continues without a person's act."""

from . import arriving, going_on

__all__ = ["arriving", "going_on"]
