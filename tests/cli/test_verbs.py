"""Every verb as a user meets it: what it prints where, and the exit code."""

from __future__ import annotations

import io
import json
import math
import os
import re
import shlex
import subprocess
import sys
from html import unescape
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

import pytest

import retold
from retold.cli import main
from retold.store import Archive

SAMPLE = Path(str(files("retold") / "sample" / "articles"))
VERBS = tuple("trace add remove stories show compare where export import spark rejects backup sample doctor".split())


class Done(NamedTuple):
    code: int
    out: str
    err: str


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """Run the command line in an empty folder."""
    monkeypatch.chdir(tmp_path)

    def call(*arguments: str | Path) -> Done:
        with pytest.raises(SystemExit) as ended:
            main([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        assert "\x1b" not in out + err, "colour where nobody looks"
        assert "Traceback" not in out + err
        return Done(int(ended.value.code or 0), out, err)

    return call


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two articles of one story and one of another; tests only read it."""
    path = tmp_path_factory.mktemp("archive") / "pile.retold"
    with pytest.raises(SystemExit) as ended:
        main(
            [
                "trace",
                *(str(SAMPLE / n) for n in ("harbour-0412.txt", "gate-night.txt", "clipping-07.txt")),
                "--archive",
                str(path),
                "-q",
            ]
        )
    assert not ended.value.code
    return path


def one_line(done: Done) -> str:
    """The one line on stderr, in the form of every error."""
    assert done.err.count("\n") == 1, done.err
    assert done.err.startswith("retold: ")
    return done.err.rstrip()


# --- help and usage -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("option", ["--help", "-h"])
def test_every_verb_explains_itself(run, verb: str, option: str) -> None:
    done = run(verb, option)
    assert done.code == 0
    assert done.out.startswith(f"Usage: retold {verb}")
    assert len(done.out.splitlines()) > 4
    assert done.err == ""


def test_help_lists_every_verb(run) -> None:
    done = run("--help")
    assert done.code == 0
    for verb in VERBS:
        (line,) = [line for line in done.out.splitlines() if line.startswith(f"  {verb} ")]
        assert len(line.split()) > 3


def test_asking_for_nothing_shows_the_help_as_it_is(run) -> None:
    done = run()
    assert (done.code, done.out) == (2, "")
    assert done.err == run("--help").out


@pytest.mark.parametrize("width", ["80", "100"])
def test_no_verb_is_explained_in_half_a_sentence(run, monkeypatch: pytest.MonkeyPatch, width: str) -> None:
    monkeypatch.setenv("COLUMNS", width)
    assert "..." not in run("--help").out.partition("Commands:")[2]


def test_a_missing_argument_names_the_help_of_its_verb(run) -> None:
    assert one_line(run("compare", "one.txt")) == "retold: Missing argument 'B'; see `retold compare --help`. [usage]"


def test_version(run) -> None:
    assert run("--version").out.startswith("retold, version ")


@pytest.mark.parametrize(
    ("typed", "meant"), [("trase", "trace"), ("story", "stories"), ("exprot", "export"), ("comparr", "compare")]
)
def test_a_mistyped_verb_is_guessed(run, typed: str, meant: str) -> None:
    done = run(typed)
    assert done.code == 2
    assert f'"retold {meant}"' in one_line(done)
    assert done.out == ""


def test_a_verb_that_is_like_none_names_the_help(run) -> None:
    done = run("xyzzy")
    assert done.code == 2
    assert "retold --help" in one_line(done)


@pytest.mark.parametrize(
    "arguments", [("add",), ("trace", "--nosuch"), ("trace", "--depth", "deep", "x"), ("export", "d", "--format", "xml")]
)
def test_a_wrong_call_is_one_line_of_usage(run, arguments: tuple[str, ...]) -> None:
    done = run(*arguments)
    assert done.code == 2
    assert one_line(done).endswith("[usage]")


# --- settings -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("toml", "named"),
    [("[retold]\nwokers = 2\n", "wokers"), ("[retold]\nworkers = 'two'\n", "workers"), ("[retold\n", "retold.toml")],
    ids=["unknown", "wrong kind", "no toml"],
)
def test_a_wrong_setting_is_one_line(run, tmp_path: Path, toml: str, named: str) -> None:
    (tmp_path / "retold.toml").write_text(toml, encoding="utf-8")
    done = run("trace", SAMPLE / "clipping-07.txt")
    assert done.code == 2
    assert named in one_line(done)
    assert one_line(done).endswith("[bad-setting]")


def test_a_config_file_that_is_not_there_is_usage(run) -> None:
    done = run("trace", SAMPLE / "clipping-07.txt", "--config", "none.toml")
    assert done.code == 2
    assert "none.toml" in one_line(done)


def test_outlets_of_the_settings_are_shown(run, tmp_path: Path) -> None:
    (tmp_path / "retold.toml").write_text('[retold.outlets]\n"Ostwire" = "The Eastern Wire"\n', encoding="utf-8")
    (tmp_path / "in.jsonl").write_text('{"id": "a", "outlet": "Ostwire", "text": "The gate held on Monday."}\n', encoding="utf-8")
    done = run("trace", "in.jsonl", "--json")
    assert done.code == 0
    assert '"The Eastern Wire"' in done.out
    assert '"Ostwire"' not in done.out


# --- trace, rejects, sample ---------------------------------------------------------------------------------------------------


def test_trace_says_what_it_found_and_where_it_lies(run, tmp_path: Path) -> None:
    done = run("trace", SAMPLE / "harbour-0412.txt", SAMPLE / "gate-night.txt", "--report", "report")
    assert (done.code, done.err) == (0, "")
    assert "2 articles" in done.out
    assert "pile.retold" in done.out
    assert (tmp_path / "pile.retold").is_file()
    index = tmp_path / "report" / "index.html"
    assert index.is_file()
    assert str(Path("report") / "index.html") in done.out
    page = next(p for p in index.parent.glob("s-*.html"))
    html = page.read_text(encoding="utf-8")
    assert html.startswith("<!")
    assert 'src="http' not in html
    assert '<link rel="stylesheet" href="http' not in html


def test_a_report_has_a_page_for_each_story_of_two_or_more(run, tmp_path: Path) -> None:
    names = ("harbour-0412.txt", "gate-night.txt", "clipping-07.txt")
    assert run("trace", *(SAMPLE / name for name in names), "--report", "report").code == 0
    sizes = {row["story"]: len(row["articles"]) for row in json.loads(run("stories", "--json").out)}
    assert sorted(sizes.values()) == [1, 2]
    pages = {path.stem for path in (tmp_path / "report").glob("s-*.html")}
    assert pages == {story for story, n in sizes.items() if n > 1}
    index = (tmp_path / "report" / "index.html").read_text(encoding="utf-8")
    assert set(re.findall(r'href="(s-[^"]+)[.]html"', index)) == pages
    assert all(story in index for story in sizes)


def test_json_has_one_shape_at_every_depth_and_size(run, monkeypatch: pytest.MonkeyPatch) -> None:
    names = ("harbour-0412.txt", "gate-night.txt", "clipping-07.txt")
    deep = json.loads(run("trace", *(SAMPLE / name for name in names), "--json").out)
    small = json.loads(run("trace", "--depth", "find", "--json").out)
    monkeypatch.setattr("retold.results._FEW", 2)
    monkeypatch.setattr("retold.pipeline.findings._HELD", 2)
    large = json.loads(run("trace", "--depth", "find", "--json").out)
    assert (deep["depth"], small["depth"], large["depth"]) == ("all", "find", "find")
    assert deep.keys() == small.keys() == large.keys()
    assert deep["counts"].keys() == large["counts"].keys()
    assert deep["relations"] == small["relations"] == large["relations"] == {"retelling": 1}
    assert small["counts"] == {"articles": 3, "outlets": 0, "stories": 1, "singles": 1, "rejects": 0, "shown": 2}
    assert large["counts"] == {**small["counts"], "outlets": None, "shown": 1}
    assert [story["story"] for story in large["stories"]] == [story["story"] for story in small["stories"][:1]]
    assert large["stories"][0]["articles"] == small["stories"][0]["articles"]
    assert deep["stories"][0].keys() == large["stories"][0].keys()


def test_a_stage_is_told_once(run, tmp_path: Path) -> None:
    assert run("trace", SAMPLE / "harbour-0412.txt", SAMPLE / "gate-night.txt", "--depth", "find").code == 0
    assert retold.load(tmp_path / "pile.retold", depth="find").findings.depth == "find"
    rows = retold.load(tmp_path / "pile.retold", depth="find").tables["stages"]
    told = [(row["stage"], row["scope"]) for row in rows]
    assert told.count(("clean", "article")) == told.count(("record", "article")) == 2
    assert told.count(("trace", "story")) == 1
    assert [scope for stage, scope in told if stage in ("clean", "record", "trace") and scope == "pile"] == []
    assert ("align", "pile") in told
    assert {row["why"] for row in rows} == {"depth find"}


def test_what_is_proposed_speaks_of_the_same_archive_and_settings(run, tmp_path: Path) -> None:
    (tmp_path / "s.toml").write_text("[retold]\nworkers = 1\n", encoding="utf-8")
    (tmp_path / "noise.txt").write_bytes(bytes(range(256)) * 20)
    given = ("--archive", "a b.retold", "--config", "s.toml")
    shown = " --archive 'a b.retold' --config s.toml"
    done = run("trace", SAMPLE / "harbour-0412.txt", SAMPLE / "gate-night.txt", "noise.txt", *given)
    assert done.code == 3
    assert f"`retold rejects{shown}` lists them" in one_line(done)
    proposed = [line.strip() for line in done.out.splitlines() if "retold show" in line or "retold compare" in line]
    assert len(proposed) == 2
    for line in proposed:
        assert line.endswith(shown)
        assert run(*shlex.split(line[line.index("retold ") :])[1:]).code == 0
    assert f"`retold stories{shown}` lists them" in one_line(run("show", "nobody", *given))
    assert "`retold stories --archive 'a b.retold'` lists" in one_line(run("remove", "nobody", *given[:2]))
    assert f"`retold stories{shown}` lists" in one_line(run("export", "a b.retold", "out", "--story", "nobody", *given[2:]))
    assert "`retold trace FOLDER --archive other.retold`" in one_line(run("stories", "--archive", "other.retold"))


def test_trace_of_a_folder_with_a_bad_file(run, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "good.txt").write_text("The gate held on Monday, the harbour master said.\n", encoding="utf-8")
    (folder / "noise.txt").write_bytes(bytes(range(256)) * 20)
    done = run("trace", "in")
    assert done.code == 3
    assert "1 input" in one_line(done)
    assert "1 article" in done.out
    listed = run("rejects")
    assert listed.code == 0
    assert len(listed.out.splitlines()) == 1
    assert "noise.txt" in listed.out
    assert "binary" in listed.out
    (row,) = json.loads(run("rejects", "--json").out)
    assert row["reason"] == "binary"
    (folder / "noise.txt").write_text("The wall did not hold, the county said.\n", encoding="utf-8")
    retried = run("rejects", "--retry")
    assert (retried.code, retried.out) == (0, "")
    assert "1 articles added" in retried.err or "1 article added" in retried.err
    assert len(json.loads(run("stories", "--json").out)) == 2


@pytest.mark.parametrize("name", ["nothing.txt", "folder", "absent.txt"])
def test_trace_of_nothing_readable(run, tmp_path: Path, name: str) -> None:
    (tmp_path / "nothing.txt").write_bytes(b"")
    (tmp_path / "folder").mkdir()
    done = run("trace", name)
    assert done.code == 4
    assert name in one_line(done)
    assert one_line(done).endswith("[no-input]")
    assert done.out == ""


def test_trace_twice_prints_the_same(run) -> None:
    first = run("trace", SAMPLE / "harbour-0412.txt", SAMPLE / "gate-night.txt")
    assert run("trace", SAMPLE / "harbour-0412.txt", SAMPLE / "gate-night.txt") == first


def test_sample(run, tmp_path: Path) -> None:
    done = run("sample", "--no-open")
    assert (done.code, done.err) == (0, "")
    assert "27 articles" in done.out
    folder = tmp_path / "retold-sample"
    assert (folder / "sample.retold").is_file()
    assert (folder / "report" / "index.html").is_file()
    # What it proposes next can be run as it stands.
    proposed = [line.removeprefix("next").split() for line in done.out.splitlines() if " retold " in line and "--archive" in line]
    assert len(proposed) >= 2
    for words in proposed:
        assert words[0] == "retold"
        assert run(*words[1:]).code == 0, words


# --- reading an archive -------------------------------------------------------------------------------------------------------


def test_stories(run, archive: Path) -> None:
    done = run("stories", "--archive", archive)
    assert (done.code, done.err) == (0, "")
    assert len(done.out.splitlines()) == 2
    rows = json.loads(run("stories", "--archive", archive, "--json").out)
    assert [sorted(row["articles"]) for row in rows] == [["gate-night", "harbour-0412"], ["clipping-07"]]
    assert all(row["story"].startswith("s-") for row in rows)


def test_show(run, archive: Path) -> None:
    story = json.loads(run("stories", "--archive", archive, "--json").out)[0]["story"]
    by_id, by_article = (run("show", name, "--archive", archive) for name in (story, "gate-night"))
    assert by_id == by_article
    assert (by_id.code, by_id.err) == (0, "")
    assert "Fifty-seven" in by_id.out
    assert json.loads(run("show", story, "--archive", archive, "--json").out)["story"] == story


def test_show_of_an_unknown_story(run, archive: Path) -> None:
    done = run("show", "s-0000000000", "--archive", archive)
    assert (done.code, done.out) == (1, "")
    assert "s-0000000000" in one_line(done)
    assert "retold stories" in one_line(done)


@pytest.mark.parametrize("verb", [("stories",), ("show", "x"), ("export", "out"), ("rejects",), ("remove", "x"), ("backup", "b")])
def test_without_an_archive_the_way_to_one_is_shown(run, tmp_path: Path, verb: tuple[str, ...]) -> None:
    done = run(*verb)
    assert (done.code, done.out) == (1, "")
    assert "pile.retold" in one_line(done)
    assert "retold trace" in one_line(done)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("form", ["jsonl", "csv", "parquet"])
def test_export(run, tmp_path: Path, archive: Path, form: str) -> None:
    done = run("export", "out", "--archive", archive, "--format", form)
    assert (done.code, done.err) == (0, "")
    names = {path.name for path in (tmp_path / "out").iterdir()}
    for table in ("articles", "stories", "relations", "lineage", "fates", "changes", "quantities", "statements", "rejects"):
        assert f"{table}.{form}" in names


GRAPHS = {"graphml": "<graphml", "gexf": "<gexf", "prov-json": '"wasDerivedFrom"', "dot": "digraph"}
OTHERS = {
    "newick": "[&&NHX:",
    "web-annotation": '"AnnotationCollection"',
    "jsonld": "https://schema.org",
    "collatex": '"witnesses"',
    "tei": "<listWit>",
    "passim": '"cluster"',
}


def test_every_format_is_a_choice() -> None:
    from retold.cli.export import command
    from retold.dossier.exports import FORMATS, FORMS

    (choice,) = [option.type for option in command.params if "--format" in option.opts]
    assert sorted(choice.choices) == sorted((*FORMATS, *FORMS)) == sorted(("jsonl", "csv", "parquet", *GRAPHS, *OTHERS))


@pytest.mark.parametrize("form", OTHERS)
def test_export_of_one_file(run, tmp_path: Path, archive: Path, form: str) -> None:
    assert run("export", "out", "--archive", archive, "--format", form, "--story", "gate-night").code == 0
    (path,) = (tmp_path / "out").iterdir()
    assert OTHERS[form] in path.read_text("utf-8")
    cut = run("export", "out", "--archive", archive, "--format", form, "--no-text")
    assert (cut.code, cut.err) == (0, "")


@pytest.mark.parametrize("form", GRAPHS)
def test_export_of_the_lineage(run, tmp_path: Path, archive: Path, form: str) -> None:
    done = run("export", "out", "--archive", archive, "--format", form)
    assert (done.code, done.err) == (0, "")
    (path,) = (tmp_path / "out").iterdir()
    assert re.fullmatch(rf"2 stories, 3 nodes, \d edges? in {re.escape(str(path.relative_to(tmp_path)))}\n", done.out)
    assert GRAPHS[form] in path.read_text("utf-8")
    printed = run("export", archive, "-", "--format", form)
    assert (printed.code, printed.err, printed.out) == (0, "", path.read_text("utf-8"))


def test_the_name_of_a_file_says_what_to_export(run, tmp_path: Path, archive: Path) -> None:
    done = run("export", archive, "one.gexf", "--story", "gate-night")
    assert re.fullmatch(r"1 story, 2 nodes, \d edges? in one.gexf\n", done.out)
    assert "<gexf" in (tmp_path / "one.gexf").read_text("utf-8")
    assert run("export", archive, "one.nwk", "--story", "gate-night").code == 0
    assert re.fullmatch(r"\('[\w-]+'\[\S+\]\)'[\w-]+'\[\S+\];\n", (tmp_path / "one.nwk").read_text("utf-8"))
    for arguments, said in (
        (("x.gexf", "--format", "dot"), "named for gexf, not for dot"),
        (("x.gexf", "--format", "csv"), "OUT is a folder, and 'x.gexf' names none"),
        (("-",), "OUT is a folder"),
        (("x.csv", "--format", "csv"), "OUT is a folder, and 'x.csv' names none"),
        (("x.gml",), "'x.gml' says no format: end it in one of .graphml, .gexf, "),
        (("x.gexf", "--story", "nobody"), "no story or article 'nobody'"),
        (("one.gexf/in", "--format", "dot"), "cannot be written"),
    ):
        done = run("export", "--archive", archive, *arguments)
        assert (done.code, done.out) in ((2, ""), (1, ""))
        assert said in one_line(done)
    assert {path.name for path in tmp_path.iterdir()} == {"one.gexf", "one.nwk"}
    assert run("export", archive, "passages.jsonl", "--format", "passim").code == 0
    assert (tmp_path / "passages.jsonl").is_file()
    assert run("export", archive, "year.2031").code == 0
    assert (tmp_path / "year.2031").is_dir()


def test_export_of_one_story_without_texts(run, tmp_path: Path, archive: Path) -> None:
    story = json.loads(run("stories", "--archive", archive, "--json").out)[1]["story"]
    assert run("export", "out", "--archive", archive, "--story", story, "--no-text").code == 0
    rows = [json.loads(line) for line in (tmp_path / "out" / "articles.jsonl").read_text("utf-8").splitlines()]
    assert [(row["article"], row["text"]) for row in rows] == [("clipping-07", None)]
    unknown = run("export", "out", "--archive", archive, "--story", "s-none")
    assert unknown.code == 1
    assert "s-none" in one_line(unknown)


def test_compare_of_files_and_of_articles(run, archive: Path) -> None:
    files_ = run("compare", SAMPLE / "harbour-0412.txt", SAMPLE / "gate-night.txt")
    assert (files_.code, files_.err) == (0, "")
    assert "Fifty-seven" in files_.out
    held = run("compare", "harbour-0412", "gate-night", "--archive", archive)
    assert held.code == 0
    assert "Fifty-seven" in held.out
    why = run("compare", "harbour-0412", "clipping-07", "--archive", archive, "--why")
    assert why.code == 0
    assert 20 < len(why.out.splitlines()) <= 36
    assert not any(line.startswith(("= ", "≈ ", "≠ ")) for line in why.out.splitlines())  # the reasons alone, no account
    assert "+0.00" not in why.out  # what adds nothing is not told
    whole = json.loads(run("compare", "harbour-0412", "gate-night", "--archive", archive, "--json").out)
    assert whole["pair"]["relation"] == "retelling"


def test_compare_says_which_of_several_articles_it_takes(run, tmp_path: Path) -> None:
    rows = [{"id": name, "text": (SAMPLE / f"{name}.txt").read_text("utf-8")} for name in ("harbour-0412", "gate-night")]
    (tmp_path / "two.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    (tmp_path / "one.jsonl").write_text(json.dumps(rows[1]) + "\n", "utf-8")
    done = run("compare", "two.jsonl", "one.jsonl")
    assert done.code == 0
    assert "Fifty-seven" in done.out
    assert "two.jsonl holds several articles" in one_line(done)
    assert "harbour-0412" in one_line(done)
    assert run("compare", "one.jsonl", SAMPLE / "harbour-0412.txt").err == ""


def test_compare_and_remove_read_no_article_that_they_do_not_need(run, archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def none(*_: object) -> None:
        raise AssertionError("all articles were read")

    asked: list[int] = []
    articles_of = Archive.articles_of
    monkeypatch.setattr(Archive, "articles", none)
    monkeypatch.setattr(Archive, "articles_of", lambda self, ids, **more: asked.extend(ids) or articles_of(self, ids, **more))
    assert run("compare", "harbour-0412", "gate-night", "--archive", archive).code == 0
    assert len(asked) == 2
    assert run("remove", "nobody", "--archive", archive).code == 1
    assert len(asked) == 2


def test_compare_with_what_is_not_there(run, archive: Path) -> None:
    done = run("compare", "harbour-0412", "nobody", "--archive", archive)
    assert (done.code, done.out) == (1, "")
    assert "nobody" in one_line(done)


def test_compare_with_a_folder_says_that_it_is_one(run, tmp_path: Path) -> None:
    (tmp_path / "my pile").mkdir()
    done = run("compare", SAMPLE / "harbour-0412.txt", "my pile")
    assert (done.code, done.out) == (1, "")
    assert "'my pile' is a folder" in one_line(done)
    assert "`retold trace 'my pile'`" in one_line(done)


def test_a_wrong_path_is_named_whatever_the_archive_has_rejected_before(run) -> None:
    assert "bbb is not there" in one_line(run("trace", "bbb"))
    assert "ccc is not there" in one_line(run("trace", "ccc"))
    assert "aaa is not there" in one_line(run("trace", "aaa"))
    assert "ccc is not there" in one_line(run("trace", "ccc"))


def test_the_commands_that_a_report_proposes_can_be_run(run, tmp_path: Path) -> None:
    done = run("trace", SAMPLE / "harbour-0412.txt", SAMPLE / "gate-night.txt", "--archive", "a b.retold", "--report", "pages")
    assert done.code == 0
    (page,) = (tmp_path / "pages").glob("s-*.html")
    proposed = {unescape(found) for found in re.findall(r"<code>(retold [^<]+)</code>", page.read_text("utf-8"))}
    assert {command.split()[1] for command in proposed} == {"show", "compare", "export"}
    for command in proposed:
        assert run(*shlex.split(command)[1:]).code == 0, command


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """As if installed: a tree run from its sources has no metadata to read a version from."""
    try:
        version("retold")
    except PackageNotFoundError:
        folder = tmp_path_factory.mktemp("site")
        (folder / "retold-0.dist-info").mkdir()
        (folder / "retold-0.dist-info" / "METADATA").write_text(
            "Metadata-Version: 2.1\nName: retold\nVersion: 0\n", encoding="utf-8"
        )
        monkeypatch.syspath_prepend(str(folder))


@pytest.mark.usefixtures("installed")
def test_doctor(run, archive: Path) -> None:
    done = run("doctor", "--archive", archive)
    assert (done.code, done.err) == (0, "")
    assert "Python" in done.out
    assert "sound" in done.out
    assert run("doctor").code == 0


@pytest.mark.usefixtures("installed")
def test_a_file_that_is_no_archive(run, tmp_path: Path) -> None:
    (tmp_path / "pile.retold").write_text("this is no database\n" * 50, encoding="utf-8")
    for verb in (("stories",), ("doctor",), ("trace", str(SAMPLE / "clipping-07.txt"))):
        done = run(*verb)
        assert done.code == 5, verb
        assert one_line(Done(done.code, "", done.err)).endswith("[archive-damaged]")
    assert (tmp_path / "pile.retold").read_text(encoding="utf-8").startswith("this is no database")


# --- changing an archive ------------------------------------------------------------------------------------------------------


def test_add_remove_backup(run, tmp_path: Path) -> None:
    added = run("add", SAMPLE / "harbour-0412.txt", SAMPLE / "clipping-07.txt")
    assert (added.code, added.err) == (0, "")
    assert "2 added" in added.out
    assert "2 unchanged" in run("add", SAMPLE / "harbour-0412.txt", SAMPLE / "clipping-07.txt").out
    assert run("backup", "copy.retold").code == 0
    unknown = run("remove", "harbour-0412", "nobody")
    assert unknown.code == 1
    assert "nobody" in one_line(unknown)
    assert run("remove", "harbour-0412").out == "1 removed\n"
    assert [row["articles"] for row in json.loads(run("stories", "--json").out)] == [["clipping-07"]]
    assert len(json.loads(run("stories", "--json", "--archive", "copy.retold").out)) == 2


def test_add_of_nothing_readable(run, tmp_path: Path) -> None:
    (tmp_path / "nothing.txt").write_bytes(b"")
    assert run("add", "nothing.txt").code == 4
    (tmp_path / "good.txt").write_text("The gate held.", encoding="utf-8")
    assert run("add", "nothing.txt", "good.txt").code == 3


@pytest.mark.parametrize(
    "arguments",
    [
        ("trace", SAMPLE / "clipping-07.txt", "--json"),
        ("stories", "--json"),
        ("rejects", "--json"),
        ("show", "clipping-07", "--json"),
    ],
)
def test_json_is_json_and_nothing_else(run, arguments: tuple[str | Path, ...]) -> None:
    run("add", SAMPLE / "clipping-07.txt")
    done = run(*arguments)
    assert done.code == 0
    json.loads(done.out)
    assert done.err == ""


# --- as a process -------------------------------------------------------------------------------------------------------------


def process(tmp_path: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "retold", *arguments],
        cwd=tmp_path,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


def test_piped_output_is_plain(tmp_path: Path) -> None:
    done = process(
        tmp_path, "trace", str(SAMPLE / "harbour-0412.txt"), str(SAMPLE / "gate-night.txt"), FORCE_COLOR="", TERM="xterm"
    )
    assert done.returncode == 0, done.stderr
    assert "\x1b" not in done.stdout + done.stderr
    assert done.stderr == ""


def test_output_that_the_terminal_cannot_encode_does_not_fail(tmp_path: Path) -> None:
    done = process(tmp_path, "compare", str(SAMPLE / "harbour-0412.txt"), str(SAMPLE / "gate-night.txt"), PYTHONIOENCODING="ascii")
    assert "Traceback" not in done.stderr
    assert done.returncode == 0, done.stderr


def test_a_closed_pipe_is_no_error(tmp_path: Path) -> None:
    command = f'"{sys.executable}" -m retold compare "{SAMPLE / "harbour-0412.txt"}" "{SAMPLE / "gate-night.txt"}" | head -1'
    done = subprocess.run(command, shell=True, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
    assert done.stderr == ""
    assert len(done.stdout.splitlines()) == 1


# --- where --------------------------------------------------------------------------------------------------------------------


def test_where_a_passage_first_stands(run, archive: Path) -> None:
    done = run("where", "“You cannot moor a town to a broken pin and hope.”", "--archive", archive)
    assert (done.code, done.err) == (0, "")
    assert "First at hand to carry it: Ostwire [harbour-0412], 12 April 2029, 06:40, word for word." in " ".join(done.out.split())
    assert "{cannot moor → can’t tie}" in done.out
    assert "quoted as the words of Berrin Hallorane" in done.out
    assert all(len(line) <= 100 for line in done.out.splitlines())
    rows = json.loads(run("where", "You cannot moor a town to a broken pin and hope", "--archive", archive, "--json").out)
    assert rows["first_at_hand"]["articles"] == ["harbour-0412"]
    assert [w["wording"] for w in rows["wordings"]] == ["verbatim", "edited"]
    place = rows["wordings"][0]["articles"][0]["places"][0]
    text = (SAMPLE / "harbour-0412.txt").read_text("utf-8")
    assert text[place["start"] : place["end"]] == "You cannot moor a town to a broken pin and hope"


def test_where_takes_a_file_or_what_is_piped_in(run, tmp_path: Path, archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    by_file = run("where", SAMPLE / "gate-night.txt", "--archive", archive)
    assert (by_file.code, by_file.err) == (0, "")
    assert "[gate-night]  (the very text asked for)" in by_file.out
    piped = io.TextIOWrapper(io.BytesIO(b"nine people were treated in hospital"), encoding="utf-8")
    monkeypatch.setattr("sys.stdin", piped)
    done = run("where", "-", "--archive", archive)
    assert done.code == 0
    assert "[harbour-0412]" in done.out


@pytest.mark.parametrize(
    ("asked", "code", "said"),
    [
        ("a grey heron stole the bicycle", 1, "was not found in the 3 articles at hand"),
        ("nothing.txt", 1, "there is no file nothing.txt"),
        (".", 1, "is a folder"),
        ("…!?", 4, "the passage holds no word"),
        ("", 4, "the passage holds no word"),
        ("heron " * 5_000, 1, "was not found"),
    ],
)
def test_where_nothing_stands_is_one_line(run, archive: Path, asked: str, code: int, said: str) -> None:
    done = run("where", asked, "--archive", archive)
    assert (done.code, done.out) == (code, "")
    assert said in one_line(done)
    assert len(done.err) < 400


def test_where_of_an_archive_that_is_not_there(run) -> None:
    done = run("where", "some words", "--archive", "plie.retold")
    assert done.code == 1
    assert "there is no archive plie.retold" in one_line(done)


def test_where_nothing_is_found_is_json_too(run, archive: Path) -> None:
    done = run("where", "a grey heron stole the bicycle", "--archive", archive, "--json")
    assert done.code == 1
    assert json.loads(done.out)["wordings"] == []


# --- compare --why ------------------------------------------------------------------------------------------------------------


def test_why_two_were_joined_is_told_term_by_term(run) -> None:
    pair = (SAMPLE / "harbour-0412.txt", SAMPLE / "gate-night.txt")
    done = run("compare", *pair, "--why")
    assert (done.code, done.err) == (0, "")
    assert "relation: retelling" in done.out
    assert "the two alone are joined" in done.out
    assert "found a crack in the lower pin" in done.out
    why = json.loads(run("compare", *pair, "--why", "--json").out)
    assert why["joined"] is True
    for part in why["sums"].values():
        assert part["points"] == pytest.approx(sum(term["points"] for term in part["terms"]), abs=1e-3)
        assert part["probability"] == pytest.approx(1 / (1 + math.exp(-part["points"])), abs=1e-3)
    whole = json.loads(run("compare", *pair, "--json").out)["pair"]
    assert (why["relation"], why["same_story"]) == (whole["relation"], whole["same_story"])


def test_why_two_were_not_joined(run) -> None:
    done = run("compare", SAMPLE / "harbour-0412.txt", SAMPLE / "clipping-07.txt", "--why")
    assert "relation: unrelated" in done.out
    assert "not joined" in done.out
    assert "words in a row: fewer than five" in done.out
