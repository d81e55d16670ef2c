"""The tables, in SQL: one file a step, run in the order of their names."""
