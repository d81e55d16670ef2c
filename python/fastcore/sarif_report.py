"""A SARIF log to its findings: the call, and what it returns."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, make_dataclass
from time import perf_counter
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeAlias

from fastcore import _backend
from fastcore._arguments import check_int, check_name, type_name_of
from fastcore._sarif_options import SarifOptions
from fastcore.errors import ArgumentError, ArgumentTypeError, SarifError
from fastcore.sarif_findings import Findings
from fastcore.sarif_rule import ToolRule, tool_rules
from fastcore.sarif_source import LogSize, SarifSource, read_log, source_name

if TYPE_CHECKING:
    from fastcore.sarif_schema import Validator

Validate: TypeAlias = Literal["lenient", "strict", "schema"]
SchemaSource: TypeAlias = str | os.PathLike[str] | Mapping[str, Any]
"""The schema, or a path to it."""

MAX_LOG_BYTES = 2**32
MAX_TEXT_BYTES = 2**40
MAX_LOG_DEPTH = 1000
MAX_LISTED_ERRORS = 2**31 - 1

_MODES = ("lenient", "strict", "schema")


@dataclass(frozen=True, slots=True)
class SarifLimits:
    """What a log may take; what goes beyond is refused with a `SarifError`.

    Args:
        log_bytes: the log's length, at most 2**32.
        decompressed_bytes: the length of a compressed log's content, at most 2**32.
        text_bytes: what all findings, rules and runs may take, at most 2**40: the length of their texts, for
            a few bytes of a result may stand for a long message or file that the log has once; and 256
            bytes for each finding and rule, 1,024 for each run, which may all be as short as ``{}``.
        max_depth: how many brackets may be open at once, from 1 to 1000.
        max_errors: how many problems are listed; the others are counted.

    Raises:
        ArgumentTypeError: a limit is no int.
        ArgumentError: a limit is out of its range.

    Example:
        >>> parse_sarif('{"version": "2.1.0", "runs": []}', limits=SarifLimits(log_bytes=10))
        Traceback (most recent call last):
        fastcore.errors.SarifError: longer than 10 bytes
    """

    log_bytes: int = MAX_LOG_BYTES
    decompressed_bytes: int = 2**30
    text_bytes: int = 2**32
    max_depth: int = 512
    max_errors: int = 10_000

    def __post_init__(self) -> None:
        check_int(self.log_bytes, "log_bytes", 1, MAX_LOG_BYTES)
        check_int(self.decompressed_bytes, "decompressed_bytes", 1, MAX_LOG_BYTES)
        check_int(self.text_bytes, "text_bytes", 1, MAX_TEXT_BYTES)
        check_int(self.max_depth, "max_depth", 1, MAX_LOG_DEPTH)
        check_int(self.max_errors, "max_errors", 0, MAX_LISTED_ERRORS)


@dataclass(frozen=True, slots=True)
class SarifProblem:
    """Something in a log that is not as it has to be, and was passed over.

    Attributes:
        pointer: JSON pointer (RFC 6901) to it; empty where it is about the whole log.
        reason: what is wrong.

    Example:
        >>> parse_sarif('{"version": "2.1.0", "runs": [7]}').errors
        (SarifProblem(pointer='/runs/0', reason='expected an object'),)
    """

    pointer: str
    reason: str


@dataclass(frozen=True, slots=True)
class ToolRun:
    """One run of a tool that a log is about; what is absent is ``""``.

    Attributes:
        tool_name: name of the tool's driver.
        tool_version: its version.
        base_uri: the absolute folder that the findings' paths are relative to, as the log has it.
        result_count: results in the log, those included that were passed over.
        column_kind: what columns count: ``"utf16CodeUnits"`` or ``"unicodeCodePoints"``.
        automation_id: the run's own name among others of its kind.
        rules: those that have an id, of the driver and then of its extensions, in the log's order.

    Example:
        >>> log = '{"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "ruff"}}, "results": []}]}'
        >>> parse_sarif(log).runs[0].tool_name
        'ruff'
    """

    tool_name: str
    tool_version: str
    base_uri: str
    result_count: int
    column_kind: str
    automation_id: str
    rules: tuple[ToolRule, ...] = field(default=(), repr=False)


# The layout of ToolRun without its frozen __setattr__, as in fastcore.sarif_rule.
_RunDraft = make_dataclass("_RunDraft", [run_field.name for run_field in fields(ToolRun)], slots=True)


def _tool_run(row: tuple[str, str, str, int, str, str, list[tuple[str, str, str, str]]]) -> ToolRun:
    *own, rules = row
    run: Any = _RunDraft(*own, tool_rules(rules))
    run.__class__ = ToolRun
    checked: ToolRun = run
    return checked


@dataclass(frozen=True, slots=True)
class SarifReport:
    """What a log was read into.

    Attributes:
        findings: of all runs, in the log's order.
        runs: the runs, in the log's order.
        errors: what was passed over, at most as many as `SarifLimits` says.
        parse_duration_ms: how long reading the JSON took, without the file and its decompression.
        scan_id: as it was given.
        source: name of the file, where there is one.
        error: why `parse_sarif_files` could not read this log; None when it could.

    Example:
        >>> report = parse_sarif('{"version": "2.1.0", "runs": []}', scan_id="7")
        >>> len(report.findings), report.scan_id
        (0, '7')
    """

    findings: Findings
    runs: tuple[ToolRun, ...]
    errors: tuple[SarifProblem, ...]
    parse_duration_ms: float = field(compare=False)
    scan_id: str | None = None
    source: str | None = None
    error: SarifError | None = field(default=None, compare=False)

    def to_json(self) -> bytes:
        """Writes ``{"findings":[…],"metadata":{…},"errors":[…]}``, the answer of the HTTP service.

        Returns:
            The document as UTF-8 without whitespace between tokens; name and version of the tool are those of
            the first run.
        """
        findings, metadata, errors = self.findings.to_json(), self.metadata_json(), self.errors_json()
        # joining lets other threads run meanwhile, which formatting does not
        return b"".join((b'{"findings":', findings, b',"metadata":', metadata, b',"errors":', errors, b"}"))

    def metadata_json(self) -> bytes:
        """Writes the tool, the duration and the scan as a JSON object."""
        first = self.runs[0] if self.runs else None
        metadata: dict[str, Any] = {
            "tool_name": first.tool_name if first else "",
            "tool_version": first.tool_version if first else "",
            "parse_duration_ms": round(self.parse_duration_ms, 3),
        }
        if self.scan_id is not None:
            metadata["scan_id"] = self.scan_id
        return _as_json(metadata)

    def errors_json(self) -> bytes:
        """Writes the errors as a JSON array of ``{"pointer":…,"reason":…}``."""
        return _as_json([{"pointer": error.pointer, "reason": error.reason} for error in self.errors])


class ParseOptions(NamedTuple):
    """The checked arguments of `parse_sarif`, for as many logs as there are."""

    native: SarifOptions
    size: LogSize
    scan_id: str | None
    schema: Validator | None


def parse_sarif(
    source: SarifSource,
    *,
    scan_id: str | None = None,
    validate: Validate = "lenient",
    source_root: str | os.PathLike[str] | None = None,
    limits: SarifLimits = SarifLimits(),
    schema: SchemaSource | None = None,
) -> SarifReport:
    """Read a SARIF 2.1.0 log into findings.

    What tools leave out is filled from where the format has it: the rule's texts and levels, the artifacts,
    taxonomies and external properties that are in the log. A finding has every field; what is absent is
    ``""`` or 0.

    Args:
        source: the log: str and bytes-like objects are the JSON itself, an ``os.PathLike`` is a file,
            anything else a binary file object, read from where it stands. Bytes are UTF-8, UTF-16 or UTF-32,
            with a byte order mark or without, and may be compressed with gzip.
        scan_id: handed through to the report.
        validate: ``"lenient"`` passes over bad results and lists them in ``errors``; ``"strict"`` raises the
            first problem; ``"schema"`` is lenient, and lists what violates the JSON Schema as well.
        source_root: a folder, or its ``file:`` URI, that paths become relative to.
        limits: what the log may take.
        schema: for ``validate="schema"``: the schema or a path to it; None takes the one of an installed
            package.

    Returns:
        The findings of all runs and what was found beside them.

    Raises:
        SarifError: the log is no JSON (RFC 8259), no SARIF of this version, too long or too deeply nested,
            or, if strict, has a problem; ``pointer`` or ``byte_offset``, ``reason`` and ``source`` say where
            and why.
        ArgumentTypeError: an argument has the wrong type.
        ArgumentError: an argument has a value that cannot be used, or ``"schema"`` is asked for and there is
            no schema, or no ``jsonschema-rs``.
        OSError: a file cannot be read.

    Example:
        >>> log = '''{"version": "2.1.0", "runs": [{
        ...     "tool": {"driver": {"name": "bandit", "version": "1.8"}},
        ...     "results": [{"ruleId": "B105", "level": "error", "message": {"text": "Hardcoded password"},
        ...         "locations": [{"physicalLocation": {
        ...             "artifactLocation": {"uri": "./app.py"}, "region": {"startLine": 3}}}]}]}]}'''
        >>> finding = parse_sarif(log).findings[0]
        >>> finding.rule_id, finding.severity, finding.file_path, finding.line, finding.column
        ('B105', 'high', 'app.py', 3, 1)
        >>> parse_sarif('{"version": "1.0.0", "runs": []}')
        Traceback (most recent call last):
        fastcore.errors.SarifError: /version: version "1.0.0" is not supported: expected "2.1.0"
    """
    options = parse_options(scan_id, validate, source_root, limits, schema)
    return parse_source(source, source_name(source), options)


def parse_options(
    scan_id: object, validate: object, source_root: object, limits: object, schema: SchemaSource | None
) -> ParseOptions:
    """Checks the arguments that all logs of a call share."""
    if scan_id is not None:
        check_name(scan_id, "scan_id")
    if not isinstance(validate, str):
        raise ArgumentTypeError(f"validate must be one of {_MODES}, not {type_name_of(validate)}")
    if validate not in _MODES:
        raise ArgumentError(f"validate must be one of {_MODES}, not {validate!r}")
    if not isinstance(limits, SarifLimits):
        raise ArgumentTypeError(f"limits must be SarifLimits, not {type_name_of(limits)}")
    if schema is not None and validate != "schema":
        raise ArgumentError(f"schema needs validate='schema', not {validate!r}")
    strict = validate == "strict"
    folder = _folder(source_root)
    return ParseOptions(
        SarifOptions(folder, strict, limits.max_depth, limits.max_errors, limits.text_bytes),
        LogSize(limits.log_bytes, limits.decompressed_bytes),
        None if scan_id is None else str(scan_id),
        _validator(schema) if validate == "schema" else None,
    )


def _validator(schema: SchemaSource | None) -> Validator:
    # few ask for it, and what it needs would make fastcore slower to import
    from fastcore.sarif_schema import load_validator

    return load_validator(schema)


def _folder(source_root: object) -> str:
    if source_root is None:
        return ""
    folder = os.fspath(source_root) if isinstance(source_root, os.PathLike) else source_root
    check_name(folder, "source_root")
    return str(folder)


def parse_source(source: SarifSource, name: str | None, options: ParseOptions) -> SarifReport:
    """Reads one log; its errors tell ``name``."""
    try:
        log = read_log(source, options.size)
        started = perf_counter()
        table, runs, problems = _backend.parse_sarif(log, options=options.native)
        duration = perf_counter() - started
        if options.schema is not None:
            problems = options.schema.add_violations(problems, log, options.native.max_errors)
    except SarifError as error:
        error.source = name
        if isinstance(source, str) and error.byte_offset == 0:
            error.add_note("A str is the log itself. To read a file, name it by a pathlib.Path.")
        raise
    return SarifReport(
        findings=Findings(table),
        runs=tuple(map(_tool_run, runs)),
        errors=tuple(SarifProblem(*problem) for problem in problems) if problems else (),
        parse_duration_ms=duration * 1000,
        scan_id=options.scan_id,
        source=name,
    )


def failed_report(error: SarifError, options: ParseOptions) -> SarifReport:
    """What stands for a log that could not be read."""
    return SarifReport(
        findings=Findings(_backend.FindingTable.from_rows([])),
        runs=(),
        errors=(SarifProblem(error.pointer, error.reason),),
        parse_duration_ms=0.0,
        scan_id=options.scan_id,
        source=error.source,
        error=error,
    )


def _as_json(value: Mapping[str, Any] | Iterable[Any]) -> bytes:
    # a lone surrogate leaves as the escape that JSON has for it
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(errors="backslashreplace")
