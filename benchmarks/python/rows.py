"""Rows as PostgreSQL writes jsonb, in three sizes; the same ones in every run."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from typing import Any

SEED = 20240607

FIRST_NAMES = [
    "Ada",
    "Alan",
    "Grace",
    "Edsger",
    "Barbara",
    "Donald",
    "Margaret",
    "Niklaus",
    "Søren",
    "Frances",
]
LAST_NAMES = [
    "Lovelace",
    "Turing",
    "Hopper",
    "Dijkstra",
    "Liskov",
    "Knuth",
    "Kovács",
    "Wirth",
    "Nygaard",
    "Allen",
]
STREETS = ["Main Street", "Station Road", "Rue de Rivoli", "Kungsgatan", "Hauptstraße", "Via Garibaldi"]
JOBS = ["Software Engineer", "Data Scientist", "Product Manager", "Site Engineer", "Accountant"]
DEPARTMENTS = ["Research", "Platform", "Finance", "Customer Success", "Operations"]
ZONES = ["Europe/Berlin", "America/New_York", "Asia/Tokyo", "UTC"]
WORDS = ["alpha", "beta", "early-access", "newsletter", "premium", "trial", "vip", "wholesale"]
SENTENCES = [
    'He said "yes" and left.',
    "A path like C:\\temp\\file.txt stays as it is.",
    "Line one\nline two\n\tindented",
    "Zürich → Malmö → Kraków: 12 °C.",
    "The quick brown fox jumps over the lazy dog.",
    "Prices rose by 5 %, to 20 €.",
    "日本語の短い文です。",
    "See https://example.org/a?b=c&d=e for more.",
    "Thanks 👍",
]

Document = dict[str, Any]


def _time(rng: random.Random) -> str:
    day = f"2024-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"
    time = f"{rng.randint(0, 23):02}:{rng.randint(0, 59):02}:{rng.randint(0, 59):02}"
    return f"{day}T{time}.{rng.randint(1, 999_999):06}+00:00"


def _text(rng: random.Random, size: int) -> str:
    sentences: list[str] = []
    while sum(map(len, sentences)) < size:
        sentences.append(rng.choice(SENTENCES))
    return " ".join(sentences)


def narrow(rng: random.Random, number: int) -> Document:
    return {
        "user_id": 100_000 + number,
        "is_active": rng.random() < 0.9,
        "last_name": rng.choice(LAST_NAMES),
        "created_at": _time(rng),
        "first_name": rng.choice(FIRST_NAMES),
        "email_address": f"user{number}@example.org",
    }


def medium(rng: random.Random, number: int) -> Document:
    return {
        "id": 100_000 + number,
        "tag_list": rng.sample(WORDS, 4),
        "is_active": rng.random() < 0.9,
        "job_title": rng.choice(JOBS),
        "last_name": rng.choice(LAST_NAMES),
        "last_note": "will call again",
        "time_zone": rng.choice(ZONES),
        "avatar_url": f"https://cdn.example.org/a/{number}.png",
        "created_at": _time(rng),
        "first_name": rng.choice(FIRST_NAMES),
        "manager_id": rng.choice([None, rng.randint(1, 99_999)]),
        "updated_at": _time(rng),
        "login_count": rng.randint(0, 5000),
        "order_items": [_item(rng), _item(rng)],
        "home_address": {
            "zip_code": f"{rng.randint(1000, 99_999):05}",
            "city_name": "Lyon",
            "street_name": rng.choice(STREETS),
            "geo_location": {
                "lat_degrees": round(rng.uniform(-90, 90), 6),
                "lon_degrees": round(rng.uniform(-180, 180), 6),
            },
        },
        "phone_number": f"+49 30 {rng.randint(100_000, 999_999)}",
        "email_address": f"user{number}@example.org",
        "account_balance": round(rng.uniform(0, 10_000), 2),
        "department_name": rng.choice(DEPARTMENTS),
        "preferred_language": rng.choice(["en", "de", "fr"]),
    }


def _item(rng: random.Random) -> Document:
    return {
        "sku_code": f"SKU-{rng.randint(1, 9999):04}",
        "item_count": rng.randint(1, 9),
        "unit_price": round(rng.uniform(1, 500), 2),
    }


def wide(rng: random.Random, number: int) -> Document:
    return {
        "post_id": 100_000 + number,
        "body_text": _text(rng, 2150),
        "post_title": _text(rng, 40),
        "author_name": f"{rng.choice(FIRST_NAMES)} {rng.choice(LAST_NAMES)}",
        "published_at": _time(rng),
        "summary_text": _text(rng, 400),
    }


MEDIUM_KEYS = list(medium(random.Random(0), 0))

KINDS: dict[str, Callable[[random.Random, int], Document]] = {
    "narrow": narrow,
    "medium": medium,
    "wide": wide,
}


def as_jsonb(value: Any) -> str:
    """Write a value as PostgreSQL does: a space behind commas and colons, keys by length, then bytes."""
    return json.dumps(_in_jsonb_order(value), ensure_ascii=False, separators=(", ", ": "))


def _in_jsonb_order(value: Any) -> Any:
    if isinstance(value, dict):
        keys = sorted(value, key=lambda key: (len(key.encode()), key.encode()))
        return {key: _in_jsonb_order(value[key]) for key in keys}
    if isinstance(value, list):
        return [_in_jsonb_order(item) for item in value]
    return value


def make_rows(kind: str, count: int) -> list[bytes]:
    rng = random.Random(f"{SEED} {kind}")
    return [as_jsonb(KINDS[kind](rng, number)).encode() for number in range(count)]
