"""A log of static analysis to the rows of its findings."""

from __future__ import annotations

import json

from fastcore._fallback.json_escape import json_string
from fastcore._fallback.sarif_external import External, externals_of_runs
from fastcore._fallback.sarif_paths import SourceRoot
from fastcore._fallback.sarif_problems import BadResult, Problems
from fastcore._fallback.sarif_result import finding_row
from fastcore._fallback.sarif_run import RuleTuple, Run, RunTuple
from fastcore._finding_row import FindingRow
from fastcore._sarif_options import FINDING_BYTES, RULE_BYTES, RUN_BYTES, SarifOptions
from fastcore.errors import SarifError

_VERSION = "2.1.0"


class LogReader:
    """Reads one log.

    Attributes:
        rows: of the findings, without fingerprints.
        runs: what `RunTuple` says of each run.
        problems: what was wrong.
    """

    def __init__(self, options: SarifOptions) -> None:
        self.rows: list[FindingRow] = []
        self.runs: list[RunTuple] = []
        self.problems = Problems(options.strict, options.max_errors)
        self._source_root = SourceRoot(options.source_root)
        self._max_text_bytes = options.max_text_bytes
        self._text_bytes = 0

    def read(self, log: object) -> None:
        """Reads all runs.

        Raises:
            SarifError: it is no log, or one of another version; with ``strict`` the first problem.
        """
        if not isinstance(log, dict):
            raise SarifError("expected an object")
        self._check_version(log.get("version"))
        runs = log.get("runs")
        if not isinstance(runs, list):
            raise SarifError("expected an array", pointer="/runs")
        externals = externals_of_runs(log, runs)
        for place, run in enumerate(runs):
            pointer = f"/runs/{place}"
            if isinstance(run, dict):
                self._read_run(External(pointer, run), externals[place])
            else:
                self.problems.add(pointer, "expected an object")

    def _check_version(self, version: object) -> None:
        if version is None or version == "":
            self.problems.add("/version", "missing")
        elif not isinstance(version, str):
            raise SarifError("expected a string", pointer="/version")
        elif version != _VERSION and not version.startswith(_VERSION + "-"):
            written = json_string(version).decode()
            raise SarifError(f'version {written} is not supported: expected "{_VERSION}"', pointer="/version")

    def _read_run(self, own: External, externals: list[External]) -> None:
        run = Run(own.properties, externals, self._source_root, self._max_text_bytes)
        self._text_bytes += RUN_BYTES + sum(RULE_BYTES + _text_bytes(rule) for rule in run.tool_rules)
        self._check_text_bytes(self._text_bytes, own.pointer, "rules and findings")
        result_count = sum(self._read_results(run, holder) for holder in (own, *externals))
        self._text_bytes += run.shared_bytes()
        self.runs.append(run.summary(result_count))

    def _read_results(self, run: Run, holder: External) -> int:
        results = holder.properties.get("results")
        if results is None:
            return 0
        results_pointer = f"{holder.pointer}/results"
        if not isinstance(results, list):
            self.problems.add(results_pointer, "expected an array")
            return 0
        for index, result in enumerate(results):
            pointer = f"{results_pointer}/{index}"
            try:
                self._add(finding_row(run, result), pointer, run.shared_bytes())
            except BadResult as bad:
                self.problems.add(pointer + bad.pointer, bad.reason)
        return len(results)

    def _add(self, row: FindingRow, pointer: str, shared_bytes: int) -> None:
        self.rows.append(row)
        self._text_bytes += FINDING_BYTES + _text_bytes(row)
        self._check_text_bytes(self._text_bytes + shared_bytes, pointer, "findings")

    def _check_text_bytes(self, text_bytes: int, pointer: str, whose: str) -> None:
        if text_bytes > self._max_text_bytes:
            reason = f"the {whose} take more than {self._max_text_bytes} bytes"
            raise SarifError(reason, pointer=pointer)


def _text_bytes(row: FindingRow | RuleTuple) -> int:
    """What the texts of a finding, as columns, or of a rule take."""
    size = 0
    for value in row:
        if isinstance(value, str):
            size += len(value) if value.isascii() else len(value.encode())
        elif isinstance(value, tuple):
            size += 4 * len(value)
        elif isinstance(value, dict) and value:
            size += len(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())
    return size
