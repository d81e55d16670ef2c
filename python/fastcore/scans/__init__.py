"""Findings that are kept: scans of repositories in PostgreSQL, compared and triaged."""
