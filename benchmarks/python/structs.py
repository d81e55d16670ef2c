"""The rows of rows.py as msgspec structs: with the names they come in, and with those they leave with."""

from __future__ import annotations

import types
from typing import Any, get_args, get_origin

import msgspec


class Narrow(msgspec.Struct):
    user_id: int
    is_active: bool
    last_name: str
    created_at: str
    first_name: str
    email_address: str


class Place(msgspec.Struct):
    lat_degrees: float
    lon_degrees: float


class Address(msgspec.Struct):
    zip_code: str
    city_name: str
    street_name: str
    geo_location: Place


class Item(msgspec.Struct):
    sku_code: str
    item_count: int
    unit_price: float


class Medium(msgspec.Struct):
    id: int
    tag_list: list[str]
    is_active: bool
    job_title: str
    last_name: str
    last_note: str
    time_zone: str
    avatar_url: str
    created_at: str
    first_name: str
    manager_id: int | None
    updated_at: str
    login_count: int
    order_items: list[Item]
    home_address: Address
    phone_number: str
    email_address: str
    account_balance: float
    department_name: str
    preferred_language: str


class Wide(msgspec.Struct):
    post_id: int
    body_text: str
    post_title: str
    author_name: str
    published_at: str
    summary_text: str


def _with_camel_names(annotation: Any, tag: str | None = None) -> Any:
    if isinstance(annotation, type) and issubclass(annotation, msgspec.Struct):
        fields = [(field.name, _with_camel_names(field.type)) for field in msgspec.structs.fields(annotation)]
        options: dict[str, Any] = {"tag_field": "__typename", "tag": tag} if tag else {}
        return msgspec.defstruct(f"Written{annotation.__name__}", fields, rename="camel", **options)
    if get_origin(annotation) is list:
        return types.GenericAlias(list, tuple(map(_with_camel_names, get_args(annotation))))
    return annotation


ROWS: dict[str, type[msgspec.Struct]] = {"narrow": Narrow, "medium": Medium, "wide": Wide}
WRITTEN: dict[str, Any] = {kind: _with_camel_names(struct, tag="User") for kind, struct in ROWS.items()}
