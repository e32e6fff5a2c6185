"""Rules of the house that a reader would otherwise have to watch over: each is a test that names what breaks it."""

import ast
import re
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

import retold.config
import retold.errors

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "retold"
MODULES = sorted(SOURCE.rglob("*.py"))
TREES = {path: ast.parse(path.read_text(encoding="utf-8")) for path in MODULES}

EMPTY_NAMES = {"utils", "util", "helpers", "helper", "misc", "common", "base", "manager", "core", "stuff"}
# The field has other words for these (docs/glossary.md).
FOREIGN_WORDS = {"document", "documents", "doc", "docs", "chunk", "chunks", "entity", "entities", "topic", "topics"}

MODULE_LINES, FUNCTION_LINES = 440, 60
LONG_MODULES = {
    "types.py": "the contract of all stages, read as one page",
    "dossier/tables.py": "the result tables as data: one line a column, the source of docs/tables.md",
}
LONG_FUNCTIONS: dict[str, str] = {}

# Where a library from outside may be imported: one file below the folder named. The nouns and arrays are everywhere.
EVERYWHERE = {"msgspec", "numpy"}
HOME = {
    "apsw": "store/connection.py",
    "charset_normalizer": "reading/",
    "jinja2": "dossier/",
    "lxml": "reading/",
    "numba": "kernels/compiled.py",
    "onnxruntime": "record/tagging.py",
    "markupsafe": "dossier/",
    "py3langid": "language/",
    "pyarrow": "dossier/exports/",
    "pyspark": "engine/spark.py",
    "rapidfuzz": "",
    "sentencex": "",
    "tqdm": "cli/progress.py",
    "trafilatura": "reading/",
    "uvicorn": "web/serving.py",
}
# A verb is its own file, and each declares its options; so is each group of routes.
WHOLE_PACKAGE = {"click": "cli/", "fastapi": "web/", "starlette": "web/"}
INDIRECT = {"lxml_html_clean": "trafilatura imports it", "pandas": "pyspark asks for it"}


def shown(path: Path) -> str:
    return path.relative_to(SOURCE).as_posix()


def imports() -> Iterator[tuple[str, Path]]:
    for path, tree in TREES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                for alias in node.names:
                    yield alias.name, path
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                yield node.module, path


def outside() -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for name, path in imports():
        top = name.partition(".")[0]
        if top not in sys.stdlib_module_names and top != "retold":
            found[top].add(shown(path))
    return found


def functions() -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    for path, tree in TREES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield f"{shown(path)}:{node.name}", node


def test_modules_are_named_for_what_they_hold() -> None:
    assert MODULES
    assert [shown(path) for path in MODULES if {path.stem, *path.relative_to(SOURCE).parts} & EMPTY_NAMES] == []


def test_modules_can_be_read_in_one_sitting() -> None:
    lines = {shown(path): len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES}
    assert {name: n for name, n in lines.items() if n > MODULE_LINES and name not in LONG_MODULES} == {}
    assert [name for name in LONG_MODULES if lines.get(name, 0) <= MODULE_LINES] == [], "no longer long: take it off the list"


def test_functions_can_be_seen_at_once() -> None:
    lines = {name: (node.end_lineno or node.lineno) - node.lineno + 1 for name, node in functions()}
    assert {name: n for name, n in lines.items() if n > FUNCTION_LINES and name not in LONG_FUNCTIONS} == {}
    assert [name for name in LONG_FUNCTIONS if lines.get(name, 0) <= FUNCTION_LINES] == [], "no longer long: take it off the list"


def test_names_are_words_of_the_field() -> None:
    named: list[str] = []
    for path, tree in TREES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                name = node.name
            elif isinstance(node, ast.arg):
                name = node.arg
            elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                name = node.id
            else:
                continue
            words = {word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+", name)}
            if words & FOREIGN_WORDS:
                named.append(f"{shown(path)}:{node.lineno} {name}")
    assert named == []


def test_one_library_one_file() -> None:
    found = outside()
    for library, files in sorted(found.items()):
        if library in EVERYWHERE:
            continue
        if library in WHOLE_PACKAGE:
            assert all(name.startswith(WHOLE_PACKAGE[library]) for name in files), (library, files)
            continue
        assert library in HOME, f"{library} is imported in {files} and has no home in this test"
        assert len(files) == 1, f"{library} is imported in more than one file: {sorted(files)}"
        assert all(name.startswith(HOME[library]) for name in files), f"{library} belongs in {HOME[library]}, not in {files}"


def test_what_is_imported_is_declared_and_what_is_declared_is_imported() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

    def names(requirements: list[str]) -> set[str]:
        return {re.split(r"[<>=!~\[; ]", line)[0].lower().replace("-", "_") for line in requirements}

    needed = names(project["dependencies"])
    extra = names([line for name in ("parquet", "spark") for line in project["optional-dependencies"].get(name, [])])
    imported = {name.lower() for name in outside()}
    # These come with what is declared, and are part of its interface.
    transitive = {"lxml": "trafilatura", "markupsafe": "jinja2", "starlette": "fastapi"}
    assert imported - needed - extra - {name for name, by in transitive.items() if by in needed} == set()
    assert (needed | extra) - imported - set(INDIRECT) == set()


def test_the_network_is_not_reached_for() -> None:
    modules = ("socket", "urllib.request", "http", "ftplib", "smtplib", "requests", "urllib3", "httpx")
    found = [f"{shown(path)}: {name}" for name, path in imports() if name in modules or name.startswith("http.")]
    assert found == ["fetching.py: urllib.request"]  # a feed, where --fetch says so


# The time of day may be written down; nothing that a result rests on may read it.
CLOCK = {
    "store/archive.py": "the log of runs",
    "store/corrections.py": "when a person decided",
    "store/migrations.py": "when the archive was brought up to date",
}


def test_neither_the_clock_nor_chance_decides() -> None:
    found = [f"{shown(path)}: {name}" for name, path in imports() if name.partition(".")[0] in ("random", "secrets", "uuid")]
    for path, tree in TREES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and node.attr in ("now", "utcnow", "today") and shown(path) not in CLOCK:
                found.append(f"{shown(path)}:{node.lineno} {node.attr}")
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "hash":
                found.append(f"{shown(path)}:{node.lineno} hash() differs from run to run")
    assert found == []


def test_every_exemption_says_why() -> None:
    bare = re.compile(r"#\s*(?:type:\s*ignore|noqa|pragma|fmt:\s*off)(?:\[[^\]]*\]|:\s*[A-Z0-9, ]+)?\s*$")
    lines = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in MODULES
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if bare.search(line)
    ]
    assert lines == []


def error_classes() -> dict[str, type[retold.errors.RetoldError]]:
    found = {"RetoldError": retold.errors.RetoldError}
    for path in MODULES:  # errors stand in errors.py alone
        for node in ast.walk(TREES[path]):
            if isinstance(node, ast.ClassDef) and any(isinstance(b, ast.Name) and b.id in vars(retold.errors) for b in node.bases):
                assert shown(path) == "errors.py", f"{node.name} belongs in errors.py"
                found[node.name] = getattr(retold.errors, node.name)
    return found


def test_every_error_says_what_was_wrong_and_what_to_do() -> None:
    kinds, faults, raised = error_classes(), [], 0
    for path, tree in TREES.items():
        for node in ast.walk(tree):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in kinds):
                continue
            raised += 1
            said = [*node.args, *(keyword.value for keyword in node.keywords)]
            where = f"{shown(path)}:{node.lineno} {node.func.id}"
            if len(said) != 2:
                faults.append(f"{where}: wants what and todo")
                continue
            for part, text in zip(("what", "todo"), map(literal, said), strict=True):
                if text is not None and (not text.strip() or text.rstrip().endswith(".")):
                    faults.append(f"{where}: {part} is empty or ends in a full stop, which is set between them")
    assert raised and faults == []


def literal(node: ast.expr) -> str | None:
    """The text of a string or f-string, with X for what is filled in; None where it is something else."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(part.value if isinstance(part, ast.Constant) else "X" for part in node.values)  # type: ignore[misc]
    return None


@pytest.mark.parametrize("kind", sorted(error_classes().values(), key=lambda kind: kind.__name__))
def test_an_error_has_a_slug_of_its_own_and_an_exit_code(kind: type[retold.errors.RetoldError]) -> None:
    others = [other.slug for other in error_classes().values() if other is not kind]
    assert kind.slug not in others
    assert kind.exit_code in (1, 2, 3, 4, 5, 6, 7)
    assert str(kind("this is wrong", "Do that")) == f"this is wrong. Do that. [{kind.slug}]"


def test_nothing_of_the_machine_it_was_written_on() -> None:
    for path in [
        *ROOT.glob("*.md"),
        *ROOT.glob("docs/*.md"),
        *MODULES,
        *ROOT.glob("evaluation/**/*.py"),
        ROOT / "Makefile",
        ROOT / ".ci/run",
    ]:
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"(?<![\w.])/(?:work|home|root|Users)/\w", text), path


def test_the_version_stands_once_for_pip_and_once_for_the_program() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == retold.config.VERSION
