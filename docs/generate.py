"""Writes the parts of the documentation that the program itself knows, so that they cannot differ from it.

    python docs/generate.py            write them
    python docs/generate.py --check    change nothing; exit 1 where one is not what it would be

A generated page or picture is written whole (tables.md, compare.svg). In the others only what stands between the marks
`<!-- generated: NAME -->` and `<!-- end -->` is written; the rest is by hand.
"""

from __future__ import annotations

import ast
import io
import re
import sys
import tokenize
import tomllib
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from xml.sax.saxutils import escape

from retold.config import Settings
from retold.errors import RetoldError

DOCS = Path(__file__).parent
COMPARED = ("herald.txt", "packet.txt")
_BLOCK = re.compile(r"(<!-- generated: ([a-z]+) -->\n).*?(<!-- end -->)", re.DOTALL)
_COLUMN, _LINE, _EDGE = 8.4, 19, 18  # of the picture, in pixels
_STYLE = """text { font: 14px ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; fill: #1f2328 }
.paper { fill: #f6f8fa; stroke: #d1d9e0 }
.s1 { font-weight: bold } .s2 { fill: #59636e }
.s31 { fill: #b3261e } .s32 { fill: #116329 } .s33 { fill: #7d4e00 } .s35 { fill: #7a3fbf } .s36 { fill: #0b5f7a }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3 } .paper { fill: #0d1117; stroke: #3d444d } .s2 { fill: #9198a1 }
  .s31 { fill: #ff8f87 } .s32 { fill: #56d364 } .s33 { fill: #e3b341 } .s35 { fill: #d2a8ff } .s36 { fill: #56d4dd }
}
"""


def settings() -> str:
    """Every setting with its default and the comment beside it in config.py."""
    config = import_module("retold.config")
    source = Path(str(config.__file__)).read_text(encoding="utf-8")
    comments = {
        token.start[0]: token.string.lstrip("# ").strip()
        for token in tokenize.generate_tokens(io.StringIO(source).readline)
        if token.type == tokenize.COMMENT
    }
    lines = ["| setting | default | what it does |", "|---|---|---|"]
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ClassDef) and node.name == "Settings":
            for field in node.body:
                if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name) and field.value is not None:
                    default = ast.unparse(field.value)
                    lines.append(f"| `{field.target.id}` | {_number(default)} | {_cell(comments[field.lineno])} |")
    return "\n".join(lines)


def errors() -> str:
    """Every error with its exit code, from the tree in errors.py."""
    lines = ["| name | exit code | what it means |", "|---|---|---|"]
    for kind in subclasses(RetoldError):
        lines.append(f"| `{kind.slug}` | {kind.exit_code} | {_cell(_first_paragraph(kind.__doc__))} |")
    return "\n".join(lines)


def subclasses(base: type[RetoldError]) -> list[type[RetoldError]]:
    """All classes below one, each before its own subclasses."""
    return [kind for child in base.__subclasses__() for kind in (child, *subclasses(child))]


def verbs() -> str:
    """The help of the command and of each verb, as it prints it 100 columns wide."""
    click = import_module("click")
    command = import_module("retold.cli").group
    # With the settings that the program runs under: click keeps the first help option that it makes.
    context = click.Context(
        command, info_name="retold", **{**command.context_settings, "max_content_width": 100, "terminal_width": 100}
    )
    pages = [f"```text\n{command.get_help(context).rstrip()}\n```"]
    for name in command.list_commands(context):
        verb = command.get_command(context, name)
        inner = click.Context(verb, info_name=name, parent=context, max_content_width=100, terminal_width=100)
        pages.append(f"## {name}\n\n```text\n{verb.get_help(inner).rstrip()}\n```")
    return "\n\n".join(pages)


def tables() -> str:
    """Every table and column."""
    text: str = import_module("retold.dossier.tables").tables_markdown()
    return text


def comparison() -> str:
    """What `retold compare` prints in a terminal, in colour, of the two invented articles in compare/."""
    a, b = (next(iter(import_module("retold.reading").read_paths([DOCS / "compare" / name], Settings()))) for name in COMPARED)
    one, other, _, _, pair, account = import_module("retold.pipeline.telling").compare_articles(a, b)
    shown = import_module("retold.dossier.pair_text").pair_text((one, other), COMPARED, pair, account, width=100, colour=True)
    return terminal(f"retold compare {' '.join(COMPARED)}", shown)


def terminal(command: str, printed: str) -> str:
    """A picture, as SVG, of a terminal in which a command printed this; light or dark as the reader has it.

    A run of one colour is one `<text>`, its colour a class, set at its column and stretched to its columns, so that they hold
    in any monospaced font.
    """
    lines = [_runs(line) for line in (f"\x1b[1m$ {command}\x1b[0m", *printed.split("\n"))]
    wide = max(sum(len(text) for text, _ in runs) for runs in lines)
    width, height = round(wide * _COLUMN + 2 * _EDGE), len(lines) * _LINE + 2 * _EDGE
    made = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img">',
        f"<title>{escape(command)}</title>\n<style>\n{_STYLE}</style>",
        f'<rect class="paper" x="0.5" y="0.5" width="{width - 1}" height="{height - 1}" rx="8"/>',
    ]
    for n, runs in enumerate(lines):
        column = 0
        for text, classes in runs:
            if text.strip():
                place = f'x="{_EDGE + column * _COLUMN:.1f}" y="{_EDGE + n * _LINE + 14}" textLength="{len(text) * _COLUMN:.1f}"'
                made.append(f'<text {place} lengthAdjust="spacingAndGlyphs" class="{classes or "s0"}">{escape(text)}</text>')
            column += len(text)
    return "\n".join([*made, "</svg>\n"])


def _runs(line: str) -> list[tuple[str, str]]:
    """The stretches of one colour of a line, each with its classes; the white space around one is a stretch of its own."""
    runs, classes = [], ""
    for n, part in enumerate(re.split("\x1b\\[([0-9;]*)m", line)):
        if n % 2:
            classes = " ".join(f"s{code}" for code in part.split(";") if code not in ("", "0"))
        else:
            runs += [(text, classes) for text in re.split(r"(^ +| +$)", part) if text]
    return runs


WHOLE: dict[str, Callable[[], str]] = {"tables.md": tables, "compare.svg": comparison}


def figures() -> str:
    """What was measured of each task: the floors of the evaluation, which no figure may fall below."""
    lines = ["| task | figures |", "|---|---|"]
    for task, rows in tomllib.loads((DOCS.parent / "evaluation" / "floors.toml").read_text(encoding="utf-8")).items():
        shown = [
            f"{name.replace('_', ' ')} {row['floor']:g}" + (f" of {row['of']}" if row.get("of") else "")
            for name, row in rows.items()
            if isinstance(row, dict)
        ]
        lines.append(f"| {task} | {' · '.join(shown)} |")
    return "\n".join(lines)


BLOCKS: dict[str, Callable[[], str]] = {"settings": settings, "errors": errors, "verbs": verbs, "figures": figures}


def pages() -> list[Path]:
    """The pages that have a generated part."""
    by_hand = [
        path
        for path in (DOCS.parent / "README.md", *DOCS.glob("*.md"))
        if path.name not in WHOLE and _BLOCK.search(path.read_text(encoding="utf-8"))
    ]
    return sorted([DOCS / name for name in WHOLE] + by_hand)


def page(path: Path) -> str:
    """A page as it should be."""
    if path.name in WHOLE:
        return WHOLE[path.name]()
    return _BLOCK.sub(lambda block: f"{block[1]}{BLOCKS[block[2]]()}\n{block[3]}", path.read_text(encoding="utf-8"))


def main(arguments: list[str]) -> int:
    """Write or check every page."""
    stale = []
    for path in pages():
        text = page(path)
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            stale.append(path)
            if "--check" not in arguments:
                path.write_text(text, encoding="utf-8")
    for path in stale:
        print(f"{path.name} {'is not what the program says: run make docs' if '--check' in arguments else 'written'}")
    return 1 if stale and "--check" in arguments else 0


def _number(default: str) -> str:
    return f"{int(default):,}" if default.isdigit() else "(none)" if default == "{}" else default


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _first_paragraph(text: str | None) -> str:
    return " ".join((text or "").strip().split("\n\n")[0].split())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
