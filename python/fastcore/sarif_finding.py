"""One finding of a static analyser."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any


@dataclass(frozen=True, slots=True, repr=False)
class Finding:
    """A result of a SARIF log in normal form; texts that are absent are empty, numbers 0.

    Args:
        rule_id: the rule that was broken.
        severity: ``critical``, ``high``, ``medium``, ``low``, ``info``, or the tool's own word.
        file_path: with ``/`` between folders, relative where the log's own path is.
        line: the first line, counted from 1.
        column: the first column in that line, counted from 1 in the units of the run's ``column_kind``.
        end_line: the last line.
        end_column: the column behind the last character.
        message: what the tool says.
        code_snippet: the text it speaks of.
        cwe: weaknesses as ``CWE-89``, by number.
        fingerprint: ``sha256:`` and 64 hexadecimal digits, the same when lines move.
        suppressed: whether all of it has been waved through.
        baseline_state: ``new``, ``unchanged``, ``updated`` or ``absent``.
        partial_fingerprints: the tool's own fingerprints by name; not part of the hash.
        tool_name: the tool.

    Example:
        >>> finding = Finding(rule_id="B608", severity="medium", file_path="app/db.py", line=12, column=5)
        >>> finding
        Finding(rule_id='B608', severity='medium', file_path='app/db.py', line=12, column=5)
        >>> finding.cwe
        ()
    """

    rule_id: str = ""
    severity: str = ""
    file_path: str = ""
    line: int = 0
    column: int = 0
    end_line: int = 0
    end_column: int = 0
    message: str = ""
    code_snippet: str = ""
    cwe: tuple[str, ...] = ()
    fingerprint: str = ""
    suppressed: bool = False
    baseline_state: str = ""
    partial_fingerprints: dict[str, str] = field(default_factory=dict, hash=False)
    tool_name: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Returns the fields as JSON has them.

        Example:
            >>> Finding(cwe=("CWE-89",)).to_dict()["cwe"]
            ['CWE-89']
        """
        finding = {name: getattr(self, name) for name in _NAMES}
        return finding | {
            "cwe": list(self.cwe),
            "partial_fingerprints": dict(self.partial_fingerprints),
        }

    def __repr__(self) -> str:
        values = ((name, getattr(self, name)) for name in _NAMES)
        return f"Finding({', '.join(f'{name}={value!r}' for name, value in values if value)})"


_NAMES = tuple(each.name for each in fields(Finding))
