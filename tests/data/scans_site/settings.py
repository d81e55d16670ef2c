"""A Django project with scans, on the PostgreSQL databases that the environment names, and on SQLite."""

from __future__ import annotations

import os
import shlex


def _postgres(variable: str) -> dict[str, object]:
    server = dict(word.split("=", 1) for word in shlex.split(os.environ.get(variable, "")))
    names = {"NAME": "dbname", "HOST": "host", "PORT": "port", "USER": "user"}
    place = {setting: server.get(name, "") for setting, name in names.items()}
    # a schema of its own
    options = {"options": server.get("options", "")}
    return {"ENGINE": "django.db.backends.postgresql", "OPTIONS": options, **place}


SECRET_KEY = "for tests"
DATABASES = {
    "default": _postgres("PROJECT_DATABASE"),
    "second": _postgres("PROJECT_SECOND_DATABASE"),
    "lite": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"},
}
INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.postgres",
    "fastcore.scans.django",
]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ROOT_URLCONF = "scans_site.urls"
ALLOWED_HOSTS = ["*"]
STATIC_URL = "/static/"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
