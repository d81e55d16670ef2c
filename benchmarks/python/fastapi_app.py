"""The same list of users through FastAPI: by fastcore, and in the ways its documentation shows."""

from __future__ import annotations

import warnings
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any, Literal

from fastapi import APIRouter, FastAPI
from fastapi.encoders import jsonable_encoder
from fastapi.responses import JSONResponse, ORJSONResponse
from psycopg.rows import class_row, dict_row
from psycopg_pool import AsyncConnectionPool
from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

import peers
from database import COLUMNS
from driver_calls import document
from fastcore import ResponseBytes
from fastcore.integrations.fastapi import FastcoreRoute
from fastcore.integrations.postgres import AsyncJSONRepository

CONNECTIONS = 4

# It is measured because many services use it; FastAPI now recommends response models.
warnings.filterwarnings("ignore", message="ORJSONResponse is deprecated")


class Camel(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)


class Place(Camel):
    lat_degrees: float
    lon_degrees: float


class Address(Camel):
    zip_code: str
    city_name: str
    street_name: str
    geo_location: Place


class Item(Camel):
    sku_code: str
    item_count: int
    unit_price: float


class User(Camel):
    typename: Literal["User"] = Field("User", alias="__typename")
    id: int
    tag_list: list[str]
    is_active: bool
    job_title: str
    last_name: str
    last_note: str
    time_zone: str
    avatar_url: str
    created_at: datetime
    first_name: str
    manager_id: int | None
    updated_at: datetime
    login_count: int
    order_items: list[Item]
    home_address: Address
    phone_number: str
    email_address: str
    account_balance: float
    department_name: str
    preferred_language: str


class Users(BaseModel):
    users: list[User]


class Document(BaseModel):
    data: Users


def make_app(conninfo: str) -> FastAPI:
    pool = AsyncConnectionPool(conninfo, min_size=CONNECTIONS, max_size=CONNECTIONS, open=False)
    repository = AsyncJSONRepository(pool)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with pool:
            await pool.wait()
            yield

    async def fetch(count: int, row_factory: Any) -> list[Any]:
        async with pool.connection() as conn, conn.cursor(row_factory=row_factory) as cursor:
            await cursor.execute(COLUMNS.format(count=count).encode())
            return await cursor.fetchall()

    router = APIRouter(route_class=FastcoreRoute)

    @router.get("/fastcore/{count}")
    async def with_fastcore(count: int) -> ResponseBytes:
        return await repository.find("users", peers.FIELD_NAME, peers.TYPE_NAME, order_by="id", limit=count)

    app = FastAPI(lifespan=lifespan)
    app.include_router(router)

    @app.get("/models/{count}")
    async def with_models(count: int) -> Document:
        return Document(data=Users(users=await fetch(count, class_row(User))))

    @app.get("/dicts/{count}", response_model=Document)
    async def with_dicts(count: int) -> Any:
        return {"data": {"users": await fetch(count, dict_row)}}

    @app.get("/encoder/{count}")
    async def with_encoder(count: int) -> JSONResponse:
        return JSONResponse(jsonable_encoder(document(await fetch(count, dict_row))))

    @app.get("/orjson/{count}")
    async def with_orjson(count: int) -> ORJSONResponse:
        return ORJSONResponse(document(await fetch(count, dict_row)))

    return app
