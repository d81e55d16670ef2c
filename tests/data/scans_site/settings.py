"""A Django project with scans, on the PostgreSQL that FASTCORE_TEST_DATABASE names, and one without them."""

from __future__ import annotations

import os
import shlex

_server = dict(word.split("=", 1) for word in shlex.split(os.environ.get("FASTCORE_TEST_DATABASE", "")))
_postgres = {
    "ENGINE": "django.db.backends.postgresql",
    "HOST": _server.get("host", ""),
    "PORT": _server.get("port", ""),
    "USER": _server.get("user", ""),
}

SECRET_KEY = "for tests"
DATABASES = {
    "default": {**_postgres, "NAME": _server.get("dbname", "")},
    "second": {**_postgres, "NAME": os.environ.get("FASTCORE_TEST_SECOND", "")},
    "lite": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"},
}
INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
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
