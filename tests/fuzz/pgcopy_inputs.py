"""The first inputs of the fuzzer of binary COPY: texts that its columns take or nearly take."""

from __future__ import annotations

import sys
from pathlib import Path

SEEDS = """
00112233-4455-6677-8899-aabbccddeeff
{00112233445566778899AABBCCDDEEFF}
urn:uuid:00000000000000000000000000000000
10.0.0.1
192.168.100.200/24
::1
2001:db8::8a2e:370:7334/64
::ffff:1.2.3.4
fe80::1%eth0
0
-12345.6789
1e-5
1E+20
.5
10000
0.00010000
NaN
-Infinity
1e131071
1e-16383
2024-02-29
1900-02-29
9999-12-31
0001-01-01
2024-02-29T23:59:59.999999Z
2000-01-01 00:00
2000-01-01T00:00:00,1+05:30
2000-01-01t01:02-0800
""".strip().splitlines()

if __name__ == "__main__":
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(SEEDS):
        (folder / f"{number:02}").write_text(seed)
