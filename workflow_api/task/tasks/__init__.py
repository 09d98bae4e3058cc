"""Celery tasks of the workflow: tickets arrive, and work goes on without anybody's act."""

from . import arriving, going_on

__all__ = ["arriving", "going_on"]
