"""The HTTP service behind ``fastcore serve``."""
