"""``fastcore scans``: what is listed, and what goes."""

from __future__ import annotations

import json

import psycopg
import pytest

from command_logs import Command, result, write_log
from command_terminal import shown_in_terminal
from fastcore.cli import main


@pytest.fixture
def scans(command: Command, database: str) -> str:
    """Five scans of one branch, 4 to 0 days old, one of another branch and one of somebody else, both old."""
    write_log("a.sarif", result("B1"), result("B2"))
    targets = [*[("acme", "acme/shop", "main")] * 5, ("acme", "acme/shop", "old"), ("other", "blog", "main")]
    for organisation, repository, branch in targets:
        words = ("--organisation", organisation, "--repository", repository, "--branch", branch)
        assert command("a.sarif", "--database", *words, "--commit", "c" * 40).exit_code == 0
    with psycopg.connect(database) as conn:
        conn.execute(
            """
            UPDATE fastcore_scan SET created_at = now() - placed.age FROM (
                SELECT id, CASE WHEN branch = 'main' AND organisation = 'acme'
                    THEN (row_number() OVER (PARTITION BY organisation, branch ORDER BY created_at DESC) - 1)
                        * interval '1 day'
                    ELSE interval '400 days' END AS age
                FROM fastcore_scan
            ) AS placed WHERE placed.id = fastcore_scan.id
            """
        )
    return database


def ages(database: str, where: str = "organisation = 'acme' AND branch = 'main'") -> list[int]:
    query = f"SELECT extract(day FROM now() - created_at)::int FROM fastcore_scan WHERE {where} ORDER BY 1"
    with psycopg.connect(database) as conn:
        return [age for (age,) in conn.execute(query.encode())]


def test_the_list_has_the_newest_first(fastcore: Command, scans: str) -> None:
    shown = fastcore("scans", "list", "--organisation", "acme")
    assert (shown.exit_code, shown.err) == (0, "")
    header, *lines, total = [line.split() for line in shown.out.splitlines()]
    assert header == ["created", "repository", "branch", "commit", "tool", "findings", "new", "fixed", "id"]
    assert [line[3] for line in lines] == ["main"] * 5 + ["old"]
    assert lines[0][2:-1] == ["acme/shop", "main", "c" * 12, "bandit", "2", "0", "0"]
    assert " ".join(total) == "6 scans"
    few = fastcore("scans", "list", "--branch", "main", "--limit", "1").out.splitlines()
    assert (len(few), few[-1]) == (3, "6 scans, of which 1 are shown")


def test_the_list_as_json(fastcore: Command, scans: str) -> None:
    shown = fastcore("scans", "list", "--repository", "blog", "--json")
    (scan,) = json.loads(shown.out)["data"]["scans"]
    assert (scan["organisation"], scan["findingCount"]) == ("other", 2)


def test_no_scans(fastcore: Command, database: str) -> None:
    assert fastcore("scans", "list").out == "0 scans\n"
    assert fastcore("scans", "prune", "--older-than", "0d").out == "deleted 0 scans with 0 findings\n"


def test_old_scans_go_and_the_newest_of_each_branch_stays(fastcore: Command, scans: str) -> None:
    shown = fastcore("scans", "prune", "--older-than", "2d")
    assert (shown.exit_code, shown.out, shown.err) == (0, "deleted 3 scans with 6 findings\n", "")
    assert ages(scans) == [0, 1]
    assert ages(scans, "branch = 'old' OR organisation = 'other'") == [400, 400]
    with psycopg.connect(scans) as conn:
        assert conn.execute("SELECT count(*) FROM fastcore_finding").fetchone() == (8,)


@pytest.mark.parametrize(
    ("age", "left"), [("47h", [0, 1]), ("1w", [0, 1, 2, 3, 4]), ("999999w", [0, 1, 2, 3, 4])]
)
def test_units_of_age(fastcore: Command, scans: str, age: str, left: list[int]) -> None:
    assert fastcore("scans", "prune", "--older-than", age).exit_code == 0
    assert ages(scans) == left


def test_more_of_each_branch_may_stay(fastcore: Command, scans: str) -> None:
    assert fastcore("scans", "prune", "--older-than", "0h", "--keep", "3").exit_code == 0
    assert ages(scans) == [0, 1, 2]


def test_only_scans_of_one_repository_go(fastcore: Command, scans: str) -> None:
    for words in (["--organisation", "other"], ["--repository", "acme/other"]):
        shown = fastcore("scans", "prune", "--older-than", "0d", *words)
        assert shown.out == "deleted 0 scans with 0 findings\n"
    words = ["--organisation", "acme", "--repository", "acme/shop"]
    assert fastcore("scans", "prune", "--older-than", "0d", *words).out.startswith("deleted 4 scans")


def test_progress_is_shown_in_a_terminal(scans: str) -> None:
    words = ("scans", "prune", "--database-url", scans, "--older-than")
    shown = shown_in_terminal(*words, "2d")
    assert "deleting" in shown
    assert shown.rstrip().endswith("deleted 3 scans with 6 findings")
    shown = shown_in_terminal(*words, "1d", "--no-progress")
    assert shown.rstrip() == "deleted 1 scan with 2 findings"


def test_a_dry_run_shows_what_would_go(fastcore: Command, scans: str) -> None:
    shown = fastcore("scans", "prune", "--older-than", "3d", "--dry-run")
    *lines, total = shown.out.splitlines()
    assert (shown.exit_code, total) == (0, "would delete 2 scans with 4 findings")
    assert [line.split()[2:5] for line in lines] == [["acme/shop", "main", "2"]] * 2
    assert ages(scans) == [0, 1, 2, 3, 4]


def test_a_database_can_be_named(
    fastcore: Command, scans: str, monkeypatch: pytest.MonkeyPatch, server: str
) -> None:
    monkeypatch.delenv("DATABASE_URL")
    assert fastcore("scans", "list").exit_code == 2
    assert fastcore("scans", "list", "--database-url", scans).out.endswith("7 scans\n")
    shown = fastcore("scans", "prune", "--older-than", "1d", "--database-url", server)
    assert shown.exit_code == 2
    assert "run 'fastcore migrate'" in shown.err


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["list", "--limit", "0"],
        ["prune"],
        ["prune", "--older-than", "90"],
        ["prune", "--older-than", "-1d"],
        ["prune", "--older-than", "9m"],
        ["prune", "--older-than", "1d", "--keep", "0"],
    ],
)
def test_wrong_words_end_with_2(words: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["scans", *words])
    assert ended.value.code == 2


def test_help_has_examples(capsys: pytest.CaptureFixture[str]) -> None:
    for action, example in (("list", "--json"), ("prune", "--older-than 90d --dry-run")):
        with pytest.raises(SystemExit):
            main(["scans", action, "--help"])
        assert f"fastcore scans {action} " in (shown := capsys.readouterr().out)
        assert example in shown
