"""Run every bench_*.py in a process of its own, one after the other; arguments are passed on to all of them.

bench.py --output benchmarks/README.md --plots benchmarks/plots    as make bench does
bench.py --jobs options memory --rounds 1                          a quick look
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from pathlib import Path

from results import GOALS


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--jobs", nargs="+", choices=list(GOALS), default=list(GOALS))
    options, passed_on = parser.parse_known_args()
    failed = []
    for name in options.jobs:
        print(f"-- {name}", file=sys.stderr, flush=True)
        start = time.monotonic()
        script = Path(__file__).with_name(f"bench_{name}.py")
        if subprocess.run([sys.executable, str(script), *passed_on]).returncode:
            failed.append(name)
        print(f"-- {name}: {time.monotonic() - start:.0f} s", file=sys.stderr, flush=True)
    if failed:
        raise SystemExit(f"a gate was missed, or the measurement failed: {', '.join(failed)}")


if __name__ == "__main__":
    main()
