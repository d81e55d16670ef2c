"""Sample data of ``fastcore serve --demo``."""
