"""One contender in a process of its own: ``python sarif_probe.py CONTENDER FILE``."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import resident
from fastcore.sarif import parse_sarif
from sarif_contenders import CONTENDERS, NATIVE


def main() -> None:
    contender, name = sys.argv[1:]
    path = Path(name)
    before = resident.resident("VmRSS")
    # the answer stays while what it holds is measured
    if contender == NATIVE:
        peak, _answer = resident.peak_of(lambda: parse_sarif(path).findings)
    else:
        peak, _answer = resident.peak_of(lambda: CONTENDERS[contender]["findings"](path.read_bytes()))
    print(json.dumps({"peak": peak, "held": resident.resident("VmRSS") - before}))


if __name__ == "__main__":
    main()
