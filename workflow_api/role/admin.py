from django.contrib import admin

from servicekit.db.admin import ReadOnlyAdmin

from .models import Roles, RoleUsers


@admin.register(Roles)
class RolesAdmin(ReadOnlyAdmin):
    list_display = ["name", "system", "role_id", "is_active"]
    list_filter = ["system", "is_active"]
    search_fields = ["name"]


@admin.register(RoleUsers)
class RoleUsersAdmin(ReadOnlyAdmin):
    list_display = ["user_full_name", "user_id", "role", "is_active", "assigned_at"]
    list_filter = ["is_active", "role"]
    list_select_related = ["role"]
    search_fields = ["user_full_name", "user_email"]
