"""What was measured, and what it is measured against."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from measure import Timing

NATIVE = "fastcore"
FALLBACK = "fastcore in Python"
BASE = "json"
FLOOR = "join (floor)"

Form = Literal["bytes", "str"]
FORMS: tuple[Form, ...] = ("bytes", "str")


@dataclass(frozen=True)
class Case:
    kind: str
    form: Form
    count: int
    input_bytes: int
    timings: dict[str, Timing]

    def times_faster(self, name: str) -> float:
        """How many times the base's CPU time is that of a contender."""
        return self.timings[BASE].median / self.timings[name].median

    def gigabytes_per_second(self, name: str) -> float:
        return self.input_bytes / self.timings[name].median / 1e9


@dataclass(frozen=True)
class Goal:
    """How many times faster than the base the native builder has to be."""

    is_gate: bool  # a gate that is missed fails the run; the others are only told
    kind: str
    form: Form
    count: int
    times_faster: float

    def case_in(self, cases: list[Case]) -> Case | None:
        wanted = (self.kind, self.form, self.count)
        return next((case for case in cases if (case.kind, case.form, case.count) == wanted), None)

    def is_met_by(self, case: Case) -> bool:
        return case.times_faster(NATIVE) >= self.times_faster


GOALS = [
    Goal(True, "medium", "bytes", 10_000, 100),
    Goal(True, "medium", "str", 10_000, 45),
    Goal(False, "narrow", "bytes", 10_000, 100),
    Goal(False, "wide", "bytes", 10_000, 10),
    Goal(False, "medium", "bytes", 1, 5),
]


def missed_gates(cases: list[Case]) -> list[Goal]:
    gates = [(goal, goal.case_in(cases)) for goal in GOALS if goal.is_gate]
    return [goal for goal, case in gates if case is not None and not goal.is_met_by(case)]
