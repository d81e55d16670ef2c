"""The service's routes: one module an area, each with a ``create_router``."""
