"""The inputs of the fuzzers: see ``call.hpp`` for how a call is written down."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from itertools import product
from pathlib import Path

from accepted_rows import ACCEPTED
from rejected_rows import REJECTED

CHOICES = 4
BETWEEN_TEXTS = b"\xff"
TEXTS_BEFORE_ROWS = 4
ABSENT = b"\0"
LIST, SINGLE, CONNECTION, STREAM, MULTI = range(5)
TYPED, NULL_BAD_ROWS, QUOTE_BIG_INTEGERS, SELECTED = 1, 2, 4, 8

NESTED_TYPES = b"home_address=Address;orders.items=Item;a=A;a.b=B"
SELECTION = b"id first_name:name home_address{zip_code} orders{items{}} a{b:c} a:d __typename"
ALIASES = b"a:x{b:%b c{d}} a:y{c e:%b} a:z __typename:t" % (b"long_" * 20, b"name_" * 20)
# what nested types and selection lead to
RICH_ROWS = [
    b'{"id":1,"first_name":"Ada","home_address":{"zip_code":"01","__typename":"H"},"__typename":"Old"}',
    b'{"orders":[{"items":[{"sku_code":12345678901234567890}]},{}],"a":{"b":{"c":[1],"__typename":{}}},"id":2}',
    ABSENT,
    b'[{"a":{"b":"x","c":{"d":null},"b":"y"}},{"a":[{},{"e":1e5}]}]',
    b'{"a_b":{"c_d":1,"cD":2}}',
    b'{"a":{"b":tru}}',
]
# longer seeds would only be slow: what they hold is tested for every size elsewhere
LONGEST_ROW = 1000


def written_call(
    kind: int,
    flags: int,
    rows: Sequence[bytes],
    *,
    size: int = 0,
    widths: int = 0,
    selection: bytes = SELECTION,
) -> bytes:
    texts = [b"users", b"User", NESTED_TYPES, selection, *rows]
    return bytes([kind, flags, size, widths]) + BETWEEN_TEXTS.join(texts)


def seeds() -> Iterator[bytes]:
    """Calls made of the tables of accepted and rejected rows, and calls with every option."""
    accepted = [row for row, _ in ACCEPTED if len(row) <= LONGEST_ROW]
    rejected = [row for row, _, _ in REJECTED if len(row) <= LONGEST_ROW and BETWEEN_TEXTS not in row]
    for number, row in enumerate([*accepted, *rejected]):
        yield written_call(number % 5, number % 16, [row], size=number % 256, widths=number * 7 % 256)
    for number in range(0, len(accepted) - 3, 3):
        rows = [accepted[number], rejected[number], *accepted[number + 1 : number + 3]]
        yield written_call(number % 5, NULL_BAD_ROWS | number % 16, rows, widths=number % 256)
    for number, (kind, flags, selection) in enumerate(product(range(5), range(16), (SELECTION, ALIASES))):
        start = number % len(RICH_ROWS)
        rows = [*RICH_ROWS[start:], *RICH_ROWS[:start]]
        yield written_call(kind, flags, rows, size=number % 32, widths=number * 3 % 256, selection=selection)


def write_seeds(folder: Path) -> None:
    """Writes all seeds to ``folder/all``, and some to ``folder/few``."""
    for number, seed in enumerate(seeds()):
        for kind in ("all",) if number % 16 else ("all", "few"):
            (folder / kind).mkdir(parents=True, exist_ok=True)
            (folder / kind / f"{number:04}").write_bytes(seed)


if __name__ == "__main__":
    write_seeds(Path(sys.argv[1]))
