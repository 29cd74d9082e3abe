"""The picture of the code in `design` and ARCHITECTURE.md is true because this test holds it.

It walks the syntax tree of every module: which layer imports which, which libraries a layer may see, that
there is no import cycle, and that some words stand nowhere in the product.
"""

import ast
import functools
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "llava_desktop"

ALLOWED: dict[str, set[str]] = {
    "core": set(),
    "images": {"core"},
    "replicate": {"core"},
    "storage": {"core"},
    "tasks": {"core", "images", "replicate", "storage"},
    "qt": {"core", "images", "replicate", "storage", "tasks"},
    "ui": {"core", "images", "replicate", "storage", "tasks", "qt", "resources"},
    "demo": {"core"},
    "resources": set(),
    "backstage": {"core", "images", "storage", "tasks", "qt"},
    "furnishing": {"core", "images", "ui", "backstage"},
    "rooms": {"core", "storage", "qt", "ui", "resources", "backstage", "furnishing"},
    "late_rooms": {"core", "images", "storage", "tasks", "qt", "ui", "backstage", "rooms"},
    "assembly": {"core", "storage", "qt", "ui", "backstage", "rooms", "late_rooms"},
    "self_test": {"core", "images", "replicate", "storage", "qt", "resources"},
    "program": {"core"},
    "desktop_app": {"core", "images", "storage", "qt", "ui", "assembly", "program"},
    "app": {"core", "images", "storage", "qt", "ui", "demo", "self_test", "program", "desktop_app"},
    "start": {"app"},
}
"""Layer -> the layers it may import. `resources`, and all from `backstage` on but `self_test`, are files."""

THIRD_PARTY: dict[str, set[str]] = {
    "core": set(),
    "images": {"PIL", "pi_heif"},
    "replicate": {"httpx", "truststore", "certifi"},
    "storage": {"keyring", "platformdirs", "secretstorage", "jeepney"},
    "tasks": {"httpx", "jeepney"},
    "qt": {"PySide6"},
    "ui": {"PySide6"},
    "demo": {"PIL"},
    "resources": set(),
    "backstage": set(),
    "furnishing": {"PySide6"},
    "rooms": {"PySide6"},
    "late_rooms": {"PySide6"},
    "assembly": {"PySide6"},
    "self_test": {"PySide6", "PIL", "httpx", "truststore"},
    "program": set(),
    "desktop_app": {"PySide6"},
    "app": {"PySide6"},
    "start": {"PySide6"},
}
"""Layer -> the libraries outside the standard one that it may import."""

FORBIDDEN_STANDARD: dict[str, set[str]] = {
    "core": {"asyncio", "sqlite3", "socket", "threading"},
    "ui": {"sqlite3", "asyncio", "socket"},
    "qt": set(),
}

FORBIDDEN_CALLS = {
    "terminate": "a QThread that is terminated leaves locks held",
    "processEvents": "re-enters the event loop under the caller's feet",
    "exec_": "the old name; and no modal dialog in the main flow",
}


@dataclass(frozen=True)
class Import:
    importer: str  # dotted module
    target: str  # dotted module, `llava_desktop.` included for our own
    line: int
    in_function: bool
    for_types: bool


@functools.cache
def modules() -> dict[str, Path]:
    return {
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
        for path in sorted(PACKAGE.rglob("*.py"))
    }


def layer_of(module: str) -> str:
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else "package"


def is_type_checking(node: ast.If) -> bool:
    return isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


def imports_of(module: str, path: Path) -> Iterator[Import]:
    known = modules()

    def targets(node: ast.Import | ast.ImportFrom) -> Iterator[str]:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
            return
        assert node.level == 0, f"{path}:{node.lineno}: relative imports hide which layer is meant"
        base = node.module or ""
        for alias in node.names:
            name = f"{base}.{alias.name}"
            yield name if name in known else base

    def walk(node: ast.AST, *, in_function: bool, for_types: bool) -> Iterator[Import]:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.Import | ast.ImportFrom):
                for target in targets(child):
                    yield Import(module, target, child.lineno, in_function, for_types)
            inside = in_function or isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
            types = for_types or (isinstance(child, ast.If) and is_type_checking(child))
            yield from walk(child, in_function=inside, for_types=types)

    yield from walk(ast.parse(path.read_text("utf-8")), in_function=False, for_types=False)


@functools.cache
def all_imports() -> list[Import]:
    return [found for module, path in modules().items() for found in imports_of(module, path)]


def test_every_module_belongs_to_a_layer():
    unknown = {layer_of(m) for m in modules()} - set(ALLOWED) - {"package", "__main__"}
    assert not unknown


def test_arrows_point_only_the_way_the_picture_shows():
    wrong = [
        f"{found.importer}:{found.line} imports {found.target}"
        for found in all_imports()
        if found.target.startswith("llava_desktop.")
        and layer_of(found.importer) in ALLOWED
        and layer_of(found.target) != layer_of(found.importer)
        and layer_of(found.target) not in ALLOWED[layer_of(found.importer)]
    ]
    assert not wrong


def test_each_layer_sees_only_its_own_libraries():
    wrong = []
    for found in all_imports():
        top = found.target.split(".")[0]
        layer = layer_of(found.importer)
        if top == "llava_desktop" or layer not in THIRD_PARTY:
            continue
        if top in sys.stdlib_module_names:
            if top in FORBIDDEN_STANDARD.get(layer, set()) and not found.for_types:
                wrong.append(f"{found.importer}:{found.line} imports {found.target}")
        elif top not in THIRD_PARTY[layer]:
            wrong.append(f"{found.importer}:{found.line} imports {found.target}")
    assert not wrong


def test_the_qt_layer_knows_no_widget():
    wrong = [
        f"{found.importer}:{found.line} imports {found.target}"
        for found in all_imports()
        if layer_of(found.importer) == "qt"
        and found.target.startswith("PySide6.")
        and found.target.split(".")[1] not in {"QtCore", "QtNetwork", "QtDBus"}
    ]
    assert not wrong


def test_there_is_no_import_cycle():
    """Imports for types only do not run, so they cannot make a cycle at run time; the layers still bind them."""
    graph: dict[str, set[str]] = {}
    for found in all_imports():
        if found.target.startswith("llava_desktop") and not found.for_types:
            graph.setdefault(found.importer, set()).add(found.target)
    done: set[str] = set()

    def visit(module: str, trail: tuple[str, ...]) -> None:
        assert module not in trail, " -> ".join((*trail, module))
        if module in done:
            return
        for target in graph.get(module, set()):
            if target != module:
                visit(target, (*trail, module))
        done.add(module)

    for module in graph:
        visit(module, ())


_COMPOSITION_ROOT = ("app", "desktop_app", "assembly", "backstage", "furnishing", "late_rooms")
MEASURED_LATE_IMPORTS = {f"llava_desktop.{name}" for name in _COMPOSITION_ROOT}
"""These alone may import inside functions: measured (`dev.py bench start`)."""


def test_imports_stand_at_the_top_of_the_file():
    wrong = [
        f"{found.importer}:{found.line}"
        for found in all_imports()
        if found.in_function and found.importer not in MEASURED_LATE_IMPORTS
    ]
    assert not wrong


def calls(tree: ast.AST) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def test_forbidden_words_stand_nowhere():
    wrong = []
    for module, path in modules().items():
        tree = ast.parse(path.read_text("utf-8"))
        for node in ast.walk(tree):
            where = f"{module}:{getattr(node, 'lineno', 0)}"
            if isinstance(node, ast.ExceptHandler) and node.type is None:
                wrong.append(f"{where} bare except")
            if isinstance(node, ast.Global):
                wrong.append(f"{where} a module-level global that changes")
        for call in calls(tree):
            where = f"{module}:{call.lineno}"
            if isinstance(call.func, ast.Attribute):
                name = call.func.attr
                if name in FORBIDDEN_CALLS:
                    wrong.append(f"{where} {name}: {FORBIDDEN_CALLS[name]}")
                if name == "sleep" and isinstance(call.func.value, ast.Name) and call.func.value.id == "time":
                    wrong.append(f"{where} time.sleep")
                if name == "instance" and layer_of(module) != "app":
                    wrong.append(f"{where} QApplication.instance() belongs to app.py")
    assert not wrong


BROAD_EXCEPT_PLACES = 3
"""The worker's edge, `excepthook` and start-up: anywhere else a broad `except` hides a bug."""


def test_broad_excepts_stand_in_at_most_three_places():
    found = []
    for module, path in modules().items():
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ExceptHandler) and node.type is not None:
                names = {n.id for n in ast.walk(node.type) if isinstance(n, ast.Name)}
                if names & {"Exception", "BaseException"}:
                    found.append(f"{module}:{node.lineno}")
    assert len(found) <= BROAD_EXCEPT_PLACES, found


@pytest.mark.parametrize("folder", ["utils", "helpers", "managers", "common", "misc"])
def test_folders_are_named_after_their_subject(folder):
    assert not (PACKAGE / folder).exists()


def test_packaging_is_not_a_package():
    """`packaging/__init__.py` would hide the PyPI library of that name."""
    assert not (ROOT / "packaging" / "__init__.py").exists()
