"""Gigabytes: in one call, in one row, and in one row too many."""

from __future__ import annotations

import pytest

from subprocesses import printed

pytestmark = pytest.mark.large

# Each row is the same object, so that the process grows by the answer, and by what the call itself needs.
GIGABYTE = """
import fastcore

row, written = ROW
count = (1 << 30) // len(written)
rows = [row] * count

def peak():
    status = dict(line.split(":", 1) for line in open("/proc/self/status"))
    return int(status["VmHWM"].split()[0]) * 1024

before = peak()
answer = fastcore.build_list_response(rows, "users", "User", **OPTIONS)
grown = (peak() - before) / len(answer)

opening, closing = b'{"data":{"users":[', b"]}}"
assert len(answer) == len(opening) + count * (len(written) + 1) - 1 + len(closing)
view = memoryview(answer)
assert view[: len(opening)] == opening
assert view[-len(closing) :] == closing
block = (written + b",") * 1000
start = len(opening)
while start + len(block) < len(answer):
    assert view[start : start + len(block)] == block
    start += len(block)
assert bytes(view[start : -len(closing)]) + b"," == block[: len(answer) - len(closing) - start + 1]
print(grown)
"""
NOTE = "x" * 700
ROW = f'{{"first_name": "Ada", "home_address": {{"zip_code": "01", "note": "{NOTE}"}}}}'
WRITTEN = (
    f'{{"__typename":"User","firstName":"Ada","homeAddress":{{"zipCode":"01","note":"{NOTE}"}}}}'.encode()
)
CASES = {
    "bytes": ((ROW.encode(), WRITTEN), {}),
    "workers": ((ROW.encode(), WRITTEN), {"workers": 2}),
    "str": ((ROW.replace("Ada", "Ad\u20ac"), WRITTEN.replace(b"Ada", "Ad\u20ac".encode())), {}),
}


@pytest.mark.native
@pytest.mark.parametrize("case", CASES)
def test_a_gigabyte_of_rows(case: str) -> None:
    row, options = CASES[case]
    code = GIGABYTE.replace("ROW", repr(row)).replace("OPTIONS", repr(options))
    grown = float(printed(code, FASTCORE_IMPLEMENTATION="native"))
    # below 1, nothing was measured
    assert 0.95 < grown <= 1.15


# calloc: the zeros take no memory until somebody looks at them
TOO_LONG = """
import fastcore

rows = [b"1", bytes(fastcore.MAX_ROW_BYTES + 1), b"2"]
try:
    fastcore.build_list_response(rows, "f")
except fastcore.RowError as error:
    print(error.row_index, error.byte_offset, error.reason)
print(fastcore.build_list_response(rows, "f", on_bad_row="null").decode())
"""


@pytest.mark.parametrize("asked", ["python", pytest.param("native", marks=pytest.mark.native)])
def test_a_row_of_more_than_four_gigabytes_is_refused(asked: str) -> None:
    reason = "longer than 4294967296 bytes"
    error = f'{{"message":"row 1, byte 4294967296: {reason}","path":["f",1]}}'
    assert printed(TOO_LONG, FASTCORE_IMPLEMENTATION=asked).splitlines() == [
        f"1 4294967296 {reason}",
        f'{{"errors":[{error}],"data":{{"f":[1,null,2]}}}}',
    ]
