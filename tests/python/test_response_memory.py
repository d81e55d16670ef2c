"""Memory stays bounded, whatever keys the rows have."""

from __future__ import annotations

import pytest

from subprocesses import printed

# Half a million keys that never come again: kept to the end of the call they would take more than 100 MB.
NEW_KEYS_IN_EVERY_ROW = """
import resource
import fastcore

rows = ["{" + ",".join(f'"key_{row}_{key}":1' for key in range(500)) + "ENDING" for row in range(1000)]
fastcore.build_list_response(rows[:10], "f", on_bad_row="null")
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
fastcore.build_list_response(rows, "f", on_bad_row="null")
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


@pytest.mark.large
@pytest.mark.parametrize("ending", ["}", ""], ids=["valid", "bad"])
@pytest.mark.parametrize("asked", ["python", pytest.param("native", marks=pytest.mark.native)])
def test_keys_that_never_come_again_are_forgotten(asked: str, ending: str) -> None:
    code = NEW_KEYS_IN_EVERY_ROW.replace("ENDING", ending)
    grown_megabytes = int(printed(code, FASTCORE_IMPLEMENTATION=asked))
    assert grown_megabytes < 60
