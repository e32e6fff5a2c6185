"""The documentation says what the program does: nothing left out, nothing stale, no link that leads nowhere."""

import re
from dataclasses import fields, is_dataclass
from importlib import import_module
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from xml.etree import ElementTree

import click
import pytest

from retold.config import Settings
from retold.errors import RetoldError

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"


def generator() -> ModuleType:
    spec = spec_from_file_location("docs_generate", DOCS / "generate.py")
    assert spec and spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


GENERATE = generator()


@pytest.mark.parametrize("path", GENERATE.pages(), ids=lambda path: path.name)
def test_generated_parts_are_fresh(path: Path) -> None:
    assert path.read_text(encoding="utf-8") == GENERATE.page(path), "run make docs"


def test_the_picture_shows_what_compare_prints(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(DOCS / "compare")
    monkeypatch.setenv("COLUMNS", "100")
    with pytest.raises(SystemExit):
        import_module("retold.cli").main(["compare", *GENERATE.COMPARED])
    printed = [f"$ retold compare {' '.join(GENERATE.COMPARED)}", *capsys.readouterr().out.splitlines()]
    lines = [""] * len(printed)
    for run in ElementTree.fromstring((DOCS / "compare.svg").read_text(encoding="utf-8")).iter("{http://www.w3.org/2000/svg}text"):
        line, column = (int(run.attrib["y"]) - 32) // 19, round((float(run.attrib["x"]) - 18) / 8.4)
        lines[line] = lines[line].ljust(column) + (run.text or "")
    assert lines == printed


def test_a_terminal_is_drawn_with_its_colours_and_nothing_of_it_is_markup() -> None:
    made = ElementTree.fromstring(GENERATE.terminal("a < b", "  <b> \x1b[1;31mx & y\x1b[0m  z\n\n"))
    runs = [(run.text, run.attrib["class"]) for run in made.iter("{http://www.w3.org/2000/svg}text")]
    assert runs == [("$ a < b", "s1"), ("<b>", "s0"), ("x & y", "s1 s31"), ("z", "s0")]


def test_every_setting_is_there_and_explained() -> None:
    page = (DOCS / "settings.md").read_text(encoding="utf-8")
    for name in Settings.__struct_fields__:
        assert re.search(rf"\| `{name}` \| [^|]+ \| [^|]{{15,}} \|", page), name


def test_every_error_is_there_and_says_what_to_do() -> None:
    page = (DOCS / "errors.md").read_text(encoding="utf-8")
    meanings, _, advice = page.partition("## What to do")
    for kind in GENERATE.subclasses(RetoldError):
        assert f"| `{kind.slug}` | {kind.exit_code} |" in meanings, kind
        assert re.search(rf"\*\*[^*]*\b{kind.slug}\b[^*]*\*\*", advice), f"{kind.slug}: what to do?"


def test_every_reason_for_a_reject_is_there() -> None:
    page = (DOCS / "errors.md").read_text(encoding="utf-8")
    reasons = set()
    for path in sorted((ROOT / "src" / "retold" / "reading").glob("*.py")):
        text = path.read_text(encoding="utf-8")
        reasons |= set(re.findall(r"reason\s*=\s*\"([a-z-]+)\"", text)) | set(
            re.findall(r"Error\(\s*\"([a-z]+(?:-[a-z]+)*)\"", text)
        )
    assert reasons
    assert [reason for reason in sorted(reasons) if f"| `{reason}` |" not in page] == []


def test_every_table_and_column_is_there() -> None:
    page = (DOCS / "tables.md").read_text(encoding="utf-8")
    for name, table in import_module("retold.dossier.tables").TABLES.items():
        assert is_dataclass(table) and {"columns", "meaning"} <= {field.name for field in fields(table)}
        section = page.split(f"\n## {name}\n")[1].split("\n## ")[0]
        for column in table.columns:
            assert f"| {column.name} |" in section, (name, column.name)


def test_every_verb_is_there_with_its_options() -> None:
    group = import_module("retold.cli").group
    context = click.Context(group, info_name="retold")
    page = (DOCS / "cli.md").read_text(encoding="utf-8")
    assert group.list_commands(context)
    for name in group.list_commands(context):
        verb = group.get_command(context, name)
        section = page.split(f"\n## {name}\n")[1].split("\n## ")[0]
        assert (verb.help or "").strip(), f"{name} has no help"
        for parameter in verb.params:
            for option in (*parameter.opts, *parameter.secondary_opts):
                assert not option.startswith("-") or option in section, (name, option)


@pytest.mark.parametrize(
    "path", sorted([*DOCS.glob("*.md"), *ROOT.glob("*.md"), *ROOT.glob("evaluation/*.md")]), ids=lambda p: p.name
)
def test_links_lead_somewhere(path: Path) -> None:
    text = re.sub(r"```.*?```", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text):
        assert target.startswith(("http://", "https://", "mailto:")) or (path.parent / target).exists(), target


def test_the_glossary_has_the_words_of_the_tables() -> None:
    page = (DOCS / "glossary.md").read_text(encoding="utf-8").lower()
    for word in ("article", "story", "outlet", "span", "unit", "role", "furniture", "passage", "alignment", "account", "retelling",
                 "exemplar", "lineage", "contamination", "upstream", "archetype", "line of reporting", "attribution", "utterance",
                 "quantity", "time expression", "actor", "mention", "fate", "change", "evidence", "conflict"):  # fmt: skip
        assert re.search(rf"\*\*[^*]*\b{word}\b[^*]*\.\*\*", page), word


def test_the_readme_opens_with_two_commands() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    block = text.split("```")[1].splitlines()[1:]
    assert [line.split("#")[0].strip() for line in block if line.strip()][:2] == ["make sample", "make test"]
