"""The table of database.py as a Django model, and Django set up for it without a project."""

from __future__ import annotations

from typing import Any

import django
from django.conf import settings
from django.db import models

from database import connection_parts


def set_up(conninfo: str, *, database: dict[str, Any], **more: Any) -> None:
    parts = connection_parts(conninfo)
    default = {
        "ENGINE": "django.db.backends.postgresql",
        "HOST": parts["host"],
        "PORT": parts["port"],
        "USER": parts["user"],
        "NAME": parts["dbname"],
        **database,
    }
    settings.configure(DATABASES={"default": default}, USE_TZ=True, **more)
    django.setup()


def user_model() -> Any:
    """Make the model; Django has to be set up."""
    from django.contrib.postgres.fields import ArrayField

    fields: dict[str, Any] = {
        "id": models.BigIntegerField(primary_key=True),
        "tag_list": ArrayField(models.TextField()),
        "is_active": models.BooleanField(),
        "job_title": models.TextField(),
        "last_name": models.TextField(),
        "last_note": models.TextField(),
        "time_zone": models.TextField(),
        "avatar_url": models.TextField(),
        "created_at": models.DateTimeField(),
        "first_name": models.TextField(),
        "manager_id": models.BigIntegerField(null=True),
        "updated_at": models.DateTimeField(),
        "login_count": models.IntegerField(),
        "order_items": models.JSONField(),
        "home_address": models.JSONField(),
        "phone_number": models.TextField(),
        "email_address": models.TextField(),
        "account_balance": models.FloatField(),
        "department_name": models.TextField(),
        "preferred_language": models.TextField(),
    }
    meta = type("Meta", (), {"app_label": "bench", "managed": False, "db_table": "users"})
    return type("User", (models.Model,), {**fields, "Meta": meta, "__module__": __name__})
