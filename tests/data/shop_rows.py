"""The rows of the GraphQL tests, and the objects that an ordinary resolver would make of them."""

from __future__ import annotations

import json
from typing import Any

ADDRESSES: list[dict[str, Any]] = [
    {"street_name": "Höhe 1", "zip_code": "01", "in_city": {"name": "Zürich", "country_code": "CH"}},
    {"street_name": 'a "quoted" \\ street', "zip_code": None, "in_city": None},
    {"street_name": "", "zip_code": '],"data":{"x":[null', "in_city": {"name": "", "country_code": "DE"}},
]

USERS: list[dict[str, Any]] = [
    {
        "id": number,
        "first_name": name,
        "last_name": None if number == 2 else f"von {name}",
        "email_address": f"{name.lower()}@example.org",
        "score": [1.5, None, -0.25][number - 1],
        "is_active": number != 2,
        "joined_on": ["2020-01-31", None, "1999-12-01"][number - 1],
        "size": ["SMALL", "LARGE", None][number - 1],
        "mood": ["good mood", None, "bad mood"][number - 1],
        "tags": [["a", "b"], [], None][number - 1],
        "grid": [[[1, 2], [3]], [], [[]]][number - 1],
        "profile": [{"zip_code": 1, "a_b": [None]}, None, [1, "x"]][number - 1],
        "home_address": [ADDRESSES[0], None, ADDRESSES[2]][number - 1],
        "other_addresses": [ADDRESSES[:2], [], ADDRESSES][number - 1],
        "address_grid": [[ADDRESSES[:1], ADDRESSES[1:]], [], [[]]][number - 1],
        "password": "never asked for",
    }
    for number, name in enumerate(["Ada", "Alan", "Grâce"], 1)
]


def text(row: Any) -> str:
    return json.dumps(row, ensure_ascii=False)
