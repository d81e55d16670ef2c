"""The sample users: the same ones every time."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from importlib.resources import files
from typing import Any

ROW_COUNT = 10_000
COLUMNS = (
    "id",
    "first_name",
    "last_name",
    "email_address",
    "birth_date",
    "is_active",
    "account_balance",
    "home_address",
    "recent_orders",
    "favourite_words",
    "created_at",
)

_SEED = 1815
_FIRST_BIRTH = date(1940, 1, 1)
_FIRST_DAY = datetime(2020, 1, 1, tzinfo=UTC)


def sample_users(count: int = ROW_COUNT) -> Iterator[tuple[Any, ...]]:
    """Make the first ``count`` sample users, as values of `COLUMNS`; nested ones as JSON text."""
    words = json.loads((files("fastcore.service.demo") / "words.json").read_text(encoding="utf-8"))
    numbers = _Numbers(_SEED)
    for user_id in range(1, count + 1):
        created_at = _FIRST_DAY + timedelta(seconds=user_id * 17_000, milliseconds=numbers.below(1000))
        yield (
            user_id,
            numbers.pick(words["first_names"]),
            numbers.pick(words["last_names"]),
            f"user.{user_id}@example.com",
            _FIRST_BIRTH + timedelta(days=numbers.below(25_000)),
            numbers.below(10) > 0,
            Decimal(numbers.below(2_000_000) - 100_000) / 100,
            json.dumps(_address(numbers, words), ensure_ascii=False),
            json.dumps(_orders(numbers, words, user_id), ensure_ascii=False),
            [numbers.pick(words["words"]) for _ in range(numbers.below(5))],
            created_at,
        )


def _address(numbers: _Numbers, words: dict[str, Any]) -> dict[str, Any]:
    city = numbers.pick(words["cities"])
    return {
        "street_name": f"{numbers.pick(words['streets'])} {1 + numbers.below(200)}",
        "postal_code": f"{city['postal_start']}{numbers.below(100):02}",
        "city": city["city"],
        "country_code": city["country_code"],
        "geo_location": {
            "latitude": round(city["latitude"] + (numbers.below(1000) - 500) / 10_000, 4),
            "longitude": round(city["longitude"] + (numbers.below(1000) - 500) / 10_000, 4),
        },
    }


def _orders(numbers: _Numbers, words: dict[str, Any], user_id: int) -> list[dict[str, Any]]:
    return [
        {
            "order_number": f"{user_id:05}-{number}",
            "placed_on": (date(2024, 1, 1) + timedelta(days=numbers.below(700))).isoformat(),
            "order_items": [
                {
                    "product_name": numbers.pick(words["products"]),
                    "unit_price": (99 + numbers.below(20_000)) / 100,
                    "quantity": 1 + numbers.below(5),
                }
                for _ in range(1 + numbers.below(3))
            ],
        }
        for number in range(1, numbers.below(4))
    ]


class _Numbers:
    """Reproducible choices: of ``random.Random`` only ``random()`` is promised to stay the same."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed).random  # noqa: S311 - sample data, nothing secret

    def below(self, bound: int) -> int:
        return int(self._random() * bound)

    def pick(self, values: Sequence[Any]) -> Any:
        return values[self.below(len(values))]
