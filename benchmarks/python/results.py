"""The goals of every job: which of them are promises, and which are only told."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

Measured: TypeAlias = Mapping[str, float]


@dataclass(frozen=True)
class Goal:
    """What a measured value has to reach."""

    is_gate: bool  # a gate that is missed fails the run; the others are only told
    what: str
    relation: Literal["≥", "≤"]
    wanted: float
    unit: str = "x"

    def is_met_by(self, value: float) -> bool:
        return value >= self.wanted if self.relation == "≥" else value <= self.wanted


def against_json(kind: str, form: str, count: int) -> str:
    return f"{kind} {form}, rows: {count:,}, against json"


def on_kernel(kernel: str, kind: str, form: str, count: int) -> str:
    return f"kernel {kernel}: {kind} {form}, rows: {count:,}"


def against_plain(option: str, count: int) -> str:
    return f"{option}, rows: {count:,}, against the plain call"


def against_fetching(way: str, count: int) -> str:
    return f"{way}, rows: {count:,}, against fetching the values"


def findings_against(contender: str, size: str) -> str:
    return f"{size} to findings, against {contender}"


def time_of_log(form: str, size: str) -> str:
    return f"{size} to {form}"


def fingerprints_of(way: str, version: int) -> str:
    return f"fastcore, {way}, version {version}"


def as_texts(name: str) -> str:
    return f"{name}, as texts"


def nanoseconds_a_finding(name: str, count: int) -> str:
    return f"{name}, findings: {count:,}, each"


def against_hashlib(name: str, count: int) -> str:
    return f"{name}, findings: {count:,}, against a hashlib loop"


def client_time_of(way: str, count: int) -> str:
    return f"{way}, rows: {count:,}, client CPU"


def wall_against_ready(way: str, count: int) -> str:
    return f"{way}, rows: {count:,}, wall against a ready-made buffer"


def wall_against_django(way: str, count: int) -> str:
    return f"{way}, rows: {count:,}, wall against Django bulk_create"


ALLOCATIONS = "allocations of a call, bytes rows"
PEAK = "peak memory against the answer, bytes rows"
STALL = "longest wait of another thread"
INDENTED_LOG = "1 MB, indented"
SARIF_PEAK = "peak memory against the file, 100 MB"
HEALTH_P99 = "p99 of /health, 100 scans and 10,000 requests for fingerprints"

KINDS_AND_FORMS = list(itertools.product(("narrow", "medium", "wide"), ("bytes", "str")))

GOALS = {
    "response": [
        Goal(True, against_json("medium", "bytes", 10_000), "≥", 150),
        Goal(False, against_json("medium", "bytes", 10_000), "≥", 180),
        Goal(True, against_json("medium", "str", 10_000), "≥", 90),
        Goal(True, against_json("wide", "bytes", 10_000), "≥", 40),
        Goal(True, against_json("narrow", "bytes", 10_000), "≥", 110),
        *(Goal(True, against_json(kind, form, 1), "≥", 1) for kind, form in KINDS_AND_FORMS),
    ],
    "kernels": [
        Goal(True, on_kernel("avx512", "medium", "bytes", 10_000), "≥", 3, " GB/s"),
        Goal(False, on_kernel("avx512", "medium", "bytes", 10_000), "≥", 5, " GB/s"),
        Goal(True, on_kernel("avx2", "medium", "bytes", 10_000), "≥", 2, " GB/s"),
        Goal(True, on_kernel("portable", "medium", "bytes", 10_000), "≥", 0.7, " GB/s"),
    ],
    "options": [
        Goal(True, against_plain("nested_types", 10_000), "≤", 1.3),
        Goal(True, against_plain("select: 5 of 20 keys", 10_000), "≤", 1.3),
        Goal(True, against_plain("select: nested keys", 10_000), "≤", 1.3),
        Goal(False, against_plain("select: all keys, reversed", 10_000), "≤", 1.3),
    ],
    "drivers": [
        Goal(is_gate, against_fetching(way, count), "≤", 1.8)
        for count, is_gate in ((1_000, False), (10_000, True))
        for way in ("psycopg", "psycopg async", "asyncpg", "Django")
    ],
    "frameworks": [],
    "sarif": [
        Goal(True, findings_against("json", "100 MB"), "≥", 25),
        Goal(True, findings_against("msgspec structs, collector off", "100 MB"), "≥", 5),
        Goal(True, SARIF_PEAK, "≤", 2.5),
        Goal(False, time_of_log("findings", "100 MB"), "≤", 200, " ms"),
        Goal(False, time_of_log("findings", "100 MB"), "≤", 120, " ms"),
        Goal(False, time_of_log("list[dict]", "100 MB"), "≤", 600, " ms"),
        Goal(False, time_of_log("findings", INDENTED_LOG), "≤", 0.5, " ms"),
        Goal(False, time_of_log("findings", "1 MB"), "≤", 0.5, " ms"),
    ],
    "digest": [
        # the loop ends in texts
        Goal(True, against_hashlib(as_texts(fingerprints_of("columns", 1)), 10_000), "≥", 8),
        Goal(True, against_hashlib(as_texts(fingerprints_of("objects", 1)), 10_000), "≥", 4),
        *(
            Goal(False, nanoseconds_a_finding(fingerprints_of("columns", version), 10_000), "≤", 60, " ns")
            for version in (1, 2)
        ),
        *(
            Goal(
                False,
                nanoseconds_a_finding(as_texts(fingerprints_of("objects", version)), 10_000),
                "≤",
                250,
                " ns",
            )
            for version in (1, 2)
        ),
    ],
    "copy": [
        Goal(True, client_time_of("fastcore bulk_insert, Findings", 100_000), "≤", 20, " ms"),
        Goal(True, client_time_of("fastcore bulk_insert, dicts", 100_000), "≤", 55, " ms"),
        Goal(False, wall_against_ready("fastcore bulk_insert, Findings", 100_000), "≤", 1.05),
        Goal(False, wall_against_ready("fastcore bulk_insert, dicts", 100_000), "≤", 1.05),
        Goal(True, wall_against_django("fastcore bulk_insert, dicts", 10_000), "≥", 7),
        Goal(True, wall_against_django("fastcore bulk_copy, model instances", 10_000), "≥", 7),
    ],
    "load": [Goal(True, HEALTH_P99, "≤", 100, " ms")],
    "memory": [
        Goal(True, ALLOCATIONS, "≤", 10, ""),
        Goal(True, PEAK, "≤", 1.15),
        Goal(True, STALL, "≤", 10, " ms"),
    ],
}


def goals_met(job: str, measured: Measured) -> list[tuple[Goal, float, bool]]:
    """Those goals whose value was measured, with the value; a short run measures fewer."""
    return [
        (goal, measured[goal.what], goal.is_met_by(measured[goal.what]))
        for goal in GOALS[job]
        if not math.isnan(measured.get(goal.what, math.nan))
    ]
