"""A small shop with every kind of relation and value that rows are made of."""

import uuid
from decimal import Decimal

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Length


class Country(models.Model):
    name = models.CharField(max_length=100)


class Publisher(models.Model):
    name = models.CharField(max_length=100)
    country = models.ForeignKey(Country, models.PROTECT, null=True)


class Author(models.Model):
    name = models.CharField(max_length=100)
    pen_name = models.CharField(max_length=100, null=True)
    born = models.DateField(null=True)
    publisher = models.ForeignKey(Publisher, models.SET_NULL, null=True, related_name="authors")
    mentor = models.ForeignKey("self", models.SET_NULL, null=True)


class Portrait(models.Model):
    sitter = models.OneToOneField(Author, models.CASCADE, related_name="portrait")
    width_cm = models.FloatField()


class Book(models.Model):
    title = models.CharField(max_length=200)
    author = models.ForeignKey(Author, models.CASCADE, related_name="books")
    editor = models.ForeignKey(Author, models.SET_NULL, null=True, related_name="edited_books")
    price = models.DecimalField(max_digits=30, decimal_places=10)
    page_count = models.BigIntegerField(default=0)
    tag_names = ArrayField(models.CharField(max_length=50), default=list)
    details = models.JSONField(null=True)
    isbn = models.UUIDField(null=True)
    cover = models.BinaryField(null=True)
    printed_at = models.DateTimeField(null=True)
    reading_time = models.DurationField(null=True)
    on_sale = models.BooleanField(default=True)
    document = models.TextField(null=True)


class Novel(Book):
    main_hero = models.CharField(max_length=100)


class Shelf(models.Model):
    pk = models.CompositePrimaryKey("room", "number")
    room = models.CharField(max_length=10)
    number = models.IntegerField()
    wood_type = models.CharField(max_length=20)


class Oddity(models.Model):
    größe_größer = models.IntegerField(db_column="Größe 'in' cm; --")
    c1 = models.IntegerField(db_column="rows")
    record1 = models.ForeignKey(Country, models.PROTECT, db_column="page", null=True)

    class Meta:
        db_table = "Ödd tablé; 'x' --"


class Parcel(models.Model):
    """Every kind of field that rows are copied into."""

    label = models.CharField(max_length=20, unique=True)
    country = models.ForeignKey(Country, models.PROTECT, null=True)
    weight = models.DecimalField(max_digits=10, decimal_places=3, default=Decimal("1.5"))
    tags = ArrayField(models.CharField(max_length=10), default=list)
    sizes = ArrayField(models.IntegerField(), null=True, db_column="sizes of 'it'")
    details = models.JSONField(null=True)
    code = models.UUIDField(default=uuid.uuid4)
    content = models.BinaryField(null=True)
    sent_at = models.DateTimeField(null=True)
    sent_on = models.DateField(null=True)
    opens = models.TimeField(null=True)
    lasts = models.DurationField(null=True)
    address = models.GenericIPAddressField(null=True)
    ratio = models.FloatField(default=0.5)
    is_fragile = models.BooleanField(default=False)
    status = models.CharField(max_length=10, db_default="new")
    made_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    label_length = models.GeneratedField(
        expression=Length("label"), output_field=models.IntegerField(), db_persist=True
    )


class Report(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)


class Issue(models.Model):
    """What findings are copied into."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    report = models.ForeignKey(Report, models.CASCADE)
    rule_id = models.CharField(max_length=200)
    severity = models.CharField(max_length=20)
    file_path = models.TextField()
    line = models.IntegerField()
    message = models.TextField()
    cwe = ArrayField(models.CharField(max_length=20))
    fingerprint = models.CharField(max_length=80)
    partial_fingerprints = models.JSONField()
    state = models.CharField(max_length=10, default="open")
    seen_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("report", "fingerprint"), name="one_of_each"),)


class Remark(models.Model):
    """What findings are copied into with nothing that is computed for each of them."""

    report = models.ForeignKey(Report, models.CASCADE)
    rule_id = models.CharField(max_length=10, db_column="rule")
    line = models.PositiveIntegerField(db_column="suppressed_line")
    message = models.TextField()
    cwe = ArrayField(models.CharField(max_length=20))
    suppressed = models.BooleanField()
    partial_fingerprints = models.JSONField()
    state = models.CharField(max_length=10, default="open")
    seen_at = models.DateTimeField(auto_now_add=True)
