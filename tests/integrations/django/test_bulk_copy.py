"""bulk_copy: the rows of bulk_create, by COPY."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from bookshop.models import Author, Book, Country, Issue, Novel, Oddity, Parcel, Remark, Report, Shelf
from django.db import DataError, IntegrityError, connections, transaction
from django.db.models import JSONField, Value
from django.db.models.functions import Now, Upper
from django.utils import timezone

from fastcore import CopyError, DeadlineError, Findings
from fastcore.errors import ArgumentError, ArgumentTypeError
from fastcore.integrations.django import bulk_copy

UTC = datetime.UTC
COMPARED = [
    field.attname
    for field in Parcel._meta.concrete_fields
    if field.name not in ("id", "made_at", "changed_at")
]


@pytest.fixture(autouse=True)
def no_rows(database: None) -> Iterator[None]:
    yield
    for model in (Parcel, Issue, Remark, Report):
        model.objects.all().delete()


def parcels(count: int = 6, **changed: Any) -> list[Parcel]:
    code = iter(range(10**9))
    full: dict[str, Any] = {
        "weight": Decimal("12.345"),
        "tags": ["a", "", "ü"],
        "sizes": [1, None, -3],
        "details": {"a": [1, None, "x"]},
        "content": b"\x00\xff",
        "sent_at": datetime.datetime(2024, 2, 29, 1, 2, 3, 456789, tzinfo=UTC),
        "sent_on": datetime.date(1999, 12, 31),
        "opens": datetime.time(9, 30, 0, 5),
        "lasts": datetime.timedelta(days=-2, seconds=3, microseconds=4),
        "address": "2001:db8::1",
        "ratio": 1e300,
        "is_fragile": True,
        "status": "sent",
    }
    return [
        Parcel(label=f"p{n}", code=uuid.UUID(int=next(code)), **{**(full if n % 2 else {}), **changed})
        for n in range(count)
    ]


def stored() -> list[tuple[Any, ...]]:
    return list(Parcel.objects.order_by("label").values_list(*COMPARED))


def test_the_same_rows_as_bulk_create() -> None:
    Parcel.objects.bulk_create(parcels())
    expected = stored()
    Parcel.objects.all().delete()
    before = datetime.datetime.now(UTC)
    made = bulk_copy(Parcel, parcels())
    assert stored() == expected
    for parcel in made:
        assert not parcel._state.adding
        assert parcel._state.db == "default"
        found = Parcel.objects.get(pk=parcel.pk)
        assert found.label == parcel.label
        assert found.status == parcel.status
        assert found.made_at == parcel.made_at >= before


def test_keys_are_set_in_order_whoever_has_one() -> None:
    given = parcels(5)
    given[3].pk = 10**6
    made = bulk_copy(Parcel, iter(given), batch_size=2)
    assert made == given
    assert {parcel.pk: parcel.label for parcel in made} == dict(Parcel.objects.values_list("pk", "label"))
    assert Parcel.objects.get(label="p3").pk == 10**6


def test_nothing_to_insert() -> None:
    assert bulk_copy(Parcel, []) == []
    assert bulk_copy(Issue, Findings.from_findings([])).inserted_count == 0


def test_json_null_is_told_from_sql_null() -> None:
    bulk_copy(Parcel, [Parcel(label="json", details=Value(None, JSONField()))])
    bulk_copy(Parcel, [Parcel(label="sql", details=None)])
    assert Parcel.objects.filter(details__isnull=True).get().label == "sql"


@pytest.mark.parametrize("expression", [Upper(Value("x")), Now()])
def test_expressions_are_refused(expression: Any) -> None:
    with pytest.raises(ArgumentError, match=r"label holds an expression.*bulk_create"):
        bulk_copy(Parcel, [Parcel(label=expression)])


def test_names_of_tables_and_columns_are_quoted() -> None:
    with transaction.atomic():
        bulk_copy(Oddity, [Oddity(größe_größer=70, c1=1)])
        assert Oddity.objects.get(größe_größer=70).c1 == 1
        transaction.set_rollback(True)


def test_composite_keys() -> None:
    with transaction.atomic():
        bulk_copy(Shelf, [Shelf(room="Z", number=n, wood_type="fir") for n in range(3)])
        bulk_copy(
            Shelf,
            [Shelf(room="Z", number=1, wood_type="ash")],
            update_conflicts=True,
            unique_fields=["pk"],
            update_fields=["wood_type"],
        )
        woods = Shelf.objects.filter(room="Z").order_by("number").values_list("wood_type", flat=True)
        assert list(woods) == ["fir", "ash", "fir"]
        transaction.set_rollback(True)


def test_conflicts_are_ignored() -> None:
    bulk_copy(Parcel, parcels(3))
    made = bulk_copy(Parcel, parcels(5, status="again"), ignore_conflicts=True)
    assert [parcel.pk for parcel in made] == [None] * 5
    assert Parcel.objects.filter(status="again").count() == 2


def test_conflicts_are_updated_and_keys_come_back() -> None:
    before = {parcel.label: parcel.pk for parcel in bulk_copy(Parcel, parcels(3))}
    again = [*parcels(5, status="again"), Parcel(label="p1", status="last", ratio=7)]
    made = bulk_copy(Parcel, again, update_conflicts=True, unique_fields=["label"], update_fields=["status"])
    after = dict(Parcel.objects.values_list("label", "pk"))
    assert after.items() >= before.items()
    assert [parcel.pk for parcel in made] == [after[parcel.label] for parcel in made]
    p1 = Parcel.objects.get(label="p1")
    assert (p1.status, p1.ratio) == ("last", 1e300)


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"ignore_conflicts": True, "update_conflicts": True}, "mutually exclusive"),
    ({"update_conflicts": True, "unique_fields": ["label"]}, "update_fields"),
    ({"update_conflicts": True, "update_fields": ["ratio"]}, "unique_fields"),
    ({"update_conflicts": True, "unique_fields": ["label"], "update_fields": ["id"]}, "primary key"),
    ({"update_conflicts": True, "unique_fields": ["ratio"], "update_fields": ["label"]}, "no unique key"),
    ({"unique_fields": ["label"]}, "update_conflicts=True"),
    ({"batch_size": 0}, "batch_size"),
    ({"values": {"label": "x"}}, "for findings"),
    ({"using": "lite"}, "PostgreSQL"),
    ({"timeout": 0}, "timeout"),
]


@pytest.mark.parametrize(("options", "message"), WRONG)
def test_options(options: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        bulk_copy(Parcel, parcels(2), **options)
    assert stored() == []


def test_what_is_no_object_of_the_model() -> None:
    with pytest.raises(ArgumentTypeError, match="object 1 must be Parcel, not Country") as raised:
        bulk_copy(Parcel, [Parcel(label="a"), Country(name="b")])
    assert raised.value.index == 1
    with pytest.raises(ArgumentError, match="several tables"):
        bulk_copy(Novel, [Novel(title="x")])
    with pytest.raises(ValueError, match="unsaved related object"):
        bulk_copy(Book, [Book(title="x", author=Author(name="new"), price=1)])


def test_bad_values_leave_nothing_behind() -> None:
    with pytest.raises(CopyError) as raised:
        bulk_copy(Parcel, [*parcels(3), Parcel(label="x" * 21)])
    assert (raised.value.row_index, raised.value.column) == (3, "label")
    with pytest.raises(IntegrityError):
        bulk_copy(Parcel, [*parcels(3), Parcel(label="p1")])
    with pytest.raises(DataError):
        bulk_copy(Parcel, [*parcels(3), Parcel(label="y", tags=["x" * 11])])
    assert stored() == []


def test_within_a_transaction_of_the_caller() -> None:
    with transaction.atomic():
        bulk_copy(Parcel, parcels(2))
        assert Parcel.objects.count() == 2
        transaction.set_rollback(True)
    assert Parcel.objects.count() == 0
    with transaction.atomic():
        bulk_copy(Parcel, parcels(2))
        bulk_copy(Parcel, [Parcel(label="x")], using="default")
    assert Parcel.objects.count() == 3


def test_a_deadline_closes_the_connection() -> None:
    other = connections["second"]
    with transaction.atomic(using="second"), other.cursor() as cursor:
        cursor.execute("LOCK TABLE bookshop_parcel")
        with pytest.raises(DeadlineError):
            bulk_copy(Parcel, parcels(2), timeout=0.2)
    assert stored() == []


def test_naive_times_are_of_the_default_time_zone() -> None:
    naive = datetime.datetime(2024, 7, 1, 12, 0)
    with pytest.warns(RuntimeWarning, match="naive datetime"):
        bulk_copy(Parcel, [Parcel(label="x", sent_at=naive)])
    assert Parcel.objects.get().sent_at == timezone.make_aware(naive, timezone.get_default_timezone())


def findings(count: int = 3, **changed: Any) -> Findings:
    return Findings.from_findings(
        {
            "rule_id": f"R{n}",
            "severity": "high",
            "file_path": "a/b.py",
            "line": n,
            "message": "é",
            "cwe": ["CWE-79", "CWE-89"],
            "fingerprint": f"sha256:{n:064x}",
            "partial_fingerprints": {"k": "v"},
            **changed,
        }
        for n in range(count)
    )


def test_findings() -> None:
    report = Report.objects.create()
    result = bulk_copy(Issue, findings(), values={"report": report}, batch_size=2)
    assert (result.inserted_count, result.updated_count, result.skipped_count) == (3, 0, 0)
    issue = Issue.objects.get(rule_id="R2")
    assert (issue.line, issue.message, issue.cwe) == (2, "é", ["CWE-79", "CWE-89"])
    assert issue.partial_fingerprints == {"k": "v"}
    assert (issue.state, issue.report) == ("open", report)
    assert len(set(Issue.objects.values_list("pk", flat=True))) == 3


def test_findings_that_are_there_already() -> None:
    report = Report.objects.create()
    bulk_copy(Issue, findings(2), values={"report": report})
    result = bulk_copy(
        Issue,
        findings(4, message="new"),
        values={"report": report, "state": "seen"},
        update_conflicts=True,
        unique_fields=["report", "fingerprint"],
        update_fields=["message"],
    )
    assert (result.inserted_count, result.updated_count) == (2, 2)
    assert set(Issue.objects.values_list("message", "state")) == {("new", "open"), ("new", "seen")}


def test_findings_with_the_same_value_in_every_other_field() -> None:
    report = Report.objects.create()
    result = bulk_copy(Remark, findings(5, suppressed=True), values={"report": report}, batch_size=2)
    assert result.inserted_count == 5
    remark = Remark.objects.get(rule_id="R2")
    assert (remark.line, remark.message, remark.cwe) == (2, "é", ["CWE-79", "CWE-89"])
    assert (remark.suppressed, remark.partial_fingerprints) == (True, {"k": "v"})
    assert (remark.state, remark.report) == ("open", report)
    assert timezone.now() - remark.seen_at < datetime.timedelta(hours=1)


def test_findings_that_do_not_fit_their_columns() -> None:
    values = {"report": Report.objects.create()}
    with pytest.raises(CopyError) as raised:
        bulk_copy(Remark, findings(1, rule_id="x" * 11), values=values)
    assert (raised.value.row_index, raised.value.column) == (0, "rule")
    with pytest.raises(CopyError) as raised:
        bulk_copy(Remark, findings(), values={"state": "s" * 11, **values})
    assert (raised.value.row_index, raised.value.column) == (None, "state")
    assert not Remark.objects.exists()


def test_models_that_findings_do_not_fit() -> None:
    with pytest.raises(ArgumentError, match="Report has no field named as one of a finding's"):
        bulk_copy(Report, findings())
    with pytest.raises(ArgumentError, match="no field 'scan'"):
        bulk_copy(Issue, findings(), values={"scan": 1})
    with pytest.raises(CopyError, match="null"):
        bulk_copy(Issue, findings())
