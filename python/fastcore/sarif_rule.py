"""The rules of a tool."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, make_dataclass


@dataclass(frozen=True, slots=True)
class ToolRule:
    """What a log tells of a rule of its tool; what is absent is ``""``.

    Attributes:
        rule_id: as findings name it, at times with further parts behind a slash.
        name: what people call it.
        short_description: the text of its short description, else of its full one.
        help_uri: where more is written about it, as the log has it: a tool may write anything there.

    Example:
        >>> ToolRule("B608", help_uri="https://example.org/B608").help_uri
        'https://example.org/B608'
    """

    rule_id: str
    name: str = ""
    short_description: str = ""
    help_uri: str = ""


# The layout of ToolRule without its frozen __setattr__, which takes longer than reading the rule.
_Draft = make_dataclass("_Draft", ("rule_id", "name", "short_description", "help_uri"), slots=True)


def tool_rules(rows: Iterable[tuple[str, str, str, str]]) -> tuple[ToolRule, ...]:
    """Makes rules of their fields."""
    rules = [_Draft(*row) for row in rows]
    for rule in rules:
        rule.__class__ = ToolRule
    return tuple(rules)
