"""Findings as one JSON document."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import BinaryIO

from fastcore.cli._sarif_writers import Groups
from fastcore.sarif import Findings, SarifReport


class JsonWriter:
    """Writes ``{"files":[{"source":…,"findings":[…],"metadata":{…},"errors":[…]},…]}`` as the logs come.

    With a diff, each file has ``"new"`` and ``"unchanged"`` instead of ``"findings"``, and ``"absent"``
    follows the files.
    """

    def __init__(self, output: BinaryIO) -> None:
        self._output = output
        self._separator = b'{"files":['

    def add(self, report: SarifReport, groups: Groups) -> None:
        """Adds a log."""
        source = json.dumps(report.source, ensure_ascii=False).encode(errors="backslashreplace")
        self._output.write(self._separator + b'{"source":' + source)
        for change, findings in groups:
            self._output.write(b',"%b":' % (change or "findings").encode())
            self._output.write(findings.to_json())
        self._output.write(b',"metadata":%b,"errors":%b}' % (report.metadata_json(), report.errors_json()))
        self._separator = b","

    def finish(self, absent: Sequence[Findings] | None) -> None:
        """Ends the document."""
        if self._separator != b",":
            self._output.write(self._separator)
        self._output.write(b"]")
        if absent is not None:
            arrays = (findings.to_json()[1:-1] for findings in absent if findings)
            self._output.write(b',"absent":[%b]' % b",".join(arrays))
        self._output.write(b"}\n")
