"""The command as a whole, on a product that a few lines stand in for; and what it prints and draws."""

import json
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from benchmarks.__main__ import main, number
from benchmarks.bad import Outcome, copies, one_long, one_word, repeated_word
from benchmarks.course import Course, Step, _intercept
from benchmarks.peers import PEERS, Peer, shingles_of
from benchmarks.plot import draw_plot
from benchmarks.processes import Cost
from benchmarks.product import digest_of
from benchmarks.report import as_json, incremental_share, table_of

# Keeps articles as a JSON file, and calls a pair what has equal texts.
STAND_IN = """
import json, sys
from pathlib import Path
words = sys.argv[1:]
if "--version" in words: sys.exit(print("stand-in 1"))
if "--help" in words: sys.exit(print("Usage: stand-in [PATHS]... --table"))
archive = Path(words[words.index("--archive") + 1]) if "--archive" in words else Path(words[1])
held = json.loads(archive.read_text()) if archive.is_file() else {}
if words[0] == "add":
    held.update({row["id"]: row["text"] for row in map(json.loads, Path(words[1]).read_text().splitlines())})
    archive.write_text(json.dumps(held))
if words[0] == "remove":
    for word in words[1:words.index("--archive")]: del held[word]
    archive.write_text(json.dumps(held))
if words[0] == "export":
    out = Path(words[2]); out.mkdir(parents=True, exist_ok=True)
    by_text = {}
    for name in sorted(held): by_text.setdefault(held[name], []).append(name)
    rows = [{"a": own[0], "a_start": 0, "a_end": len(text), "b": b, "b_start": 0, "b_end": len(text)}
            for text, own in by_text.items() for b in own[1:]]
    tables = {"articles": [{"article": name} for name in held], "alignments": rows, "rejects": []}
    table = words[words.index("--table") + 1]
    (out / (table + ".jsonl")).write_text("".join(json.dumps(row) + chr(10) for row in tables[table]))
"""


@pytest.fixture
def stand_in(tmp_path: Path) -> str:
    path = tmp_path / "stand_in.py"
    path.write_text(STAND_IN, encoding="utf-8")
    return f"{sys.executable} -I -S {path}"


def test_a_size_from_end_to_end(
    stand_in: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("benchmarks.course._SMALL", 8)
    monkeypatch.setattr("benchmarks.course._TIMES", 1)
    arguments = ["--sizes", "60", "--retold", stand_in, "--peers", "", "--work", str(tmp_path / "w"), "--out", str(tmp_path / "o")]
    assert main(arguments) == 0
    printed = capsys.readouterr().out
    assert "60 articles" in printed and "retold find" in printed and "the rows as before" in printed
    (size,) = json.loads((tmp_path / "o" / "benchmarks.json").read_text())["sizes"]
    steps = {step["name"]: step for step in size["steps"]}
    assert steps["retold find"]["score"]["r_exact"] > 0.5 and steps["retold find"]["score"]["pairs_p"] == 1.0
    assert steps["retold find"]["score"]["r_edited"] == 0.0
    assert steps["retold find after"]["note"] == "the rows as before"
    assert size["later"] == 6 and "retold add 6 more" in steps and size["incremental_share"] > 0
    assert (tmp_path / "o" / "cost.svg").is_file()


def test_a_product_that_fails_is_told_and_the_exit_code_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--sizes", "60", "--retold", f"{sys.executable} -I -c raise(SystemExit(9))", "--peers", ""]) == 1
    assert "fails" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments", [["--sizes", "ten"], ["--sizes", "0"], ["--peers", "nobody"], ["--material", "/no/such/file"]]
)
def test_usage(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(arguments)
    assert stop.value.code == 2


def test_sizes() -> None:
    assert [number(text) for text in ("500", "10k", "1M")] == [500, 10_000, 1_000_000]


def test_a_peer_that_is_not_there_is_named_with_how_to_get_it() -> None:
    absent = Peer("x", "benchmarks.peers.x", "", "pip install x", library="no_such_library")
    assert absent.missing(sys.executable) == f"no_such_library is not installed for {sys.executable} (pip install x)"
    assert "no-such-program" in Peer("x", "", "", "apt", program="no-such-program").missing(sys.executable)
    assert set(PEERS) == {"rensa", "datasketch", "sim_text"}


def test_shingles_are_five_words_each_once() -> None:
    assert sorted(shingles_of("A b c d e, a b C d e")) == ["a b c d e", "b c d e a", "c d e a b", "d e a b c", "e a b c d"]
    assert shingles_of("Two words") == ["two words"]


def course(articles: int, floor: float, find: float) -> Course:
    steps = [
        Step("floor", Cost(floor, floor, 1_000_000)),
        Step("retold add", Cost(2.0, 2.0, 2_000_000), 1.0),
        Step(
            "retold find", Cost(find + 0.5, find, 3_000_000, 5_000_000), 0.5, {"pairs_p": 1.0, "pairs_r": 0.5, "characters_p": None}
        ),
        Step("retold add 10 more", Cost(1.02, 1.0, 2_000_000), 1.0),
        Step("retold find again", Cost(0.55, 1.0, 2_000_000), 0.5),
        Step("rensa", note="skipped: not installed"),
    ]
    return Course(articles, 10, 1_000_000, {"exact": 3}, steps)


def test_ratios_shares_and_growth() -> None:
    courses = [course(100, 0.5, 2.0), course(1_000, 5.0, 25.0)]
    assert incremental_share(courses[0]) == pytest.approx(0.07 / 3.0)
    whole = as_json(courses, {"seed": 1})
    find = whole["sizes"][0]["steps"][2]
    assert find["net"] == 2.0 and find["times_floor"] == 4.0
    assert whole["growth"]["retold find"] == [(100, 1_000, 1.25)]
    assert "rensa" not in whole["growth"]
    json.dumps(whole)
    text = "\n".join(table_of(courses))
    assert "2.3% of the whole" in text and "100 → 1,000: × 1.25" in text and "skipped: not installed" in text
    assert all("4.00" in line for line in text.splitlines() if line.startswith("retold find ") and "2.50" in line)


def test_start_up_is_what_a_run_over_nothing_would_cost() -> None:
    # 0.2 s bare; compiled code 0.5 s more; 1 ms an article
    assert _intercept(0.2, 1.7, 1_000, 10.7, 10_000) == pytest.approx(0.7)
    assert _intercept(0.2, 1.7, 1_000, 1.7, 1_000) == 0.2
    assert _intercept(0.2, 1.7, 1_000, 500.0, 10_000) == 0.2  # more than linear: never less than the bare start
    assert _intercept(0.2, 1.7, 1_000, 0.1, 10_000) == 1.7


def test_the_plot_is_sound_and_shows_every_line() -> None:
    drawn = draw_plot({"floor": [(1e4, 0.5), (5e4, 2.5)], "find <it>": [(1e4, 2.0)], "none": []}, "Title", "x", "y")
    root = ElementTree.fromstring(drawn)
    space = "{http://www.w3.org/2000/svg}"
    assert len(root.findall(f"{space}polyline")) == 2 and len(root.findall(f"{space}circle")) == 3
    texts = [element.text for element in root.iter(f"{space}text")]
    assert {"floor", "find <it>", "Title", "10,000", "0.1"} <= set(texts) and "none" not in texts
    first, second = (float(circle.attrib["cy"]) for circle in root.findall(f"{space}circle")[:2])
    assert first > second  # more seconds stand higher
    assert draw_plot({"none": [(0.0, 1.0)]}, "", "", "") == ""


def test_bad_input_is_as_bad_as_it_says() -> None:
    assert all(len(row["text"].split()) == 1 for row in one_word(50)) and len(list(one_word(50))) == 50
    long, taker = one_long(20_000)
    assert len(long["text"]) == 20_000 and taker["text"][-1_000:] in long["text"]
    assert {word for row in repeated_word(600) for word in row["text"].split()} == {"never"}
    same = list(copies(7))
    assert len({row["id"] for row in same}) == 7 and len({row["text"] for row in same}) == 1


def test_an_outcome_says_what_was_lost() -> None:
    assert "nothing lost" in Outcome("copies", 10, "articles", half=1.0, full=2.0).line()
    assert "3 articles lost" in Outcome("copies", 10, "articles", half=1.0, full=2.0, lost=3).line()
    assert Outcome("copies", 10, "articles", half=1.0, full=2.2).ratio == 2.2
    assert Outcome("copies", 10, "articles", half=0.01, full=2.2).ratio is None


def test_bad_input_from_end_to_end(stand_in: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from benchmarks.bad import Kind, run_bad
    from benchmarks.product import Product

    kinds = [Kind("copies of one", 12, "articles", copies, True), Kind("long", 9_000, "characters", one_long, True)]
    monkeypatch.setattr("benchmarks.bad.kinds", lambda n: kinds)
    product = Product(stand_in.split(), tmp_path / "settings")
    same, long = run_bad(product, tmp_path / "bad", 12, lambda line: None)
    assert (same.lost, same.alone, same.note) == (0, 0, "")
    assert (long.lost, long.alone) == (0, 2)  # the stand-in does not find what was taken from the long article


def test_digests_do_not_depend_on_the_order_of_lines(tmp_path: Path) -> None:
    for name, text in (("one", "a\nb\nb\n"), ("two", "b\na\nb\n"), ("three", "a\nb\n")):
        (tmp_path / name).write_text(text, encoding="utf-8")
    one, two, three = (digest_of(tmp_path / name) for name in ("one", "two", "three"))
    assert one == two != three
