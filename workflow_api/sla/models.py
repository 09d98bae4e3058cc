from __future__ import annotations

from django.db import models

from servicekit.db.folded import SearchTextField


class Calendar(models.Model):
    """A calendar of working hours: its name, and the number of the revision in force.

    A deleted calendar is in no list, and no workflow can get it. Its revisions stay, because tasks
    have counted their time by them.
    """

    calendar_id = models.BigAutoField(primary_key=True)
    name = models.CharField(max_length=64)
    search_text = SearchTextField("name")
    rev = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["name"],
                condition=models.Q(deleted_at__isnull=True),
                name="calendar_name_once",
            )
        ]

    def __str__(self) -> str:
        return self.name


class CalendarRevision(models.Model):
    """The hours of a calendar after one edit. A row has all of the calendar's hours, and triggers
    forbid changing it.

    Intervals are pairs of "HH:MM". The holidays of `country` were copied into `closed` up to the
    date `holidays_until`. `open_tasks` is the number of tasks that had to take up this revision.
    """

    id = models.BigAutoField(primary_key=True)
    calendar = models.ForeignKey(
        Calendar, on_delete=models.PROTECT, related_name="revisions", db_index=False
    )
    rev = models.PositiveIntegerField()
    time_zone = models.CharField(max_length=64)
    hours = models.JSONField()  # {"mon": [["09:00", "17:00"]], … "sun": []}
    closed = models.JSONField(default=list)  # [{"date", "name"}], ascending
    open = models.JSONField(default=list)  # [{"date", "hours"}], ascending
    country = models.CharField(max_length=8, blank=True)
    subdivision = models.CharField(max_length=16, blank=True)
    holidays_until = models.DateField(null=True, blank=True)
    restored_from = models.PositiveIntegerField(null=True, help_text="The revision it repeats.")
    open_tasks = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    changed_by = models.BigIntegerField(null=True, help_text="Null: a command did.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["calendar", "rev"], name="calendar_revision_once")
        ]

    def __str__(self) -> str:
        return f"{self.calendar_id} r{self.rev}"
