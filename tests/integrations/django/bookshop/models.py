"""A small shop with every kind of relation and value that rows are made of."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


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
