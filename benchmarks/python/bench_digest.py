"""Measure fingerprints and batches of hashes beside hashlib and blake3: see ../README.md."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from functools import partial
from types import ModuleType
from typing import Any, TypeAlias

import digest_peers
import fastcore
import job
import report
import results
from fastcore import _backend, _fallback
from findings import as_columns, as_objects, make_findings
from measure import Timing, interleaved

BASE = "hashlib loop"
MESSAGE_SIZES = (32, 128, 1_024, 65_536)
MESSAGE_BYTES = 4_000_000  # of all messages of a batch

Calls: TypeAlias = dict[str, Callable[[], object]]


def fastcore_columns(implementation: ModuleType, findings: object, version: int) -> Any:
    return implementation.fingerprint_findings(findings, version=version, fields=None, known=None)


def fastcore_texts(implementation: ModuleType, findings: object, version: int) -> digest_peers.Fingerprints:
    """What the loops give: a text and a bool in Python for each finding."""
    return digest_peers.as_lists(fastcore_columns(implementation, findings, version))


def fingerprint_calls(count: int) -> Calls:
    dicts = make_findings(count)
    ways = {"columns": as_columns(dicts), "objects": as_objects(dicts), "dicts": dicts}
    calls: Calls = {}
    for version in (1, 2):
        for way, findings in ways.items():
            name = results.fingerprints_of(way, version)
            calls[name] = partial(fastcore_columns, _backend, findings, version)
            calls[results.as_texts(name)] = partial(fastcore_texts, _backend, findings, version)
    calls["fastcore in Python, dicts, version 1"] = partial(fastcore_texts, _fallback, dicts, 1)
    calls[BASE] = partial(digest_peers.with_hashlib, dicts)
    calls["blake3 loop"] = partial(digest_peers.with_blake3, dicts)
    return calls


def check_fingerprints(calls: Calls) -> None:
    """All of a version have to be the same before it makes sense to time them."""
    expected = {1: digest_peers.as_lists(calls[BASE]())}
    for version in (1, 2):
        for name, call in calls.items():
            if f"version {version}" not in name:
                continue
            found = digest_peers.as_lists(call())
            if found != expected.setdefault(version, found):
                raise SystemExit(f"{name} gives other fingerprints")


def fingerprint_table(timings: Mapping[int, Mapping[str, Timing]]) -> str:
    header = ["ns a finding (x hashlib loop)", *(f"{count:,}" for count in timings)]
    names = next(iter(timings.values()))
    lines = [
        [
            name,
            *(
                f"{report.three_digits(of[name].median / count * 1e9)} "
                f"({report.times(of[BASE].median / of[name].median)})"
                for count, of in timings.items()
            ),
        ]
        for name in names
    ]
    return report.table(header, lines)


def hash_calls(size: int) -> Calls:
    rng = random.Random(size)
    messages = [rng.randbytes(size) for _ in range(MESSAGE_BYTES // size)]
    calls: Calls = {
        f"kernel {kernel}": partial(hash_on_kernel, kernel, messages) for kernel in _backend.sha256_kernels()
    }
    calls["hashlib"] = partial(digest_peers.hash_with_hashlib, messages)
    calls["blake3"] = partial(digest_peers.hash_with_blake3, messages)
    expected = calls["hashlib"]()
    if any(call() != expected for name, call in calls.items() if name != "blake3"):
        raise SystemExit("the kernels differ")
    return calls


def hash_on_kernel(kernel: str, messages: list[bytes]) -> list[str]:
    _backend.use_sha256_kernel(kernel)
    return fastcore.sha256_batch(messages, workers=1)


def hash_table(rounds: int) -> str:
    cells: dict[str, list[str]] = {}
    for size in MESSAGE_SIZES:
        timings = interleaved(hash_calls(size), rounds, f"hashes, messages of {size:,} bytes")
        for name, timing in timings.items():
            each = timing.median / (MESSAGE_BYTES // size)
            cells.setdefault(name, []).append(f"{report.duration(each)}, {size / each / 1e9:.2f} GB/s")
    header = ["CPU time of a message", *(f"{size:,} bytes" for size in MESSAGE_SIZES)]
    return report.table(header, [[name, *line] for name, line in cells.items()])


def main() -> None:
    options = job.settings(__doc__, rounds=7, counts=[100, 1_000, 10_000, 100_000, 1_000_000])
    if fastcore.IMPLEMENTATION != "native":
        raise SystemExit("the native implementation is missing: there is nothing to compare")
    kernel = _backend.sha256_kernel()
    check_fingerprints(fingerprint_calls(2_000))
    timings = {
        count: interleaved(fingerprint_calls(count), options.rounds, f"fingerprints, {count:,} findings")
        for count in options.counts
    }
    measured: dict[str, float] = {}
    for count, of in timings.items():
        for name, timing in of.items():
            measured[results.nanoseconds_a_finding(name, count)] = timing.median / count * 1e9
            measured[results.against_hashlib(name, count)] = of[BASE].median / timing.median
    parts = [
        report.machine(options.rounds, ["blake3"]),
        f"SHA-256 kernel: {kernel}.",
        fingerprint_table(timings),
        hash_table(options.rounds),
    ]
    _backend.use_sha256_kernel(kernel)
    job.finish("digest", parts, measured, options)


if __name__ == "__main__":
    main()
