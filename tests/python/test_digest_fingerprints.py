"""Fingerprints of findings: the exact bytes, numbering and duplicates."""

from __future__ import annotations

import enum
from collections import UserDict
from dataclasses import dataclass
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from fastcore import ArgumentError, ArgumentTypeError
from fastcore._sarif_options import FINDING_FIELDS

FINDING: dict[str, Any] = {
    "rule_id": "B101",
    "severity": "low",
    "file_path": "src/app.py",
    "line": 7,
    "column": 5,
    "end_line": 7,
    "end_column": 14,
    "message": "Use of assert detected.",
    "code_snippet": "\tassert  x\n",
    "cwe": ["CWE-703", "CWE-754"],
    "fingerprint": "",
    "suppressed": True,
    "baseline_state": "new",
    "partial_fingerprints": {},
    "tool_name": "bandit",
}

# made with hashlib from the bytes that the documentation of fingerprint_findings gives
VERSION_1 = "sha256:1f77562caebbec48b536b764b624f2c3bccf3df0954b114ceda19ad727d5d1d8"
VERSION_2 = "sha256:e3cb0b976a437b4f1803b3d322ed5fd846525690f510576f09d24ce880217991"
VERSION_2_NUMBER_1 = "sha256:415944311bae0d49fc2888d5c250ba0bfe2f2e2062582a9d5d16cffebf9322ae"
VERSION_2_NUMBER_2 = "sha256:a2b86672e0f29c7b0f2f4f1289b7ea5a841d39e0857d9ec093c2fe0509fc4994"
VERSION_2_MESSAGE = "sha256:01bc21c5e9e198cb4272636e3cf94a192a02b1b2eaff58f6805202cbaaa90823"
VERSION_1_EMPTY = "sha256:4d2123ed269137f600df494403efcd56458761177463868e16b93812e972beb0"
VERSION_2_EMPTY = "sha256:374708fff7719dd5979ec875d56cd2286f6d3cf7ec317a3b25632aab28ec37bb"
VERSION_1_CAFE = "sha256:c8f7dcb073812470f92e43bae93dc89315fd36dc0f2c28bcd2a9011f3b0ed692"
VERSION_1_OTHERS = "sha256:dd68f61bcc2ef6e26c12fbd93cab534a877bcb97163acf46efa5b5a09f6b46c4"
VERSION_1_MINUS = "sha256:b5e37bbe7a1382ea79638ce0ba26beeaaf21e2f3083c2007330c40877af56178"


def one(digest: ModuleType, finding: Any, **options: Any) -> str:
    (fingerprint,) = digest.fingerprint_findings([finding], **options).fingerprints
    assert isinstance(fingerprint, str)
    return fingerprint


@dataclass(slots=True)
class Finding:
    rule_id: str = "B101"
    file_path: str = "src/app.py"
    line: int = 7
    column: int = 5
    message: str = "Use of assert detected."
    code_snippet: str = "\tassert  x\n"
    tool_name: str = "bandit"


class Severity(enum.StrEnum):
    LOW = "low"


class Line(enum.IntEnum):
    SEVEN = 7


def table(implementation: ModuleType, *findings: dict[str, Any]) -> Any:
    rows = []
    for finding in findings:
        values = dict(finding, cwe=tuple(finding["cwe"]), fingerprint="sha256:" + 64 * "0")
        rows.append(tuple(values[field] for field in FINDING_FIELDS))
    return implementation.FindingTable.from_rows(rows)


@pytest.mark.parametrize(
    "finding",
    [FINDING, UserDict(FINDING), SimpleNamespace(**FINDING), Finding()],
    ids=["dict", "mapping", "attributes", "slots"],
)
def test_vectors(digest: ModuleType, finding: Any) -> None:
    assert one(digest, finding, version=1) == VERSION_1
    assert one(digest, finding, version=2) == VERSION_2
    assert one(digest, finding) == VERSION_2


def test_columns(implementation: ModuleType, digest: ModuleType) -> None:
    other = FINDING | {"line": 9, "end_line": 9, "code_snippet": "assert x"}
    findings = table(implementation, FINDING, other, FINDING | {"code_snippet": " \r\n"})
    found = digest.fingerprint_findings(findings)
    assert found.fingerprints == [VERSION_2, VERSION_2_NUMBER_1, VERSION_2_MESSAGE]
    assert found.is_duplicate == [False, False, False]
    found = digest.fingerprint_findings(findings, version=1, known=[VERSION_1])
    assert found.fingerprints[0] == VERSION_1
    assert found.is_duplicate == [True, False, True]
    assert digest.fingerprint_findings(table(implementation)).fingerprints == []


OTHER_FIELDS = ("severity", "end_line", "end_column", "code_snippet", "cwe", "suppressed", "baseline_state")


def test_other_fields(implementation: ModuleType, digest: ModuleType) -> None:
    for findings in ([FINDING], table(implementation, FINDING)):
        found = digest.fingerprint_findings(findings, version=1, fields=OTHER_FIELDS)
        assert found.fingerprints == [VERSION_1_OTHERS]
    normalised = one(digest, FINDING, version=2, fields=["code_snippet", "message"])
    assert normalised == one(
        digest, {"code_snippet": "assert x ", "message": " Use of\tassert detected."}, version=2,
        fields=["code_snippet", "message"],
    )  # fmt: skip
    assert one(digest, FINDING, fields=["rule_id", "message"]) != one(
        digest, FINDING, fields=["message", "rule_id"]
    )


def test_a_blank_snippet_of_chosen_fields_stays_empty(digest: ModuleType) -> None:
    blank = FINDING | {"code_snippet": " "}
    fields = ("tool_name", "rule_id", "file_path", "code_snippet")
    assert one(digest, FINDING, fields=fields) == VERSION_2
    assert one(digest, blank) == VERSION_2_MESSAGE
    assert one(digest, blank, fields=fields) == one(digest, blank | {"message": ""}, fields=fields)


@pytest.mark.parametrize("finding", [{}, dict.fromkeys(FINDING), SimpleNamespace(rule_id=None)])
def test_what_is_missing_is_empty(digest: ModuleType, finding: Any) -> None:
    assert one(digest, finding, version=1) == VERSION_1_EMPTY
    assert one(digest, finding, version=2) == VERSION_2_EMPTY


def test_texts(digest: ModuleType) -> None:
    assert one(digest, {"message": "café 日本 😀"}, version=1) == VERSION_1_CAFE
    replaced = one(digest, {"message": "\ufffda\ufffd\ufffd"}, version=1)
    assert one(digest, {"message": "\ud800a\udfff\ud83d"}, version=1) == replaced
    assert one(digest, {"message": "a\0b"}, version=1) != one(digest, {"message": "a"}, version=1)


def test_integers(digest: ModuleType) -> None:
    extremes = {"line": -(2**63), "column": 2**63 - 1}
    assert one(digest, extremes, version=1) == VERSION_1_MINUS
    for number in (2**63, -(2**63) - 1, 10**100):
        with pytest.raises(ArgumentError):
            digest.fingerprint_findings([{}, {"line": number}])


def test_members_of_enumerations(digest: ModuleType) -> None:
    fields = ["severity", "line"]
    assert one(digest, {"severity": Severity.LOW, "line": Line.SEVEN}, fields=fields) == one(
        digest, {"severity": "low", "line": 7}, fields=fields
    )


def at(line: int, column: int = 1, end_line: int = 0, end_column: int = 0, **more: Any) -> dict[str, Any]:
    region = {"line": line, "column": column, "end_line": end_line, "end_column": end_column}
    return FINDING | region | more


def test_equal_keys_are_numbered_by_their_regions(digest: ModuleType) -> None:
    findings = [at(9), at(7, 5), at(9), at(7, 6), at(7, 5)]
    found = digest.fingerprint_findings(findings)
    numbers = [VERSION_2_NUMBER_2, VERSION_2, VERSION_2_NUMBER_2, VERSION_2_NUMBER_1, VERSION_2]
    assert found.fingerprints == numbers
    assert found.is_duplicate == [False, False, True, False, True]
    assert (found.unique_count, found.duplicate_count) == (3, 2)


@pytest.mark.parametrize(
    ("low", "high"),
    [
        (at(-5), at(3)),
        (at(2), at(10)),
        (at(2, 2), at(2, 10)),
        (at(2, 2, 2), at(2, 2, 10)),
        (at(2, 2, 2, 2), at(2, 2, 2, 10)),
    ],
)
def test_regions_are_numbers(digest: ModuleType, low: Any, high: Any) -> None:
    assert digest.fingerprint_findings([high, low]).fingerprints == [VERSION_2_NUMBER_1, VERSION_2]


def test_moved_lines_change_nothing(digest: ModuleType) -> None:
    before = [at(1), at(5), at(3, rule_id="B102")]
    after = [at(101), at(105), at(103, rule_id="B102")]
    assert digest.fingerprint_findings(before).fingerprints == digest.fingerprint_findings(after).fingerprints


def test_version_1_does_not_number(digest: ModuleType) -> None:
    found = digest.fingerprint_findings([FINDING, at(7, 5, 9), at(8), FINDING], version=1)
    assert found.fingerprints[0] == found.fingerprints[1] == found.fingerprints[3] == VERSION_1
    assert found.is_duplicate == [False, True, False, True]


def test_many(digest: ModuleType) -> None:
    findings = [FINDING | {"rule_id": f"R{number % 3000}", "line": number} for number in range(9000)]
    found = digest.fingerprint_findings(findings, version=1)
    assert found.unique_count == 9000
    found = digest.fingerprint_findings(findings, version=2)
    assert len(set(found.fingerprints)) == 9000
    found = digest.fingerprint_findings(findings, fields=["rule_id"], version=1)
    assert found.is_duplicate == [number >= 3000 for number in range(9000)]
    long = [{"message": "x" * (number * 1000)} for number in range(100)]
    assert len(set(digest.fingerprint_findings([*long, *long]).fingerprints)) == 100


@pytest.mark.parametrize("kind", [list, set, frozenset, tuple, iter, dict.fromkeys])
def test_known(digest: ModuleType, kind: Any) -> None:
    known = kind([VERSION_2, VERSION_1.upper(), "", "sha256:", "md5:0"])
    found = digest.fingerprint_findings([at(7, 5), at(7, 5), at(8)], known=known)
    assert found.is_duplicate == [True, True, False]
    assert (found.unique_count, found.duplicate_count) == (1, 2)


class Asked(set[str]):
    """Counts how often it is asked."""

    count = 0

    def __contains__(self, item: object) -> bool:
        self.count += 1
        return super().__contains__(item)


def test_known_is_asked_and_not_copied(digest: ModuleType) -> None:
    known = Asked([VERSION_2])
    assert digest.fingerprint_findings([at(7, 5), at(8), at(8)], known=known).is_duplicate == [
        True,
        False,
        True,
    ]
    assert known.count == 2


def test_known_that_fails(digest: ModuleType) -> None:
    class Broken(Asked):
        def __contains__(self, item: object) -> bool:
            raise KeyError("broken")

    with pytest.raises(KeyError, match="broken"):
        digest.fingerprint_findings([FINDING], known=Broken([VERSION_2]))


@pytest.mark.parametrize("kind", [iter, tuple, lambda findings: (finding for finding in findings)])
def test_any_iterable(digest: ModuleType, kind: Any) -> None:
    assert digest.fingerprint_findings(kind([FINDING])).fingerprints == [VERSION_2]


def test_nothing(digest: ModuleType) -> None:
    found = digest.fingerprint_findings([])
    assert (found.fingerprints, found.is_duplicate, found.unique_count, found.duplicate_count) == (
        [],
        [],
        0,
        0,
    )


WRONG_VALUES = [
    ("rule_id", 5),
    ("file_path", b"a.py"),
    ("message", ["text"]),
    ("code_snippet", True),
    ("line", "7"),
    ("line", 7.0),
    ("column", True),
    ("end_line", "x"),
    ("cwe", "CWE-89"),
    ("cwe", ["CWE-89", 89]),
    ("cwe", {"CWE-89"}),
    ("suppressed", 1),
    ("severity", 9.8),
]


@pytest.mark.parametrize(("field", "value"), WRONG_VALUES)
@pytest.mark.parametrize("kind", [dict, UserDict, lambda values: SimpleNamespace(**values)])
def test_wrong_types(digest: ModuleType, field: str, value: Any, kind: Any) -> None:
    fields = None if field in {"rule_id", "file_path", "message", "code_snippet"} else [field]
    with pytest.raises(ArgumentTypeError) as caught:
        digest.fingerprint_findings([FINDING, kind({field: value})], fields=fields)
    assert caught.value.index == 1
    assert field in str(caught.value)


def test_only_what_is_needed_is_read(digest: ModuleType) -> None:
    ignored = FINDING | {"severity": object(), "cwe": 5, "code_snippet": 7, "end_line": "x"}
    assert one(digest, ignored, version=1) == VERSION_1


@pytest.mark.parametrize("wrong", ["B101", b"B101", 5, None, ["B101"], ("B101",), object()])
def test_no_findings_in_the_list(digest: ModuleType, wrong: Any) -> None:
    with pytest.raises(ArgumentTypeError) as caught:
        digest.fingerprint_findings([FINDING, FINDING, wrong])
    assert caught.value.index == 2


@pytest.mark.parametrize("wrong", [FINDING, "B101", b"B101", 5, None, SimpleNamespace(**FINDING)])
def test_no_list_of_findings(digest: ModuleType, wrong: Any) -> None:
    with pytest.raises(ArgumentTypeError) as caught:
        digest.fingerprint_findings(wrong)
    assert caught.value.index is None


def test_an_attribute_that_raises(digest: ModuleType) -> None:
    class Broken:
        rule_id = "B101"

        @property
        def message(self) -> str:
            raise KeyError("broken")

    with pytest.raises(KeyError, match="broken"):
        digest.fingerprint_findings([Broken()])


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"version": 0}, ArgumentError),
        ({"version": 3}, ArgumentError),
        ({"version": 2**70}, ArgumentError),
        ({"version": "2"}, ArgumentTypeError),
        ({"version": True}, ArgumentTypeError),
        ({"fields": []}, ArgumentError),
        ({"fields": ["fingerprint"]}, ArgumentError),
        ({"fields": ["rule_id", "no"]}, ArgumentError),
        ({"fields": ["rule_id", "rule_id"]}, ArgumentError),
        ({"fields": "rule_id"}, ArgumentTypeError),
        ({"fields": [5]}, ArgumentTypeError),
        ({"fields": 5}, ArgumentTypeError),
        ({"known": "sha256:"}, ArgumentTypeError),
        ({"known": 5}, ArgumentTypeError),
    ],
)
def test_options(digest: ModuleType, options: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error):
        digest.fingerprint_findings([FINDING], **options)
