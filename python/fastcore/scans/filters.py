"""Which scans and findings are asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from psycopg import sql

from fastcore.scans.texts import check_text

State: TypeAlias = Literal["open", "fixed", "false_positive", "accepted"]
Order: TypeAlias = Literal["severity", "path", "rule"]
Change: TypeAlias = Literal["new", "fixed", "unchanged"]
Condition: TypeAlias = tuple[sql.Composable, list[object]]

_COLUMNS = {
    "severity": sql.SQL("found.severity"),
    "rule": sql.SQL("found.rule_id"),
    "tool": sql.SQL("found.tool_name"),
    "state": sql.SQL("coalesce(state.state, 'open')"),
}


@dataclass(frozen=True, slots=True)
class ScanFilter:
    """Conditions on scans, all of which hold; None is no condition.

    Args:
        organisation: whose they are.
        repository: of which.
        branch: of which.
        commit: of which.
        tool: the names of all its tools, as the scan has them.

    Example:
        >>> ScanFilter(repository="acme/shop", branch="main").commit is None
        True
    """

    organisation: str | None = None
    repository: str | None = None
    branch: str | None = None
    commit: str | None = None
    tool: str | None = None

    def condition(self) -> Condition:
        """Give the SQL, with its parameters.

        Raises:
            ArgumentError: a text that no scan can hold.
        """
        asked = {name: getattr(self, name) for name in self.__slots__}
        given = {name: value for name, value in asked.items() if value is not None}
        for name, value in given.items():
            check_text(value, name)
        parts: list[sql.Composable] = [sql.SQL("scan.{} = %s").format(sql.Identifier(name)) for name in given]
        return _all(parts), list(given.values())


@dataclass(frozen=True, slots=True)
class FindingFilter:
    """Conditions on findings, all of which hold; None or empty is no condition.

    Args:
        severity: one of these.
        rule: one of these.
        tool: one of these.
        state: one of these.
        path: a pattern with ``*`` for any characters and ``?`` for one; without either, a part of the path.
        suppressed: whether the tool, or who ran it, waved it through.

    Example:
        >>> FindingFilter(severity=["critical", "high"], path="src/*.py", state=["open"]).is_empty
        False
    """

    severity: Sequence[str] = ()
    rule: Sequence[str] = ()
    tool: Sequence[str] = ()
    state: Sequence[State] = ()
    path: str | None = None
    suppressed: bool | None = None

    @property
    def is_empty(self) -> bool:
        """Whether all findings are asked for."""
        return not self.condition()[1]

    def condition(self) -> Condition:
        """Give the SQL over ``found`` and, where there is a state, ``state``, with its parameters.

        Raises:
            ArgumentError: a text that no finding can hold.
        """
        parts: list[sql.Composable] = []
        values: list[object] = []
        for name, column in _COLUMNS.items():
            wanted: Sequence[str] = getattr(self, name)
            if wanted:
                for text in wanted:
                    check_text(text, name)
                parts.append(sql.SQL("{} = ANY (%s)").format(column))
                values.append(list(wanted))
        if self.path:
            check_text(self.path, "path")
            parts.append(sql.SQL("found.file_path LIKE %s"))
            values.append(_pattern(self.path))
        if self.suppressed is not None:
            parts.append(sql.SQL("found.suppressed = %s"))
            values.append(self.suppressed)
        return _all(parts), values


def _all(parts: list[sql.Composable]) -> sql.Composable:
    return sql.SQL(" AND ").join(parts) if parts else sql.SQL("true")


def _pattern(path: str) -> str:
    literal = path.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    if "*" in literal or "?" in literal:
        return literal.replace("*", "%").replace("?", "_")
    return f"%{literal}%"
