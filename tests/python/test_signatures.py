"""Stub, fallback and native module declare the same names and signatures."""

from __future__ import annotations

import ast
import inspect
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

import fastcore
from fastcore import _fallback

STUB = ast.parse((Path(fastcore.__file__).parent / "_core.pyi").read_text())
STUB_FUNCTIONS = {node.name: node for node in STUB.body if isinstance(node, ast.FunctionDef)}
STUB_CLASSES = {node.name: node for node in STUB.body if isinstance(node, ast.ClassDef)}

Signature = tuple[list[tuple[str, str, str]], str]
"""(name, kind, annotation) of each parameter, and the annotation of the result."""

ANYTHING = "object"


def of_definition(function: ast.FunctionDef) -> Signature:
    arguments = function.args
    groups = (
        ("positional", arguments.posonlyargs),
        ("any", arguments.args),
        ("variadic", [arguments.vararg] if arguments.vararg else []),
        ("keyword", arguments.kwonlyargs),
        ("variadic keyword", [arguments.kwarg] if arguments.kwarg else []),
    )
    parameters = [
        (argument.arg, kind, annotation(argument.annotation)) for kind, group in groups for argument in group
    ]
    return parameters, annotation(function.returns)


def annotation(node: ast.expr | None) -> str:
    return "" if node is None else ast.unparse(node)


def of_fallback(name: str) -> Signature:
    lines = inspect.getsource(getattr(_fallback, name))
    (function,) = ast.parse(lines).body
    assert isinstance(function, ast.FunctionDef)
    return of_definition(function)


def of_binding(function: object) -> Signature:
    """The signature that pybind11 writes as the first line of the docstring."""
    declaration = (inspect.getdoc(function) or "").splitlines()[0]
    (parsed,) = ast.parse(f"def {declaration}: ...").body
    assert isinstance(parsed, ast.FunctionDef)
    parameters, result = of_definition(parsed)
    return [(name, kind, as_in_stub(text)) for name, kind, text in parameters], as_in_stub(result)


def as_in_stub(text: str) -> str:
    # pybind11 writes what it converts, the stub what it is
    spelled = {"typing.SupportsInt | typing.SupportsIndex": "int", "typing.SupportsInt": "int"}
    return spelled.get(text, text).replace("fastcore._core.", "")


def test_names_of_stub_and_fallback() -> None:
    assert sorted([*STUB_FUNCTIONS, *STUB_CLASSES]) == sorted(_fallback.__all__)


@pytest.mark.parametrize("name", STUB_FUNCTIONS)
def test_fallback_function(name: str) -> None:
    assert of_fallback(name) == of_definition(STUB_FUNCTIONS[name])


@pytest.mark.parametrize("name", STUB_CLASSES)
def test_fallback_class(name: str) -> None:
    fallback = getattr(_fallback, name)
    members = members_of(STUB_CLASSES[name])
    # before PEP 688 a class cannot name this method, and inherits the buffer instead
    assert {member for member in members if not hasattr(fallback, member)} <= {"__buffer__"}
    for member in members.keys() - {"__buffer__"}:
        expected, _ = of_definition(members[member])
        found = getattr(fallback, member)
        if not isinstance(found, property):
            names = list(inspect.signature(found).parameters)
            assert names == [parameter for parameter, _, _ in expected]


@pytest.mark.parametrize(
    "module", ["fastcore._fallback", pytest.param("fastcore._core", marks=pytest.mark.native)]
)
def test_content_is_a_buffer(module: str) -> None:
    content = import_module(module).ResponseBytes(b"x", "a/b")
    assert memoryview(content).tobytes() == b"x"


def members_of(definition: ast.ClassDef) -> dict[str, ast.FunctionDef]:
    return {node.name: node for node in definition.body if isinstance(node, ast.FunctionDef)}


@pytest.mark.native
def test_names_of_the_native_module(native_implementation: ModuleType) -> None:
    names = [name for name in vars(native_implementation) if not name.startswith("_")]
    assert sorted(names) == sorted([*STUB_FUNCTIONS, *STUB_CLASSES])


@pytest.mark.native
@pytest.mark.parametrize("name", STUB_FUNCTIONS)
def test_native_function(native_implementation: ModuleType, name: str) -> None:
    stub_parameters, stub_result = of_definition(STUB_FUNCTIONS[name])
    parameters, result = of_binding(getattr(native_implementation, name))
    expected = [
        (argument, kind, text if found[2] != ANYTHING else ANYTHING)
        for (argument, kind, text), found in zip(stub_parameters, parameters, strict=True)
    ]
    assert parameters == expected
    assert result == stub_result


@pytest.mark.native
@pytest.mark.parametrize("name", STUB_CLASSES)
def test_native_class(native_implementation: ModuleType, name: str) -> None:
    native = getattr(native_implementation, name)
    members = members_of(STUB_CLASSES[name])
    assert {member for member in members if not hasattr(native, member)} <= {"__buffer__"}
    # pybind11 gives each class a private member of its own
    assert {member for member in vars(native) if not member.startswith("_")} == {
        member for member in members if not member.startswith("_")
    }
