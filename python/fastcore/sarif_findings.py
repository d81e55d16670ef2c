"""Many findings, held as columns."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import make_dataclass
from operator import attrgetter
from typing import TYPE_CHECKING, Any, ClassVar, SupportsIndex, overload

from fastcore import _backend
from fastcore._arguments import check_name, type_name_of
from fastcore._finding_filter import matching_rows
from fastcore._sarif_options import FINDING_FIELDS
from fastcore.errors import ArgumentTypeError
from fastcore.sarif_finding import Finding

if TYPE_CHECKING:
    from fastcore._messages import Message

__all__ = ["Finding", "Findings"]

_BLOCK = 1024
_PROTOCOL_WITH_BUFFERS = 5
_ABSENT = Finding().to_dict()

_values_of = attrgetter(*FINDING_FIELDS)
# The layout of Finding without its frozen __setattr__, which takes five times as long as all the rest.
_Draft = make_dataclass("_Draft", FINDING_FIELDS, slots=True)


class Findings(Sequence[Finding]):
    """Findings of a log, immutable; a ``Finding`` is made when it is asked for.

    What takes Arrow data (pyarrow, duckdb, pandas through pyarrow) takes an instance as it is and reads the
    columns without a copy: texts are ``large_utf8``, numbers ``int32``, ``cwe`` is a list,
    ``partial_fingerprints`` a JSON object, and nothing is null. polars looks first whether it has a sequence,
    and would read one finding after the other, a hundred times as slowly: give it ``table``.

    Args:
        table: what holds the columns; ``Findings.from_findings`` makes one of findings.

    Example:
        >>> findings = Findings.from_findings([
        ...     {"rule_id": "B608", "severity": "medium", "file_path": "app/db.py", "line": 12},
        ...     {"rule_id": "S105", "severity": "low", "file_path": "tests/test_db.py", "line": 3},
        ... ])
        >>> findings
        Findings(2 findings)
        >>> findings[0].rule_id
        'B608'
        >>> findings.filter(file_path="tests/*").column("rule_id")
        ['S105']
    """

    __slots__ = ("_table",)
    # equal by value, and as little hashable as a list
    __hash__: ClassVar[None]  # type: ignore[assignment]

    def __init__(self, table: _backend.FindingTable) -> None:
        if not isinstance(table, _backend.FindingTable):
            raise ArgumentTypeError(
                f"table must be FindingTable, not {type_name_of(table)}: use Findings.from_findings"
            )
        self._table = table

    @classmethod
    def from_findings(cls, findings: Iterable[Finding | Mapping[str, Any]]) -> Findings:
        """Makes columns of findings.

        Args:
            findings: each a ``Finding``, or a mapping with its fields; what a mapping does not have, or has
                as None, is absent, and other keys are left aside. A lone surrogate in a text becomes U+FFFD.

        Returns:
            The findings in their order.

        Raises:
            ArgumentTypeError: a finding or a value has the wrong type; ``index`` says where.
            ArgumentError: a number needs more than 32 bits, ``fingerprint`` is neither empty nor ``sha256:``
                and 64 digits, or an item of ``cwe`` is not written as ``CWE-89``.

        Example:
            >>> Findings.from_findings([Finding(rule_id="B608", cwe=("CWE-89",))]).column("cwe")
            [('CWE-89',)]
        """
        rows = (_row_of(finding, index) for index, finding in enumerate(findings))
        return cls(_backend.FindingTable.from_rows(rows))

    @classmethod
    def concat(cls, parts: Iterable[Findings]) -> Findings:
        """Joins the findings of several logs as if they were those of one.

        Fingerprints are made anew, of version 2: findings with an equal key are numbered over all parts (see
        `fastcore.fingerprint_findings`). By themselves two logs of one tool would give different findings the
        same fingerprints.

        Args:
            parts: findings of logs.

        Returns:
            All findings in their order; of one part with the fingerprints that `parse_sarif` gives.

        Raises:
            ArgumentTypeError: ``parts`` is no iterable of ``Findings``; ``index`` says which part is none.

        Example:
            >>> logs = [Findings.from_findings([{"rule_id": "B608", "line": line}]) for line in (3, 9)]
            >>> findings = Findings.concat(logs)
            >>> findings.column("line"), len(set(findings.column("fingerprint")))
            ([3, 9], 2)
        """
        if not isinstance(parts, Iterable):
            raise ArgumentTypeError(f"parts must be an iterable of Findings, not {type_name_of(parts)}")
        tables = []
        for index, part in enumerate(parts):
            if not isinstance(part, Findings):
                raise ArgumentTypeError(
                    f"part {index} must be Findings, not {type_name_of(part)}", index=index
                )
            tables.append(part.table)
        return cls(_backend.FindingTable.concat(tables))

    @property
    def table(self) -> _backend.FindingTable:
        """The columns as Arrow data, in the form in which the implementation in use holds them.

        Example:
            >>> import duckdb, polars, pyarrow
            >>> findings = Findings.from_findings([{"severity": "high", "line": 3}, {"severity": "low"}])
            >>> polars.DataFrame(findings.table).filter(severity="high").height
            1
            >>> pyarrow.table(findings).column("line").to_pylist()
            [3, 0]
            >>> duckdb.sql("select max(line) from findings").fetchall()
            [(3,)]
        """
        return self._table

    def __len__(self) -> int:
        return len(self._table)

    @overload
    def __getitem__(self, index: int) -> Finding: ...
    @overload
    def __getitem__(self, index: slice) -> Findings: ...
    def __getitem__(self, index: int | slice) -> Finding | Findings:
        count = len(self._table)
        if isinstance(index, slice):
            return Findings(self._table.take(range(*index.indices(count))))
        place = index + count if index < 0 else index
        if isinstance(index, int) and not 0 <= place < count:
            # also what is too large for the table to be asked for
            raise IndexError("finding index out of range")
        return Finding(*self._table.row(place))

    def __iter__(self) -> Iterator[Finding]:
        count = len(self._table)
        for start in range(0, count, _BLOCK):
            for row in self._table.rows(range(start, min(start + _BLOCK, count))):
                finding = _Draft(*row)
                finding.__class__ = Finding
                yield finding

    def filter(
        self,
        *,
        severity: str | Collection[str] | None = None,
        rule_id: str | Collection[str] | None = None,
        file_path: str | Collection[str] | None = None,
        cwe: str | Collection[str] | None = None,
        tool_name: str | Collection[str] | None = None,
        baseline_state: str | Collection[str] | None = None,
        fingerprint: str | Collection[str] | None = None,
        suppressed: bool | None = None,
    ) -> Findings:
        """Selects the findings for which all conditions hold; None is no condition.

        Args:
            severity: one of these.
            rule_id: one of these.
            file_path: one of these, or a pattern in which ``*`` stands for any characters, ``?`` for one and
                ``[…]`` for one of a set, ``/`` among them; upper and lower case differ.
            cwe: at least one of these is among the finding's.
            tool_name: one of these.
            baseline_state: one of these.
            fingerprint: one of these.
            suppressed: whether it is suppressed.

        Returns:
            The findings selected, in their order.

        Raises:
            ArgumentTypeError: a condition is neither a text nor a collection of texts, or ``suppressed``
                is no bool.

        Example:
            >>> findings = Findings.from_findings([{"severity": "high"}, {"severity": "low"}])
            >>> len(findings.filter(severity=["critical", "high"], suppressed=False))
            1
        """
        asked = {
            "severity": severity,
            "rule_id": rule_id,
            "file_path": file_path,
            "cwe": cwe,
            "tool_name": tool_name,
            "baseline_state": baseline_state,
            "fingerprint": fingerprint,
            "suppressed": suppressed,
        }
        conditions = {name: condition for name, condition in asked.items() if condition is not None}
        if not conditions:
            return self
        return Findings(self._table.take(matching_rows(len(self), self._table.column, conditions)))

    def deduplicated(self) -> Findings:
        """Leaves out findings that repeat an earlier one's fingerprint.

        By version 2 those are findings of the same tool, rule, file, code and region. Findings without a
        fingerprint all stay.

        Returns:
            The others in their order; the same object where there is none to leave out.

        Example:
            >>> findings = Findings.concat([Findings.from_findings([{"line": 3}, {"line": 5}, {"line": 3}])])
            >>> findings.deduplicated().column("line")
            [3, 5]
        """
        table = self._table.deduplicated()
        return self if len(table) == len(self) else Findings(table)

    def column(self, name: str) -> list[Any]:
        """Returns one field of every finding.

        Args:
            name: the field.

        Returns:
            The values in the order of the findings.

        Raises:
            ArgumentTypeError: ``name`` is no str.
            ArgumentError: there is no such field.

        Example:
            >>> Findings.from_findings([{"line": 3}, {"line": 5}]).column("line")
            [3, 5]
        """
        check_name(name, "name")
        return self._table.column(name)

    def to_dicts(self) -> list[dict[str, Any]]:
        """Returns a dict of each finding, in which ``cwe`` is a list.

        Example:
            >>> Findings.from_findings([{"line": 3}]).to_dicts()[0]["line"]
            3
        """
        return self._table.to_dicts()

    def to_json(self) -> bytes:
        """Returns an array of objects, as ``json.dumps`` writes ``to_dicts()`` without spaces and in UTF-8.

        Example:
            >>> Findings.from_findings([{"rule_id": "B608"}]).to_json()[:17]
            b'[{"rule_id":"B608'
        """
        return self._table.to_json()

    def __arrow_c_schema__(self) -> object:
        return self._table.__arrow_c_schema__()

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        return self._table.__arrow_c_stream__(requested_schema)

    def __eq__(self, other: object) -> bool:
        return self._table == other._table if isinstance(other, Findings) else NotImplemented

    def __repr__(self) -> str:
        return f"Findings({len(self)} {'finding' if len(self) == 1 else 'findings'})"

    def __copy__(self) -> Findings:
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Findings:
        return self

    def __reduce_ex__(self, protocol: SupportsIndex) -> tuple[Any, ...]:
        from pickle import PickleBuffer  # whoever pickles has loaded it

        state = self._table.state()
        # who carries buffers by other ways, through shared memory say, takes this one without a copy
        has_buffers = protocol.__index__() >= _PROTOCOL_WITH_BUFFERS
        return findings_of_state, (PickleBuffer(state) if has_buffers else state,)


def findings_of_state(state: Message) -> Findings:
    """What pickles of findings name, whichever implementation has written them."""
    return Findings(_backend.FindingTable.from_state(state))


def _row_of(finding: object, index: int) -> Any:
    if isinstance(finding, Finding):
        return _values_of(finding)
    if not isinstance(finding, Mapping):
        raise ArgumentTypeError(
            f"finding {index} must be Finding or a mapping, not {type_name_of(finding)}", index=index
        )
    given = {name: value for name in FINDING_FIELDS if (value := finding.get(name)) is not None}
    return tuple({**_ABSENT, **given}.values())
