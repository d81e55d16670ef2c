"""Write what every tool logs over files with faults and over installed packages: make_logs.py TOOLS LOGS."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from tool_runs import Places, ToolRun, every_run

SAMPLES = Path(__file__).parents[1] / "data" / "sarif_targets"
# what tools write into a log for this folder has to be decoded, or to be left alone
FOLDER_OF_SAMPLES = "größere 100% samples"


def write_log(run: ToolRun, logs: Path) -> float:
    start = time.monotonic()
    environment = {**os.environ, **run.environment}
    done = subprocess.run(run.command, cwd=run.folder, env=environment, capture_output=True)
    # most tools tell with 1 that they have found something
    if done.returncode > 1 or not json.loads(done.stdout or b"{}").get("runs"):
        raise SystemExit(f"{run.name} failed with {done.returncode}: {done.stderr.decode()[-2000:]}")
    (logs / f"{run.name}.sarif").write_bytes(done.stdout)
    return time.monotonic() - start


def main() -> None:
    tools, logs = (Path(argument).absolute() for argument in sys.argv[1:])
    shutil.rmtree(logs, ignore_errors=True)
    samples = logs / FOLDER_OF_SAMPLES
    shutil.copytree(SAMPLES, samples)
    runs = list(every_run(Places(tools, Path(sysconfig.get_path("purelib")), samples)))
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        seconds = dict(
            zip([run.name for run in runs], pool.map(partial(write_log, logs=logs), runs), strict=True)
        )
    for name, taken in sorted(seconds.items(), key=lambda item: -item[1])[:5]:
        print(f"{name}: {taken:.1f} s")
    print(f"{len(runs)} logs, {sum(log.stat().st_size for log in logs.glob('*.sarif')) / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
