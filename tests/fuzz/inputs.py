"""The inputs of the fuzzers: see ``call.hpp`` for how a call is written down."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
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
# longer seeds would only be slow: what they hold is tested for every size elsewhere
LONGEST_ROW = 1000


def written_call(kind: int, flags: int, rows: Sequence[bytes], *, size: int = 0, widths: int = 0) -> bytes:
    texts = [b"users", b"User", NESTED_TYPES, SELECTION, *rows]
    return bytes([kind, flags, size, widths]) + BETWEEN_TEXTS.join(texts)


def seeds() -> Iterator[bytes]:
    """Calls made of the tables of accepted and rejected rows."""
    accepted = [row for row, _ in ACCEPTED if len(row) <= LONGEST_ROW]
    rejected = [row for row, _, _ in REJECTED if len(row) <= LONGEST_ROW and BETWEEN_TEXTS not in row]
    for number, row in enumerate([*accepted, *rejected]):
        yield written_call(number % 5, number % 16, [row], size=number % 256, widths=number * 7 % 256)
    for number in range(0, len(accepted) - 3, 3):
        rows = [accepted[number], rejected[number], *accepted[number + 1 : number + 3]]
        yield written_call(number % 5, NULL_BAD_ROWS | number % 16, rows, widths=number % 256)


def write_seeds(folder: Path) -> None:
    """Writes all seeds to ``folder/all``, and some to ``folder/few``."""
    for number, seed in enumerate(seeds()):
        for kind in ("all",) if number % 16 else ("all", "few"):
            (folder / kind).mkdir(parents=True, exist_ok=True)
            (folder / kind / f"{number:04}").write_bytes(seed)


if __name__ == "__main__":
    write_seeds(Path(sys.argv[1]))
