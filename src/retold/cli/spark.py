"""retold spark"""

from __future__ import annotations

from pathlib import Path

import click

from retold.cli.options import config_option, quiet_option, settings_of
from retold.cli.progress import ProgressLine


@click.command("spark", short_help="Find what articles share on Spark, for piles beyond one machine.")
@click.argument("places", nargs=-1, required=True, metavar="SOURCE... TARGET")
@click.option("--master", default="local[2]", show_default=True, help="Where to run, as Spark calls it.")
@click.option("--format", "form", type=click.Choice(["parquet", "jsonl"]), default="parquet", show_default=True)
@config_option
@quiet_option
def command(places: tuple[str, ...], master: str, form: str, config: Path | None, quiet: bool) -> int:
    """Find what articles share and which tell one story, on Spark: for piles larger than one machine.

    SOURCE is a file or folder of .jsonl or .parquet, a record an article, as a path or as a URI that Spark knows. TARGET, a folder
    that is not there yet, gets the tables of `retold trace --depth find`, row by row the same, each as a folder of part files;
    `retold import TARGET` makes an archive of it. Needs Java 17 and `pip install "retold[spark]"`.
    """
    from retold.folders import find_on_spark

    if len(places) < 2:
        raise click.UsageError("name a source and a target folder")
    settings = settings_of(config)
    try:
        with ProgressLine(quiet=quiet) as progress:
            counts = find_on_spark(
                places[:-1],
                places[-1],
                master=master,
                form=form,  # type: ignore[arg-type]  # click checked the choice
                settings=settings,
                progress=progress if progress.shown else None,
            )
    except KeyboardInterrupt:
        click.echo("retold: interrupted; nothing was written. Run the same command again. [interrupted]", err=True)
        return 130
    repeated = counts.pop("repeated")
    click.echo(f"{len(counts)} tables, {sum(counts.values())} rows in {places[-1]}; {repeated} records came again")
    if counts["rejects"]:
        click.echo(f"retold: {counts['rejects']} inputs gave no article; the table rejects says why.", err=True)
        return 3
    return 0
