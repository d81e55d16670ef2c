"""Everything about the service that can be set, with its default and its environment variable."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Literal, TypeAlias, get_args

from pydantic import AliasChoices, Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from fastcore.errors import FastcoreError
from fastcore.operations.api_tokens import ApiTokens
from fastcore.operations.remote.urls import AllowedHosts
from fastcore.scans.queries import MAX_PAGE_BYTES

# PostgreSQL takes whole milliseconds, in 31 bits.
_MAX_SECONDS = (2**31 - 1) // 1000
_GIGABYTE = 2**30
# What the parser takes.
_LOG_BYTES = 2**32
Seconds = Annotated[float, Field(ge=0.001, le=_MAX_SECONDS, allow_inf_nan=False)]
Names = Annotated[tuple[str, ...], NoDecode]
PartOfService: TypeAlias = Literal["sarif", "scans"]


def default_data_dir() -> Path:
    """Where data goes when nobody says otherwise: the user's data folder by the XDG rules.

    root is a system service and takes ``/var/lib``. Its home is closed to every other user, among them the
    one that PostgreSQL may have to run as.

    Raises:
        FastcoreError: the user has no home folder.
    """
    if os.geteuid() == 0:
        return Path("/var/lib/fastcore")
    base = Path(os.environ.get("XDG_DATA_HOME", ""))
    try:
        return (base if base.is_absolute() else Path.home() / ".local" / "share") / "fastcore"
    except RuntimeError:
        raise FastcoreError(
            "This user has no home folder: name a data folder with --data-dir or FASTCORE_DATA_DIR"
        ) from None


class ServiceSettings(BaseSettings):
    """Settings of the service.

    Each is read from an environment variable, its name in capitals after ``FASTCORE_`` (``FASTCORE_PORT``);
    ``database_url`` from ``DATABASE_URL`` too. Lists are separated by commas. Times are in seconds.

    Attributes:
        host: address the service listens on.
        port: 0 takes a free one.
        demo: load sample data and serve ``/api/demo``.
        database_url: the user's own PostgreSQL; None starts the embedded one.
        data_dir: where the embedded PostgreSQL keeps its data, in the folder ``postgres``; None takes
            :func:`default_data_dir`.
        allowed_hosts: names besides localhost and ``host`` that a request's Host header may have.
        allowed_origins: origins besides the service's own that may send unsafe requests.
        connect_timeout: one attempt to connect to the database.
        statement_timeout: one SQL statement.
        pool_min_size: connections kept open.
        pool_max_size: connections open at most.
        pool_max_waiting: requests that may wait for a connection; more are answered 503 at once.
        pool_max_lifetime: how long a connection is used before another takes its place. As long as it is open
            it keeps the memory that its longest row took.
        pool_timeout: how long a request waits for a connection before it is answered 503.
        send_timeout: how long a client may take for one chunk of a streamed answer; then the answer is broken
            off, and its connection to the database given back.
        work_threads: threads for heavy requests, such as parsing; None takes one for each CPU.
        work_queue: heavy requests that may wait for a thread, and as many to be stored; more are answered 503
            at once.
        receive_timeout: how long a client may take for one chunk of a body.
        body_timeout: how long it may take for the whole body.
        bodies_max_bytes: what all requests together hold of bodies, fetched files, what was compressed in
            them, and findings to be inserted, each with 1 KiB; more is answered 503.
        sarif_max_bytes: a log as it is sent or fetched, or a JSON body with a log in it; longer ones are
            answered 413.
        sarif_max_decompressed_bytes: a compressed log's content.
        sarif_max_text_bytes: what a log's findings may take, see ``SarifLimits.text_bytes``; a few bytes of
            a log can stand for much, so they are bounded by 64 MiB and 8 times the log as well.
        sarif_url_hosts: hosts that logs are fetched from by https when a request names an address: ``name``,
            ``name:port`` or ``*.domain``; without any, none are fetched.
        sarif_url_buckets: S3 buckets that logs are fetched from, with the credentials that boto3 finds.
        sarif_url_timeout: how long fetching a log may take.
        fingerprints_max_bytes: a body with findings that are fingerprinted.
        only: the parts of the service that run, of ``sarif`` and ``scans``; empty: all. Without scans and
            demo there is no database.
        migrate: make missing tables of scans at the start; otherwise they must be there.
        api_tokens: ``token=organisation`` for each token that requests are taken with, separated by commas;
            the organisation ``*`` stands for all. None: requests need no token.
        scan_max_logs: logs of one scan.
        scan_timeout: how long storing a scan may take.
        store_threads: scans that are stored at the same time.
        scans_page_default: scans or findings of a page, when the request names no limit.
        scans_page_limit: scans or findings of a page at most.
        scans_page_max_bytes: texts of a page's scans or findings, as they are stored; it ends before the one
            that would be too much, unless it is its first, and its ``Link: rel="next"`` goes on there.
        bulk_insert_max_bytes: a body with findings that are inserted.
        triage_max_bytes: a body that says what is decided about a finding.
        ready_timeout: how long ``/health/ready`` waits for the database.
        shutdown_timeout: how long running requests may take to end when the service stops.
        postgres_initialise_timeout: creation of the embedded database.
        postgres_start_timeout: start of the embedded PostgreSQL, recovery after a crash included.
        postgres_stop_timeout: each way of stopping it: orderly, at once, by force.
        postgres_root_mode: how root runs it: "namespace", "user", or "auto" for the first that works.
        postgres_user: the account that "user" takes.
        demo_page_default: rows of a page of ``/api/demo/users`` that names no limit.
        demo_page_limit: rows of a page at most.
        log_level: of the HTTP server, on standard error.
    """

    model_config = SettingsConfigDict(
        env_prefix="FASTCORE_",
        frozen=True,
        extra="forbid",
        populate_by_name=True,
        # They may be secret.
        hide_input_in_errors=True,
    )

    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)
    demo: bool = False
    database_url: SecretStr | None = Field(
        default=None, validation_alias=AliasChoices("database_url", "FASTCORE_DATABASE_URL", "DATABASE_URL")
    )
    data_dir: Path | None = None
    allowed_hosts: Names = ()
    allowed_origins: Names = ()
    connect_timeout: int = Field(default=10, ge=2, le=_MAX_SECONDS)
    statement_timeout: Seconds = 30.0
    pool_min_size: int = Field(default=1, ge=0)
    pool_max_size: int = Field(default=10, ge=1)
    pool_max_waiting: int = Field(default=200, ge=1)
    pool_max_lifetime: Seconds = 600.0
    pool_timeout: Seconds = 5.0
    send_timeout: Seconds = 30.0
    work_threads: int | None = Field(default=None, ge=1, le=1024)
    work_queue: int = Field(default=256, ge=0)
    receive_timeout: Seconds = 30.0
    body_timeout: Seconds = 600.0
    bodies_max_bytes: int = Field(default=2 * _GIGABYTE, ge=1)
    sarif_max_bytes: int = Field(default=_GIGABYTE // 2, ge=1, le=_LOG_BYTES)
    sarif_max_decompressed_bytes: int = Field(default=_GIGABYTE, ge=1, le=_LOG_BYTES)
    sarif_max_text_bytes: int = Field(default=_GIGABYTE, ge=1, le=2**40)
    sarif_url_hosts: Names = ()
    sarif_url_buckets: Names = ()
    sarif_url_timeout: Seconds = 30.0
    fingerprints_max_bytes: int = Field(default=_GIGABYTE // 16, ge=1)
    only: Annotated[tuple[PartOfService, ...], NoDecode] = ()
    migrate: bool = True
    api_tokens: SecretStr | None = None
    scan_max_logs: int = Field(default=100, ge=1)
    scan_timeout: Seconds = 120.0
    store_threads: int = Field(default=4, ge=1, le=1024)
    scans_page_default: int = Field(default=100, ge=1)
    scans_page_limit: int = Field(default=1000, ge=1)
    scans_page_max_bytes: int = Field(default=MAX_PAGE_BYTES, ge=1)
    bulk_insert_max_bytes: int = Field(default=_GIGABYTE // 16, ge=1)
    triage_max_bytes: int = Field(default=64 * 1024, ge=1)
    ready_timeout: Seconds = 2.0
    shutdown_timeout: int = Field(default=10, ge=1, le=_MAX_SECONDS)
    postgres_initialise_timeout: Seconds = 120.0
    postgres_start_timeout: Seconds = 120.0
    postgres_stop_timeout: Seconds = 10.0
    postgres_root_mode: Literal["auto", "namespace", "user"] = "auto"
    postgres_user: str = "nobody"
    demo_page_default: int = Field(default=100, ge=1)
    demo_page_limit: int = Field(default=10_000, ge=1)
    log_level: Literal["critical", "error", "warning", "info", "debug"] = "warning"

    @field_validator(
        "allowed_hosts", "allowed_origins", "sarif_url_hosts", "sarif_url_buckets", "only", mode="before"
    )
    @classmethod
    def _split(cls, value: object) -> object:
        return (
            [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value
        )

    @field_validator("sarif_url_hosts")
    @classmethod
    def _only_hosts(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        AllowedHosts(value)
        return value

    @field_validator("api_tokens")
    @classmethod
    def _only_tokens(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None:
            ApiTokens(value.get_secret_value())
        return value

    @field_validator("database_url", "data_dir", "api_tokens", mode="before")
    @classmethod
    def _empty_is_none(cls, value: object) -> object:
        return value or None

    @property
    def parts(self) -> tuple[PartOfService, ...]:
        """The parts of the service that run."""
        return self.only or get_args(PartOfService)

    @property
    def needs_database(self) -> bool:
        """Whether something that runs stores its data."""
        return self.demo or "scans" in self.parts
