"""Where everything lives and who may import whom."""

from __future__ import annotations

import ast
import fnmatch
import re
from pathlib import Path

import pytest

from subprocesses import printed

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "python" / "fastcore"
BINDINGS = ROOT / "src" / "bindings"

TOP_LEVEL = {
    *("pyproject.toml", "CMakeLists.txt", "Makefile", "README.md", "LICENSE", "CHANGELOG.md"),
    *("src", "python", "tests", "benchmarks"),
}
# what every area uses and no area is
NOT_AREAS = {"errors", "kernels"}


def areas() -> list[str]:
    registered = re.findall(r"register_(\w+)\(m\)", (BINDINGS / "module.cpp").read_text())
    return sorted(set(registered) - NOT_AREAS)


def test_top_level() -> None:
    ignored = [line.strip("/") for line in (ROOT / ".gitignore").read_text().split()]
    found = {entry.name for entry in ROOT.iterdir() if not entry.name.startswith(".")}
    found = {name for name in found if not any(fnmatch.fnmatch(name, pattern) for pattern in ignored)}
    assert found == TOP_LEVEL


def test_there_are_areas() -> None:
    assert "response" in areas()


def test_the_module_only_registers() -> None:
    body = (BINDINGS / "module.cpp").read_text()
    module = body[body.index("PYBIND11_MODULE") :]
    lines = [line.strip() for line in module[module.index("{") + 1 : module.rindex("}")].splitlines()]
    assert [line for line in lines if line and not re.fullmatch(r"fastcore::register_\w+\(m\);", line)] == []


@pytest.mark.parametrize("area", areas())
def test_an_area_is_complete(area: str) -> None:
    assert any((ROOT / "src" / "core" / area).glob("*.cpp"))
    assert (BINDINGS / f"{area}.cpp").is_file()
    assert f"void register_{area}(" in (BINDINGS / f"{area}.cpp").read_text()
    assert (PACKAGE / "_fallback" / f"{area}.py").is_file()
    assert (PACKAGE / f"{area}.py").is_file()
    assert any((ROOT / "tests" / "python").glob(f"test_{area}_*.py"))
    assert any((ROOT / "tests" / "cpp" / area).glob("*.cpp"))


@pytest.mark.parametrize("area", areas())
def test_names_of_an_area_are_everywhere(area: str) -> None:
    binding = (BINDINGS / f"{area}.cpp").read_text()
    functions = re.findall(r'm\.def\(\s*"(\w+)"', binding)
    classes = re.findall(r'py::class_<[^(]*>\(m, "(\w+)"', binding)
    bound = {*functions, *classes}
    assert bound
    stub = defined_in(PACKAGE / "_core.pyi")
    fallback = defined_in(PACKAGE / "_fallback" / f"{area}.py") | imported_in(
        PACKAGE / "_fallback" / f"{area}.py"
    )
    assert bound <= stub
    assert bound <= fallback


def defined_in(file: Path) -> set[str]:
    return {
        node.name
        for node in ast.parse(file.read_text()).body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
    }


def imported_in(file: Path) -> set[str]:
    imports = [node for node in ast.parse(file.read_text()).body if isinstance(node, ast.ImportFrom)]
    return {alias.name for node in imports for alias in node.names}


def test_core_knows_no_python() -> None:
    sources = [file for file in (ROOT / "src" / "core").rglob("*") if file.suffix in {".cpp", ".hpp", ".h"}]
    assert sources
    include = re.compile(r'^\s*#\s*include\s*[<"](?:Python\.h|pybind11/|bindings/)', re.MULTILINE)
    assert [file.name for file in sources if include.search(file.read_text())] == []


# cli -> service -> scans, explorer, investigation -> integrations, operations -> library -> _backend -> _core
LEVELS = {
    "cli": 7,
    "__main__": 7,
    "service": 6,
    "scans": 5,
    "explorer": 5,
    "investigation": 5,
    "integrations": 4,
    "operations": 4,
    "_backend": 2,
    "_core": 1,
    "_fallback": 1,
    "errors": -1,
}
LIBRARY = 3
# private modules at the top hold what both the library and the implementations use
SHARED = 0


def level(part: str) -> int:
    return LEVELS.get(part, SHARED if part.startswith("_") and part != "__init__" else LIBRARY)


def part_of(file: Path) -> str:
    return file.relative_to(PACKAGE).parts[0].removesuffix(".py").removesuffix(".pyi")


def imported_parts(file: Path) -> set[str]:
    """The parts of fastcore that a file imports, anywhere in it."""
    parts = set()
    for node in ast.walk(ast.parse(file.read_text())):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            module = absolute(file, node)
            names = [f"{module}.{alias.name}" if module == "fastcore" else module for alias in node.names]
        for name in names:
            package, _, rest = name.partition(".")
            if package == "fastcore":
                parts.add(existing_part(rest.split(".")[0]))
    return parts


def absolute(file: Path, node: ast.ImportFrom) -> str:
    if not node.level:
        return node.module or ""
    folder = ["fastcore", *file.relative_to(PACKAGE).parts[:-1]]
    return ".".join([*folder[: len(folder) - node.level + 1], *([node.module] if node.module else [])])


def existing_part(name: str) -> str:
    """A name that is no module comes out of the package itself."""
    exists = any((PACKAGE / f"{name}{ending}").exists() for ending in ("", ".py", ".pyi")) if name else False
    return name if exists else "__init__"


PYTHON_FILES = sorted([*PACKAGE.rglob("*.py"), *PACKAGE.rglob("*.pyi")])


@pytest.mark.parametrize("file", PYTHON_FILES, ids=lambda file: str(file.relative_to(PACKAGE)))
def test_imports_point_one_way(file: Path) -> None:
    part = part_of(file)
    for imported in imported_parts(file):
        if imported == part:
            continue
        is_sideways = level(part) == level(imported) and level(part) in {SHARED, LIBRARY}
        is_among_equals = is_sideways and imported != "__init__"
        is_package_itself = part == "__init__" and level(imported) == LIBRARY
        assert level(imported) < level(part) or is_among_equals or is_package_itself, imported
        assert imported not in {"_core", "_fallback"} or part == "_backend", imported


@pytest.mark.parametrize("asked", ["python", pytest.param("native", marks=pytest.mark.native)])
def test_import_is_light(asked: str) -> None:
    heavy = [
        "django",
        "fastapi",
        "starlette",
        "psycopg",
        "numpy",
        "pyarrow",
        "pydantic",
        "pydantic_core",
        "asyncio",
    ]
    code = f"import sys, fastcore; print([name for name in {heavy} if name in sys.modules])"
    assert printed(code, FASTCORE_IMPLEMENTATION=asked) == "[]"


def test_no_test_folder_is_a_package() -> None:
    assert list((ROOT / "tests").rglob("__init__.py")) == []
