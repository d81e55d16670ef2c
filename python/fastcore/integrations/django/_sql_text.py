"""SQL of the user's own as a part of other SQL."""

from __future__ import annotations

import re

_CHANGES_DATA = re.compile(r"\s*(?:INSERT|UPDATE|DELETE|MERGE)\b", re.IGNORECASE)


def changes_data(sql: str) -> bool:
    """Tell whether it is a statement that may stand in no other."""
    return _CHANGES_DATA.match(sql) is not None


def subquery(sql: str) -> str:
    """Write a query as one to select from, by the name ``page``."""
    # The bracket is on a line of its own, since the query may end in a comment.
    return f"({sql.rstrip().removesuffix(';')}\n) AS page"
