"""The SQL of a bulk insert; every name in it was quoted by the server."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from fastcore.integrations._copy.catalog import TableColumn
from fastcore.integrations._copy.plan import Plan
from fastcore.integrations._copy.requests import Copy
from fastcore.integrations._copy.stream import CopyStream

_STAGING_NAME: Final = ("pg_temp", "fastcore_staging")
STAGING: Final = ".".join(_STAGING_NAME)
RANKING: Final = "pg_temp.fastcore_ranking"
# with a space, as hardly a column of anybody's has
POSITION: Final = '"fastcore position"'
RANK: Final = '"fastcore rank"'

# how many positions the staging table's sequence gives out in one step
_CACHE: Final = 1000

USE_UTF8: Final = "SELECT pg_catalog.set_config('client_encoding', 'UTF8', true)"
USE_ENCODING: Final = "SELECT pg_catalog.set_config('client_encoding', $1, true)"
CHECK_AT_ONCE: Final = "SET CONSTRAINTS ALL IMMEDIATE"
SAVEPOINT: Final = "SAVEPOINT fastcore_rows"
RELEASE: Final = "RELEASE SAVEPOINT fastcore_rows"
ROLLBACK: Final = "ROLLBACK TO SAVEPOINT fastcore_rows; RELEASE SAVEPOINT fastcore_rows"
DROP_STAGING: Final = f"DROP TABLE {STAGING}"
DROP_RANKING: Final = f"DROP TABLE {RANKING}"


def names(columns: Iterable[TableColumn]) -> str:
    """List columns."""
    return ", ".join(column.quoted for column in columns)


def values(columns: Iterable[TableColumn]) -> str:
    """List what the columns of the staging table become."""
    return ", ".join(_value(column) for column in columns)


def _value(column: TableColumn, table: str = "") -> str:
    return f"CAST({table}{column.quoted} AS {column.cast})" if column.cast else table + column.quoted


def copy(plan: Plan, stream: CopyStream) -> Copy:
    """COPY the rows that the client sends."""
    schema, table = _STAGING_NAME if plan.is_staged else (plan.table.schema, plan.table.name)
    target = STAGING if plan.is_staged else plan.table.quoted
    return Copy(
        sql=f"COPY {target} ({names(plan.columns)}) FROM STDIN (FORMAT binary)",
        schema=schema,
        table=table,
        columns=tuple(column.name for column in plan.columns),
        stream=stream,
    )


def create_staging(plan: Plan) -> str:
    """Make the staging table, whose rows know their place in the data."""
    columns = ", ".join(f"{column.quoted} {column.staged}" for column in plan.columns)
    return (
        f"CREATE TEMPORARY TABLE {STAGING} ({POSITION} bigint GENERATED ALWAYS AS IDENTITY (CACHE {_CACHE}), "
        f"{columns}) ON COMMIT DROP"
    )


def number_from(position: int) -> str:
    """Let the next row staged have this position."""
    return f"ALTER TABLE {STAGING} ALTER COLUMN {POSITION} RESTART WITH {position}"


def merge(plan: Plan) -> str:
    """Insert all staged rows."""
    distinct = f"DISTINCT ON ({_distinct_key(plan)}) " if plan.is_distinct else ""
    rows = f"SELECT {distinct}{values(plan.columns)} FROM {STAGING} ORDER BY {_order(plan)}"
    return _insert(plan, rows)


def rank_rows(plan: Plan) -> str:
    """Number the rows of `merge` in the order in which it takes them."""
    distinct = f"DISTINCT ON ({_distinct_key(plan)}) " if plan.is_distinct else ""
    rows = f"SELECT {distinct}{POSITION} FROM {STAGING} ORDER BY {_order(plan)}"
    return (
        f"CREATE TEMPORARY TABLE {RANKING} ON COMMIT DROP AS "
        f"SELECT pg_catalog.row_number() OVER () AS {RANK}, {POSITION} FROM ({rows}) AS ordered; "
        f"CREATE INDEX ON {RANKING} ({RANK}); "
        f"CREATE INDEX IF NOT EXISTS fastcore_staging_position ON {STAGING} ({POSITION}); "
        f"ANALYZE {RANKING}; ANALYZE {STAGING}"
    )


COUNT_RANKED: Final = f"SELECT count(*) FROM {RANKING}"


def position_of(rank: int) -> str:
    """Ask for the place of a ranked row among the staged ones."""
    return f"SELECT {POSITION} FROM {RANKING} WHERE {RANK} = {rank}"


def merge_ranked(plan: Plan, first: int, last: int) -> str:
    """Insert the staged rows of these ranks, in their order."""
    rows = (
        f"SELECT {values(plan.columns)} FROM {RANKING} JOIN {STAGING} USING ({POSITION}) "
        f"WHERE {RANK} BETWEEN {first} AND {last} ORDER BY {RANK}"
    )
    return _insert(plan, rows)


def keep_overshadowed(plan: Plan, bad_positions: Iterable[int]) -> str:
    """Leave only those staged rows whose key is that of a bad row that had overshadowed them."""
    bad = ", ".join(str(position) for position in bad_positions)
    equal = " IS NOT DISTINCT FROM " if plan.nulls_are_equal else " = "
    pairs = (_value(column, "bad.") + equal + _value(column, "kept.") for column in plan.key)
    same = " AND ".join(pairs) or "false"
    return (
        f"DELETE FROM {STAGING} AS kept WHERE "
        f"EXISTS (SELECT FROM {RANKING} AS r WHERE r.{POSITION} = kept.{POSITION}) OR NOT EXISTS ("
        f"SELECT FROM {STAGING} AS bad WHERE bad.{POSITION} IN ({bad}) AND {same})"
    )


def returned_by_key(plan: Plan) -> str:
    """Ask for what `merge` left in the table, for each staged row."""
    equal = " IS NOT DISTINCT FROM " if plan.nulls_are_equal else " = "
    pairs = (f"target.{column.quoted}{equal}{_value(column, 'staged.')}" for column in plan.key)
    returned = ", ".join(f"target.{plan.table.columns[name].quoted}" for name in plan.options.returning)
    return (
        f"SELECT {returned} FROM {STAGING} AS staged LEFT JOIN {plan.table.quoted} AS target "
        f"ON {' AND '.join(pairs)} ORDER BY staged.{POSITION}"
    )


def _distinct_key(plan: Plan) -> str:
    """The key, in which a row with NULL is equal to none but itself."""
    key = values(plan.key)
    if plan.nulls_are_equal:
        return key
    has_null = " OR ".join(f"{column.quoted} IS NULL" for column in plan.key)
    return f"{key}, (CASE WHEN {has_null} THEN {POSITION} END)"


def _order(plan: Plan) -> str:
    if plan.is_distinct:
        return f"{_distinct_key(plan)}, {POSITION} DESC"
    return f"{values(plan.key)}, {POSITION} DESC" if plan.key else POSITION


def _insert(plan: Plan, rows: str) -> str:
    insert = f"INSERT INTO {plan.table.quoted} AS target ({names(plan.columns)}) {rows}{_on_conflict(plan)}"
    if plan.options.returning and not plan.updated:
        returned = (plan.table.columns[name] for name in plan.options.returning)
        return f"{insert} RETURNING {names(returned)}"
    return (
        f"WITH merged AS ({insert} RETURNING {_is_new(plan)} AS is_new) "
        "SELECT count(*) FILTER (WHERE is_new), count(*) FILTER (WHERE NOT is_new) FROM merged"
    )


def _is_new(plan: Plan) -> str:
    if not plan.updated:
        return "true"
    if plan.table.has_xmax:
        # a row that was there already has a locker in its xmax, one that is new has none
        return "(target.xmax = 0)"
    # the subquery sees the table as it was before the statement
    same = " AND ".join(f"earlier.{column.quoted} = target.{column.quoted}" for column in plan.key)
    return f"NOT EXISTS (SELECT FROM {plan.table.quoted} AS earlier WHERE {same})"


def _on_conflict(plan: Plan) -> str:
    if plan.options.on_conflict is None:
        return ""
    target = f" ({names(plan.key)})" if plan.is_distinct else ""
    if not plan.updated:
        return f" ON CONFLICT{target} DO NOTHING"
    changes = ", ".join(f"{column.quoted} = EXCLUDED.{column.quoted}" for column in plan.updated)
    return f" ON CONFLICT{target} DO UPDATE SET {changes}"
