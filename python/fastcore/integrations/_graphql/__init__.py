"""Rows of JSON as values of GraphQL fields: how `fastcore.integrations.strawberry` works inside."""
