"""One schema, resolved from rows or from objects (annotations are evaluated: its types are local)."""

import datetime
import enum
from collections.abc import Callable
from typing import Any

import strawberry
from strawberry.dataloader import DataLoader
from strawberry.permission import BasePermission
from strawberry.scalars import JSON

from fastcore import ResponseBytes, build_list_response
from fastcore.integrations.strawberry import FastcoreExecutionContext, JSONRow, JSONRows
from shop_rows import USERS, text


@strawberry.enum
class Size(enum.Enum):
    SMALL = "SMALL"
    LARGE = "LARGE"


@strawberry.enum
class Mood(enum.Enum):
    GOOD = "good mood"
    BAD = "bad mood"


class MayRead(BasePermission):
    message = "not for you"

    def has_permission(self, source: Any, info: strawberry.Info, **kwargs: Any) -> bool:
        return bool(info.context and info.context.get("trusted"))


@strawberry.type
class City:
    name: str
    country_code: str


@strawberry.type
class Address:
    street_name: str
    zip_code: str | None
    in_city: City | None


@strawberry.type
class User:
    id: int
    first_name: str
    last_name: str | None
    email_address: str = strawberry.field(name="mail")
    score: float | None
    is_active: bool
    joined_on: datetime.date | None
    size: Size | None
    mood: Mood | None
    tags: list[str] | None
    grid: list[list[int]]
    profile: JSON | None
    home_address: Address | None
    other_addresses: list[Address]
    address_grid: list[list[Address]]
    password: str = strawberry.field(permission_classes=[MayRead])

    @strawberry.field
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}"

    @strawberry.field
    def greeting(self, word: str = "Hello") -> str:
        return f"{word}, {self.first_name}"


def to_user(row: dict[str, Any]) -> User:
    day, size, mood = row["joined_on"], row["size"], row["mood"]
    replaced = {
        "joined_on": day and datetime.date.fromisoformat(day),
        "size": size and Size(size),
        "mood": mood and Mood(mood),
        "home_address": to_address(row["home_address"]),
        "other_addresses": [to_address(each) for each in row["other_addresses"]],
        "address_grid": [[to_address(each) for each in line] for line in row["address_grid"]],
    }
    return User(**{**row, **replaced})


def to_address(row: dict[str, Any] | None) -> Address | None:
    if row is None:
        return None
    city = row["in_city"]
    return Address(**{**row, "in_city": city and City(**city)})


async def load_names(ids: list[int]) -> list[str]:
    return [f"name {number}" for number in ids]


def make_schema(*, of_rows: bool, **options: Any) -> strawberry.Schema:
    """The schema; its resolvers return rows, or the objects made of them."""
    users: Callable[[], Any] = lambda: [to_user(row) for row in USERS]  # noqa: E731
    if of_rows:
        users = lambda: JSONRows([text(row).encode() for row in USERS])  # noqa: E731

    @strawberry.type
    class Owner:
        name: str = "owner"

        @strawberry.field(graphql_type=list[User])
        def pets(self) -> Any:
            return users()

    @strawberry.type
    class Query:
        @strawberry.field
        def version(self) -> str:
            return "1.0"

        @strawberry.field
        def owners(self) -> list[Owner]:
            return [Owner(), Owner(name="other")]

        @strawberry.field(graphql_type=list[User])
        def users(self) -> Any:
            return users()

        @strawberry.field(graphql_type=list[User] | None)
        async def users_later(self) -> Any:
            return users()

        @strawberry.field(graphql_type=User | None)
        def user(self, id: int) -> Any:
            row = next((row for row in USERS if row["id"] == id), None)
            if row is None:
                return JSONRow(None) if of_rows else None
            return JSONRow(text(row)) if of_rows else to_user(row)

        @strawberry.field(graphql_type=User)
        def nobody(self) -> Any:
            return JSONRow(None) if of_rows else None

        @strawberry.field(graphql_type=list[list[User]])
        def user_grid(self) -> Any:
            if of_rows:
                return JSONRows([text(USERS[:2]), text([]), text(USERS[2:])])
            return [[to_user(row) for row in line] for line in (USERS[:2], [], USERS[2:])]

        @strawberry.field(graphql_type=list[User])
        def answer(self) -> Any:
            if of_rows:
                return ResponseBytes(build_list_response([text(row) for row in USERS], "any name", "User"))
            return users()

        @strawberry.field
        def failing(self) -> str | None:
            raise ValueError("this one fails")

        @strawberry.field
        async def name_of(self, info: strawberry.Info, id: int) -> str:
            loader: DataLoader[int, str] = info.context["names"]
            return await loader.load(id)

    @strawberry.type
    class Mutation:
        @strawberry.mutation(graphql_type=User)
        def rename(self, first_name: str) -> Any:
            row = USERS[0] | {"first_name": first_name}
            return JSONRow(text(row)) if of_rows else to_user(row)

    if of_rows:
        options.setdefault("execution_context_class", FastcoreExecutionContext)
    return strawberry.Schema(Query, Mutation, **options)
