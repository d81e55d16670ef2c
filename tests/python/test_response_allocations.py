"""How often a call of the native builders asks the heap for memory."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from subprocesses import printed

COUNTER = Path(__file__).parents[1] / "cpp" / "support" / "allocation_counter.cpp"
PROMISED = 10

COUNT = """
import ctypes
import json
import fastcore

allocations = ctypes.CDLL(None).fastcore_allocations
allocations.restype = ctypes.c_size_t

row = {f"a_key_{key}": "words that say nothing" for key in range(20)}
row |= {"home_address": {"zip_code": "01", "geo_point": {"lat": 1.5}}, "orders": [{"line_items": [1]}] * 3}
rows = [json.dumps(row | {"id": number}).encode() for number in range(ROWS)]

def count(call):
    most = 0
    for turn in range(4):
        before = allocations()
        call()
        counted = allocations() - before
        if turn:  # the first call may fill caches that stay
            most = max(most, counted)
    return most

print(count(lambda: fastcore.build_list_response(rows, "users", **OPTIONS)) - count(lambda: None))
"""


@pytest.fixture(scope="module")
def counter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    library = tmp_path_factory.mktemp("counter") / "allocation_counter.so"
    subprocess.run(["g++", "-std=c++20", "-O2", "-shared", "-fPIC", "-o", library, COUNTER], check=True)
    return library


@pytest.mark.native
@pytest.mark.large
@pytest.mark.parametrize("options", [{}, {"type_name": "User"}], ids=["plain", "typed"])
@pytest.mark.parametrize("rows", [1, 100, 20_000])
def test_few_allocations_whatever_the_number_of_rows(
    counter: Path, rows: int, options: dict[str, object]
) -> None:
    code = COUNT.replace("ROWS", str(rows)).replace("OPTIONS", repr(options))
    counted = int(printed(code, FASTCORE_IMPLEMENTATION="native", LD_PRELOAD=str(counter)))
    # the answer itself at least, or the counter counts nothing
    assert 1 <= counted <= PROMISED


@pytest.mark.native
@pytest.mark.large
@pytest.mark.parametrize("options", [{"select": ["id", "home_address.zip_code"]}, {"big_integers": "string"}])
def test_options_do_not_allocate_for_each_row(counter: Path, options: dict[str, object]) -> None:
    few, many = (
        int(printed(COUNT.replace("ROWS", rows).replace("OPTIONS", repr(options)), LD_PRELOAD=str(counter)))
        for rows in ("100", "20_000")
    )
    assert many <= few + PROMISED
