"""retold sample"""

from __future__ import annotations

import sys
from importlib.resources import as_file, files
from pathlib import Path

import click

from retold.cli.options import colour_wanted, width_wanted
from retold.cli.trace import write_report


@click.command("sample", short_help="Trace the bundled articles of an invented world.")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=Path("retold-sample"))
@click.option("--open/--no-open", "open_page", default=None, help="Open the report in a browser.  [where there is a screen]")
def command(folder: Path, open_page: bool | None) -> int:
    """Trace the bundled articles of an invented world, and write the report and the archive into FOLDER."""
    from retold.dossier.to_text import to_text
    from retold.results import trace

    folder.mkdir(parents=True, exist_ok=True)
    with as_file(files("retold") / "sample" / "articles") as articles:
        found = trace([articles], archive=folder / "sample.retold")
    where = {"archive": str(folder / "sample.retold")}
    index = write_report(found, folder / "report", where)
    shown = where | {"report": str(index)}
    click.echo(to_text(found.dossier, width=width_wanted(), colour=colour_wanted(), where=shown))
    if open_page or (open_page is None and sys.stdout.isatty()):
        click.launch(index.resolve().as_uri())
    return 0
