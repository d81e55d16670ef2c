"""Rows from PostgreSQL to HTTP through the whole pipeline."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from fastcore import ResponseBytes
from fastcore.integrations.fastapi import JSONStreamingResponse, NegotiatedRoute, list_response_model
from fastcore.integrations.postgres import JSONRepository
from fastcore.operations.problem import problem_responses
from fastcore.service.database import Pool
from fastcore.service.settings import ServiceSettings

_BIGINT_MAX = 2**63 - 1


class _Document(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel)


class Coordinates(_Document):
    """A place on the map, in degrees."""

    latitude: float
    longitude: float


class HomeAddress(_Document):
    """Where a user lives."""

    street_name: str
    postal_code: str
    city: str
    country_code: str
    geo_location: Coordinates


class OrderItem(_Document):
    """One line of an order."""

    product_name: str
    unit_price: float
    quantity: int


class Order(_Document):
    """An order with its lines."""

    order_number: str
    placed_on: str
    order_items: list[OrderItem]


class User(_Document):
    """A row of ``fastcore_demo.users`` as it leaves."""

    type_name: Literal["User"] = Field(alias="__typename")
    id: int
    first_name: str
    last_name: str
    email_address: str
    birth_date: str
    is_active: bool
    account_balance: float
    home_address: HomeAddress
    recent_orders: list[Order]
    favourite_words: list[str]
    created_at: str


def create_router(pool: Pool, settings: ServiceSettings) -> APIRouter:
    """Make the routes under ``/api/demo``."""
    router = APIRouter(prefix="/api/demo", tags=["demo"], route_class=NegotiatedRoute)
    repository = JSONRepository(pool)
    default = min(settings.demo_page_default, settings.demo_page_limit)
    model = list_response_model("users", User)

    # Not async: the query and the work on its rows run in a thread, off the event loop.
    @router.get("/users", response_model=model, responses=problem_responses(422, 503))
    def users(
        limit: Annotated[int, Query(ge=1, le=settings.demo_page_limit)] = default,
        offset: Annotated[int, Query(ge=0, le=_BIGINT_MAX)] = 0,
    ) -> ResponseBytes:
        """Give a page of the sample users, in the order of their ids."""
        return repository.find(
            "fastcore_demo.users", "users", "User", order_by="id", limit=limit, offset=offset
        )

    @router.get("/users/export", response_model=model, responses=problem_responses(503))
    def export() -> JSONStreamingResponse:
        """Give all sample users as one document, which is sent while it is made."""
        chunks = repository.stream("fastcore_demo.users", "users", "User", order_by="id")
        return JSONStreamingResponse(chunks, send_timeout=settings.send_timeout)

    return router
