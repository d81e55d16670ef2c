"""``parse_sarif_files``: order, bounds, bad files and an early end."""

from __future__ import annotations

import gzip
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from fastcore import ArgumentError, ArgumentTypeError, SarifError
from sarif_logs import log_of, run_of


@pytest.fixture
def logs(tmp_path: Path) -> list[Path]:
    """Twelve logs; those that come first take longest."""
    paths = []
    for number in range(12):
        results = [{"ruleId": f"R{number}"}] * (12 - number) * 50
        path = tmp_path / f"{number:02}.sarif"
        path.write_text(json.dumps(log_of(run_of(*results))))
        paths.append(path)
    return paths


@pytest.mark.parametrize("workers", [None, 1, 2, 5])
def test_reports_come_in_the_order_of_the_paths(
    sarif: ModuleType, logs: list[Path], workers: int | None
) -> None:
    reports = list(sarif.parse_sarif_files(logs, workers=workers, scan_id="7"))
    assert [report.source for report in reports] == [str(path) for path in logs]
    assert reports == [sarif.parse_sarif(path, scan_id="7") for path in logs]


def test_a_path_is_a_str_too(sarif: ModuleType, logs: list[Path]) -> None:
    (report,) = sarif.parse_sarif_files([str(logs[0])])
    assert report == sarif.parse_sarif(logs[0])


def test_a_bad_file_does_not_stop_the_others(sarif: ModuleType, logs: list[Path], tmp_path: Path) -> None:
    broken = tmp_path / "broken.sarif"
    broken.write_bytes(b'{"version": "2.1.0", "runs": [}')
    other = tmp_path / "other.sarif"
    other.write_text('{"version": "1.0.0", "runs": []}')
    cut = tmp_path / "cut.sarif.gz"
    cut.write_bytes(gzip.compress(b"{}" * 100)[:-9])
    missing = tmp_path / "missing.sarif"
    paths = [logs[0], broken, other, cut, missing, tmp_path, logs[1]]
    reports = list(sarif.parse_sarif_files(paths, scan_id="7"))
    assert [report.source for report in reports] == [str(path) for path in paths]
    assert [len(report.findings) for report in reports] == [600, 0, 0, 0, 0, 0, 550]
    assert [report.error is None for report in reports] == [True, False, False, False, False, False, True]
    errors = [report.error for report in reports[1:6]]
    assert all(isinstance(error, SarifError) for error in errors)
    assert [error.source for error in errors] == [str(path) for path in paths[1:6]]
    assert (errors[0].byte_offset, errors[1].pointer) == (30, "/version")
    assert errors[2].reason == "the gzip data ends too early"
    assert errors[3].reason == "No such file or directory"
    assert isinstance(errors[3].__cause__, FileNotFoundError)
    assert errors[4].reason == "Is a directory"
    document = json.loads(reports[2].to_json())
    assert document["findings"] == []
    assert document["errors"] == [{"pointer": "/version", "reason": errors[1].reason}]
    assert document["metadata"]["scan_id"] == "7"


def test_a_bad_file_may_raise_in_its_turn(sarif: ModuleType, logs: list[Path], tmp_path: Path) -> None:
    broken = tmp_path / "broken.sarif"
    broken.write_text("{")
    reports = sarif.parse_sarif_files([logs[0], broken, logs[1]], on_error="raise")
    assert len(next(reports).findings) == 600
    with pytest.raises(SarifError) as raised:
        next(reports)
    assert raised.value.source == str(broken)
    with pytest.raises(FileNotFoundError):
        list(sarif.parse_sarif_files([tmp_path / "missing"], on_error="raise"))


def test_options_are_for_every_log(sarif: ModuleType, tmp_path: Path) -> None:
    file = tmp_path / "scan.sarif"
    file.write_text(json.dumps(log_of(run_of(7))))
    (lenient,) = sarif.parse_sarif_files([file])
    assert [problem.pointer for problem in lenient.errors] == ["/runs/0/results/0"]
    (strict,) = sarif.parse_sarif_files([file], validate="strict")
    assert strict.error.pointer == "/runs/0/results/0"
    (short,) = sarif.parse_sarif_files([file], limits=sarif.SarifLimits(log_bytes=10))
    assert short.error.reason == "longer than 10 bytes"


class Asked:
    """Paths that count how many of them were asked for."""

    def __init__(self, paths: list[Path]) -> None:
        self.paths = paths
        self.count = 0

    def __iter__(self) -> Iterator[Path]:
        for path in self.paths:
            self.count += 1
            yield path


@pytest.mark.parametrize("workers", [1, 3])
def test_few_logs_are_read_ahead(sarif: ModuleType, logs: list[Path], workers: int) -> None:
    asked = Asked(logs)
    reports = sarif.parse_sarif_files(asked, workers=workers)
    assert asked.count == 0
    for number in range(1, len(logs) - workers):
        next(reports)
        assert asked.count <= number + workers
    reports.close()


def test_closing_ends_the_work(sarif: ModuleType, logs: list[Path]) -> None:
    asked = Asked(logs)
    reports = sarif.parse_sarif_files(asked, workers=2)
    next(reports)
    reports.close()
    assert asked.count <= 3
    assert not [each for each in threading.enumerate() if each.name.startswith("fastcore-sarif")]
    assert list(reports) == []


def test_no_paths_give_no_reports(sarif: ModuleType) -> None:
    assert list(sarif.parse_sarif_files([])) == []


@pytest.mark.parametrize(
    ("paths", "arguments", "kind"),
    [
        ("scan.sarif", {}, ArgumentTypeError),
        (b"scan.sarif", {}, ArgumentTypeError),
        (Path("scan.sarif"), {}, ArgumentTypeError),
        (None, {}, ArgumentTypeError),
        (7, {}, ArgumentTypeError),
        ([], {"workers": 0}, ArgumentError),
        ([], {"workers": 257}, ArgumentError),
        ([], {"workers": "2"}, ArgumentTypeError),
        ([], {"on_error": "ignore"}, ArgumentError),
        ([], {"on_error": None}, ArgumentTypeError),
        ([], {"validate": "loose"}, ArgumentError),
        ([], {"limits": None}, ArgumentTypeError),
    ],
)
def test_arguments_are_checked_at_once(
    sarif: ModuleType, paths: Any, arguments: dict[str, Any], kind: type[Exception]
) -> None:
    with pytest.raises(kind):
        sarif.parse_sarif_files(paths, **arguments)


def test_an_item_that_is_no_path_is_named(sarif: ModuleType, logs: list[Path]) -> None:
    with pytest.raises(ArgumentTypeError, match=r"paths\[1\] must be a path, not int") as raised:
        list(sarif.parse_sarif_files([logs[0], 7]))
    assert raised.value.index == 1
