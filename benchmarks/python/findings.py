"""Findings as analysers report them, and the ways to keep them; the same ones in every run."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Any

from fastcore import _backend
from fastcore._sarif_options import FINDING_FIELDS

SEED = 20240607

RULES = [
    ("B608", "Possible SQL injection vector through string-based query construction."),
    ("S105", "Possible hardcoded password assigned to: "),
    ("py/path-injection", "This path depends on a user-provided value."),
    ("python.lang.security.audit.exec-detected", "Detected the use of exec()."),
    ("no-unused-vars", "'connection' is assigned a value but never used."),
]
SNIPPETS = [
    '    cursor.execute("SELECT * FROM users WHERE id = " + str(number))\n',
    'password = "secret"\n',
    "with open(os.path.join(folder, request.args['name'])) as file:\n",
    "        exec(compiled, namespace)\n",
    "const connection = await pool.connect();\n",
]
FOLDERS = ["src/app", "src/app/views", "tests/unit", "packages/client/lib", "services/billing/api"]

Document = dict[str, Any]


@dataclass(slots=True)
class FindingObject:
    rule_id: str
    file_path: str
    line: int
    column: int
    end_line: int
    end_column: int
    message: str
    code_snippet: str
    tool_name: str


def make_findings(count: int) -> list[Document]:
    """Dicts with the keys of a finding; every text is an object of its own, as it is after reading JSON."""
    rng = random.Random(SEED)
    return [_finding(rng) for _ in range(count)]


def _finding(rng: random.Random) -> Document:
    rule_id, message = rng.choice(RULES)
    line = rng.randint(1, 2000)
    return {
        "rule_id": rule_id,
        "severity": rng.choice(["high", "medium", "low"]),
        "file_path": f"{rng.choice(FOLDERS)}/module_{rng.randint(1, 400)}.py",
        "line": line,
        "column": rng.randint(1, 60),
        "end_line": line,
        "end_column": rng.randint(60, 100),
        "message": f"{message}{rng.randint(1, 9)}",
        "code_snippet": rng.choice(SNIPPETS).replace("(", f"({rng.randint(1, 10**6)}", 1),
        "cwe": ["CWE-89"],
        "fingerprint": f"sha256:{0:064}",
        "suppressed": False,
        "baseline_state": "",
        "partial_fingerprints": {},
        "tool_name": "bandit",
    }


def as_objects(findings: list[Document]) -> list[FindingObject]:
    fields = FindingObject.__slots__
    return [FindingObject(**{field: finding[field] for field in fields}) for finding in findings]


def as_columns(findings: list[Document]) -> _backend.FindingTable:
    rows: Any = (
        tuple((*value,) if type(value := finding[field]) is list else value for field in FINDING_FIELDS)
        for finding in findings
    )
    return _backend.FindingTable.from_rows(rows)
