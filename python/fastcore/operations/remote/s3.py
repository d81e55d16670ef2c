"""Files from buckets, through boto3 with the credentials it finds by itself."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from functools import partial
from importlib.util import find_spec
from threading import Event, Lock
from typing import Any

import anyio
import anyio.to_thread

from fastcore.errors import FastcoreError
from fastcore.operations.intake import Intake
from fastcore.operations.remote.errors import RemoteFailedError, RemoteRefusedError
from fastcore.operations.remote.urls import parse_s3_url

_CHUNK_BYTES = 256 * 1024
_FETCHES_AT_ONCE = 8


class S3Files:
    """Fetches files from allowed buckets.

    Args:
        buckets: their names.
        timeout: of each single step of the connection, in seconds.

    Raises:
        FastcoreError: there are buckets, but no boto3.
    """

    def __init__(self, buckets: Iterable[str], timeout: float) -> None:
        self._buckets = frozenset(buckets)
        self._timeout = timeout
        self._threads = anyio.CapacityLimiter(_FETCHES_AT_ONCE)
        self._lock = Lock()
        self._client: Any = None
        if self._buckets and find_spec("boto3") is None:
            raise FastcoreError("buckets need the package boto3: pip install 'fastcore-native[s3]'")

    def __bool__(self) -> bool:
        return bool(self._buckets)

    async def fetch(self, text: str, intake: Intake) -> None:
        """Fetch a file into an intake.

        Raises:
            RemoteRefusedError: the address is none, or names another bucket.
            RemoteFailedError: the file cannot be had.
            TooLargeError: the file is longer than the intake takes.
        """
        bucket, key = parse_s3_url(text)
        if bucket not in self._buckets:
            raise RemoteRefusedError(f"no files are fetched from the bucket {bucket}")
        left = Event()
        try:
            await anyio.to_thread.run_sync(
                partial(self._fetch, bucket, key, intake, left),
                abandon_on_cancel=True,
                limiter=self._threads,
            )
        finally:
            left.set()

    def _fetch(self, bucket: str, key: str, intake: Intake, left: Event) -> None:
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            answer = self._connected().get_object(Bucket=bucket, Key=key)
            with contextlib.closing(answer["Body"]) as body:
                intake.expect(answer["ContentLength"])
                for chunk in body.iter_chunks(_CHUNK_BYTES):
                    if left.is_set():
                        return
                    intake.add(chunk)
        except ClientError as error:
            code = error.response.get("Error", {}).get("Code", "an error")
            raise RemoteFailedError(f"the bucket {bucket} answers {code}") from None
        except BotoCoreError as error:
            raise RemoteFailedError(f"the bucket {bucket} cannot be read: {type(error).__name__}") from None

    def _connected(self) -> Any:
        # Making a client reads files and takes a while; then it serves every thread.
        with self._lock:
            if self._client is None:
                import boto3
                from botocore.config import Config

                config = Config(
                    connect_timeout=self._timeout,
                    read_timeout=self._timeout,
                    # An empty table: none of its own, and none of the environment's.
                    proxies={},
                    retries={"total_max_attempts": 2},
                )
                self._client = boto3.session.Session().client("s3", config=config)
            return self._client
