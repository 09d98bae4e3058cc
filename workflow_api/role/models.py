from __future__ import annotations

from django.db import models

from servicekit.db.folded import SearchTextField

# The ids from this number on are local. A role gets a local id if it is seeded before Auth has sent
# it. Auth's own ids are far smaller.
FIRST_LOCAL_ROLE_ID = 1_000_000


class Roles(models.Model):
    """One role of one system, identified by the system and by the name in any case.

    `id` is our own key. Frozen workflow versions reference it, so it never changes. `role_id` is
    Auth's id. A locally seeded role has a `role_id` from `FIRST_LOCAL_ROLE_ID` on, until Auth's
    first message about it brings Auth's id.
    """

    id = models.BigAutoField(primary_key=True)
    role_id = models.BigIntegerField(unique=True)
    name = models.CharField(max_length=64)
    name_key = models.CharField(max_length=192, help_text="The name without case, for comparing.")
    search_text = SearchTextField("name")
    system = models.CharField(max_length=50, default="tts")
    is_active = models.BooleanField(default=True)

    class Meta:
        verbose_name = "role"
        verbose_name_plural = "roles"
        constraints = [
            models.UniqueConstraint(fields=["system", "name_key"], name="role_system_name_once"),
        ]

    def __str__(self) -> str:
        return f"{self.system}:{self.name}"


class RoleUsers(models.Model):
    """A person's membership in a role. An ended membership stays as an inactive row, because the
    history of tasks references it.

    `assigned_at` is the time when the membership last became active.
    """

    id = models.BigAutoField(primary_key=True)
    role = models.ForeignKey(Roles, on_delete=models.PROTECT, related_name="members")
    user_id = models.BigIntegerField()
    user_full_name = models.CharField(max_length=255, blank=True)
    user_email = models.CharField(max_length=254, blank=True)
    search_text = SearchTextField("user_full_name", "user_email")
    is_active = models.BooleanField(default=True)
    assigned_at = models.DateTimeField()
    settings = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name = "role member"
        verbose_name_plural = "role members"
        constraints = [
            models.UniqueConstraint(fields=["role", "user_id"], name="role_user_once"),
        ]
        indexes = [
            # The index contains inactive memberships, too, because people who left a role may still
            # own tasks.
            models.Index(fields=["user_id"], name="role_user_person"),
        ]

    def __str__(self) -> str:
        return f"{self.user_full_name or self.user_id} in {self.role_id}"


class Absence(models.Model):
    """The absence of a person from all their roles: from `away_from` on, and until just before
    `away_until`.

    A person has at most one absence; a new one replaces it. `delegate_user_id` is the person who
    takes their turns meanwhile, if there is one. `message_id` is the id of the message that will
    end the absence.
    """

    user_id = models.BigIntegerField(primary_key=True)
    away_from = models.DateTimeField()
    away_until = models.DateTimeField()
    delegate_user_id = models.BigIntegerField(null=True)
    message_id = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(away_until__gt=models.F("away_from")),
                name="absence_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=models.Q(delegate_user_id__isnull=True)
                | ~models.Q(delegate_user_id=models.F("user_id")),
                name="absence_delegates_to_somebody_else",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} away until {self.away_until}"
