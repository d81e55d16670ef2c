"""The app."""

from __future__ import annotations

from django.apps import AppConfig


class ScansConfig(AppConfig):
    """``"fastcore.scans.django"`` among INSTALLED_APPS."""

    name = "fastcore.scans.django"
    label = "fastcore_scans"
    verbose_name = "Scans"

    def ready(self) -> None:
        """Register the checks."""
        from fastcore.scans.django import checks  # noqa: F401
