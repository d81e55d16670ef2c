"""Which tool looks at what with which rules: one function a tool, one run a log."""

from __future__ import annotations

import sysconfig
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path

RULES = Path(__file__).with_name("semgrep_rules")


@dataclass(frozen=True)
class ToolRun:
    name: str
    command: list[str]
    folder: Path  # where it is started: some tools write paths relative to it
    environment: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Places:
    tools: Path  # what was installed, a folder a tool
    packages: Path  # installed Python packages
    samples: Path  # files with faults

    def program(self, tool: str) -> str:
        return str(self.tools / tool / "bin" / tool)

    def node_program(self, tool: str) -> str:
        return str(self.tools / "node" / "node_modules" / ".bin" / tool)

    def python(self, *packages: str) -> dict[str, Path]:
        folders = {package.replace("/", "-"): self.packages / package for package in packages}
        return {"samples": self.samples / "python", **folders}

    @property
    def javascript(self) -> Path:
        return self.packages / "django" / "contrib" / "admin" / "static" / "admin" / "js"

    def scripts(self) -> dict[str, Path]:
        folders = {"django": self.javascript, "django-admin": self.javascript / "admin"}
        return {"samples": self.samples / "javascript", **folders}

    @property
    def headers(self) -> Path:
        return self.packages / "pybind11" / "include" / "pybind11"


def every_run(places: Places) -> Iterator[ToolRun]:
    for runs in (ruff, bandit, semgrep, flawfinder, eslint, biome):
        yield from runs(places)


def ruff(places: Places) -> Iterator[ToolRun]:
    selections = {"all": "ALL", "security": "S", "style": "E,W,D,N", "types": "ANN,UP,PT", "bugs": "B,PL,RUF"}
    packages = ("h11", "iniconfig", "pluggy", "httpx", "idna", "asgiref", "sqlparse/engine", "anyio/streams")
    command = [
        places.program("ruff"),
        "check",
        "--isolated",
        "--no-cache",
        "--quiet",
        "--no-respect-gitignore",
    ]
    for (name, folder), (rules, selected) in product(places.python(*packages).items(), selections.items()):
        choice = ["--select", selected, "--output-format", "sarif"]
        yield ToolRun(f"ruff-{name}-{rules}", [*command, *choice, str(folder)], places.samples)


def bandit(places: Places) -> Iterator[ToolRun]:
    packages = (
        "h11",
        "pluggy",
        "httpcore",
        "httpx",
        "packaging",
        "sqlparse",
        "anyio",
        "asyncpg",
        "_pytest/_code",
    )
    for name, folder in places.python(*packages).items():
        command = [places.program("bandit"), "--quiet", "--format", "sarif", "--recursive", str(folder)]
        yield ToolRun(f"bandit-{name}", command, places.samples)
        if name in {"samples", "anyio"}:
            yield ToolRun(f"bandit-{name}-medium", [*command, "-ll"], places.samples)
            yield ToolRun(f"bandit-{name}-nosec", [*command, "--ignore-nosec"], places.samples)


def semgrep(places: Places) -> Iterator[ToolRun]:
    """Semgrep writes paths relative to where it was started."""
    folders = {
        "python": places.python("h11", "pluggy", "sqlparse", "anyio", "httpx", "asyncpg", "packaging"),
        "javascript": {"samples": places.samples, "django": places.javascript},
        "c": {"samples": places.samples, "pybind11": places.headers / "detail"},
    }
    folders["python"]["samples"] = places.samples
    options = ["--metrics=off", "--disable-version-check", "--quiet", "--sarif", "--jobs=1"]
    options += [
        "--no-git-ignore",
        "--x-ignore-semgrepignore-files",
    ]  # both would leave out what is below build/
    for language, named_folders in folders.items():
        for name, folder in named_folders.items():
            command = [places.program("semgrep"), "scan", "--experimental", *options]
            command += ["--config", str(RULES / f"{language}.yml")]
            yield ToolRun(f"semgrep-{name}-{language}", [*command, "."], folder)
            if name == "samples":
                errors = [*command, "--severity", "ERROR", "."]
                yield ToolRun(f"semgrep-{name}-{language}-errors", errors, folder)


def flawfinder(places: Places) -> Iterator[ToolRun]:
    command = [places.program("flawfinder"), "--sarif", "--quiet"]
    cpython = Path(sysconfig.get_path("include"))
    folders = {"samples": places.samples, "pybind11": places.headers, "python": cpython}
    folders |= {f"pybind11-{name}": places.headers / name for name in ("detail", "eigen", "stl", "conduit")}
    folders |= {f"python-{name}": cpython / name for name in ("cpython", "internal")}
    for name, folder in folders.items():
        yield ToolRun(f"flawfinder-{name}", [*command, "."], folder)
    yield ToolRun("flawfinder-samples-ignored", [*command, "--neverignore", "."], places.samples)
    yield ToolRun("flawfinder-samples-absolute", [*command, str(places.samples / "c")], places.samples)


def eslint(places: Places) -> Iterator[ToolRun]:
    node = places.tools / "node"
    formatter = node / "node_modules" / "@microsoft" / "eslint-formatter-sarif" / "sarif.js"
    command = [places.node_program("eslint"), "--config", str(node / "eslint.config.mjs")]
    command += ["--format", str(formatter)]
    for (name, folder), rules, embedded in product(
        places.scripts().items(), ("all", "recommended"), ("", "true")
    ):
        environment = {"FASTCORE_ESLINT_RULES": rules, "SARIF_ESLINT_EMBED": embedded}
        full_name = f"eslint-{name}-{rules}" + ("-contents" if embedded else "")
        files = [path.name for path in sorted(folder.glob("*.js"))]
        yield ToolRun(full_name, [*command, *files], folder, environment)


def biome(places: Places) -> Iterator[ToolRun]:
    command = [places.node_program("biome"), "lint", "--reporter=sarif", "--max-diagnostics=none"]
    choices = {"all": [], "errors": ["--diagnostic-level=error"]}
    choices |= {group: [f"--only={group}"] for group in ("suspicious", "complexity", "style", "security")}
    for (name, folder), (rules, choice) in product(places.scripts().items(), choices.items()):
        files = [path.name for path in sorted(folder.glob("*.js"))]
        yield ToolRun(f"biome-{name}-{rules}", [*command, *choice, *files], folder)
