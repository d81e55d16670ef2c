"""Scans in a Django project: models over the tables of `fastcore.scans`, a command and an admin.

::

    INSTALLED_APPS = [..., "django.contrib.postgres", "fastcore.scans.django"]

    $ python manage.py migrate fastcore_scans
    $ python manage.py ingest_sarif reports/*.sarif --repository acme/shop --branch main

The tables are those of ``fastcore migrate`` and ``fastcore serve``: each may have made them before. They are
in PostgreSQL; on other databases of the project the app does nothing.
"""
