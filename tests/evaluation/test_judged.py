"""Changes before judges: drawn by the seed alone, false claims that do not hold, a kept file without words, figures of verdicts."""

from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from evaluation.judged import __main__ as command
from evaluation.judged import agreement, kappa, score_verdicts
from evaluation.judged.claims import SHARES, Claim, draw, forms, make_false, said
from evaluation.judged.kept import Kept, kept_of, read_kept, read_verdicts, shuffled, with_verdicts, write_kept
from evaluation.judged.told import Edge, Place, Told, beside, sample_edges, told_of
from retold.reading import read_rows
from retold.types import Article

TOWNS = "Orrin Brack Selby Toft Hale Marsk Udden Varn Wisk Yarrow Ambley Corve".split()
COUNTS = "thirty forty fifty sixty seventy eighty ninety hundred".split()
GOODS = "barrels crates ropes lanterns anchors casks sails nets".split()


def article(key: str, text: str) -> Article:
    (read,) = read_rows([{"id": key, "text": text, "language": "en"}])
    assert isinstance(read, Article)
    return read


def edge(n: int, source: str = "narration") -> Edge:
    town, count, other, goods = TOWNS[n], COUNTS[n % 8], COUNTS[(n + 1) % 8], GOODS[n % 8]
    begin, end = f"The harbour of {town} was", f"{goods} for the quay."
    return Edge(
        source,
        article(f"a{n}", f"{begin} reportedly closed on Monday. The council of {town} ordered {count} {end}"),
        article(f"b{n}", f"{begin} closed on Monday. The council of {town} ordered {other} {end}"),
    )


def told(n: int, kind: str = "quantity", source: str = "narration") -> Told:
    own = edge(n, source)
    one, other = own.exemplar.text, own.retelling.text
    before, after = (COUNTS[n % 8], COUNTS[(n + 1) % 8]) if kind != "hedge" else ("reportedly", "")
    at = one.index(before)
    there = other.index(after) if after else other.index("closed")
    a, b = Place("text", at, at + len(before)), Place("text", there, there + len(after))
    return Told(own, kind, 3, "", a, b, before, after, (before, after), (one, other))


MANY = [told(n, kind, source) for n in range(12) for kind in ("quantity", "hedge", "detail") for source in ("narration", "sample")]


def test_the_product_is_asked_about_a_pair_and_the_words_and_passages_are_cut_from_it() -> None:
    (figure,) = [one for one in told_of(edge(3)) if one.type == "quantity"]
    assert (figure.before, figure.after) == ("sixty", "seventy")
    assert figure.around == (
        "of Toft ordered sixty lanterns for the quay.",
        "of Toft ordered seventy lanterns for the quay.",
    ) or all(words in around for words, around in zip(("ordered sixty", "ordered seventy"), figure.around, strict=True))
    assert figure.passages[0].endswith("sixty lanterns for the quay.") and figure.passages[1].startswith("The harbour of Toft")
    text = edge(3).exemplar.text
    assert text[figure.a.start : figure.a.end] == "sixty"


def test_words_beside_a_short_span_and_none_beside_a_long_one() -> None:
    text = "one two three four five six seven eight nine ten eleven"
    assert beside(text, (text.index("six"), text.index("six") + 3)) == "two three four five six seven eight nine ten"
    assert beside(text, (0, text.index(" five"))) == "one two three four"
    assert beside("six", (0, 3)) == "six"


def test_the_sample_gives_edges_between_its_articles() -> None:
    edges = sample_edges()
    assert len(edges) > 10 and all(e.source == "sample" and e.exemplar.text != e.retelling.text for e in edges)
    assert len({e.ids for e in edges}) == len(edges)


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("thirty", "forty", "The figure was altered: A has “thirty”; B has “forty”."),
        ("thirty", "", "A figure was lost: A has “thirty”; this was not found at its place in B."),
        ("", "forty", "A figure was gained: B has “forty”; this was not found at its place in A."),
        ("a day", "a day", "The figure was altered: both have “a day”, but the two pages give it another value."),
    ],
)
def test_a_claim_is_a_sentence(before: str, after: str, words: str) -> None:
    assert said(replace(told(0), before=before, after=after, around=(before, after))) == words


def test_what_is_not_known_is_not_claimed() -> None:
    rule = "another word in the same place; not known whether it means the same"
    assert said(replace(told(0), type="detail", rule=rule)).endswith("whether the two mean the same is not known.")


def test_the_draw_is_of_the_seed_spreads_over_types_and_pairs_and_takes_no_words_twice() -> None:
    chosen = draw(MANY, 12, "1")
    assert [one.key for one in chosen] == [one.key for one in draw(list(reversed(MANY)), 12, "1")]
    assert [one.key for one in chosen] != [one.key for one in draw(MANY, 12, "2")]
    assert len(chosen) == 12 and max(Counter(one.edge.ids for one in chosen).values()) <= 2
    words = [(one.type, one.before, one.after) for one in chosen]
    assert len(set(words)) == len(words)
    counts = Counter(one.type for one in chosen)
    assert counts["hedge"] == 1  # all twelve say the same
    assert abs(counts["quantity"] - counts["detail"]) <= 1


def test_false_claims_do_not_hold_and_are_of_every_way() -> None:
    claims = make_false(MANY, 5, "1")
    assert len(claims) == 5 and not any(claim.true for claim in claims)
    for claim in claims:
        one, (a, b) = claim.told, (" ".join(forms(passage)) for passage in claim.told.passages)
        stands = (not one.before or one.before in a) and (not one.after or one.after in b)
        if claim.made == "in both":
            assert " ".join(forms(one.before)) in a and " ".join(forms(one.before)) in b and not one.after
        elif claim.made != "other type":
            assert not stands, (claim.made, one.before, one.after)
    assert {claim.made for claim in claims} <= set(SHARES) and len({claim.made for claim in claims}) > 2


def test_the_order_tells_nothing_of_how_claims_were_put_together() -> None:
    claims = [*(Claim(one, "told", one.type) for one in draw(MANY, 9, "1")), *make_false(MANY, 5, "1")]
    order = shuffled(claims, "1")
    assert [c.text for c in order] == [c.text for c in shuffled(claims[::-1], "1")]
    assert not all(c.true for c in order[:9])


def rows_of_claims() -> list[Kept]:
    return kept_of([*(Claim(one, "told", one.type) for one in draw(MANY, 4, "1")), *make_false(MANY, 2, "1")])


def test_the_kept_file_comes_back_as_it_was_and_holds_no_words(tmp_path: Path) -> None:
    path = tmp_path / "kept.jsonl"
    rows = with_verdicts(rows_of_claims(), "first", dict.fromkeys(range(1, 7), "confirmed"))
    write_kept(path, rows)
    assert read_kept(path) == rows
    kept = path.read_text()
    assert not any(word in kept for word in (*TOWNS, *COUNTS, "reportedly", "harbour"))
    assert read_kept(tmp_path / "none") == []


def test_verdicts_are_read_a_line_an_item_and_nothing_is_guessed() -> None:
    assert read_verdicts("# mine\n1 confirmed\n\n2: Not confirmed, another wording\n3\tcannot tell\n") == {
        1: "confirmed", 2: "not confirmed", 3: "cannot tell",
    }  # fmt: skip
    for wrong in ("1 perhaps", "confirmed", "1 confirmed\n1 not confirmed"):
        with pytest.raises(ValueError):
            read_verdicts(wrong)
    with pytest.raises(ValueError, match=r"none for \[6\], and no item \[7\]"):
        with_verdicts(rows_of_claims(), "first", dict.fromkeys((1, 2, 3, 4, 5, 7), "confirmed"))


def test_figures_of_verdicts() -> None:
    rows = rows_of_claims()  # 1-4 were told, 5 and 6 are false
    yes, no, open_ = "confirmed", "not confirmed", "cannot tell"
    with_verdicts(rows, "first", dict(enumerate([yes, yes, yes, no, no, no], 1)))
    with_verdicts(rows, "second", dict(enumerate([yes, yes, no, no, open_, yes], 1)))
    everything = {row.key for row in rows if row.true}
    found = score_verdicts(rows, everything).figures
    assert found["confirmed"] == 0.625 and found["confirmed_by_all"] == 0.5
    assert found["refused"] == 0.75 and found["confirmed_told"] == 1.0
    assert found["agreement"] == 0.5
    # what was refused is no longer told: of what is left all is confirmed; what was confirmed and is gone is lost
    assert score_verdicts(rows, {row.key for row in rows[:2]}).figures["confirmed_by_all"] == 1.0
    assert score_verdicts(rows, {rows[0].key}).figures["confirmed_told"] == 0.5


def test_agreement_beyond_chance() -> None:
    one, other = ["a"] * 25 + ["b"] * 25, ["a"] * 20 + ["b"] * 15 + ["a"] * 10 + ["b"] * 5
    assert agreement(["a", "b"], ["a", "a"]) == 0.5
    assert kappa(one, one) == 1.0
    # the same of 20 + 15 in 50; by chance .5 * .6 + .5 * .4
    assert kappa(one, other) == pytest.approx((0.7 - 0.5) / 0.5)
    assert kappa(["a", "a"], ["a", "a"]) == 1.0


def test_without_verdicts_nothing_is_measured_and_one_judge_has_no_agreement() -> None:
    assert score_verdicts(rows_of_claims(), set()).figures == {}
    rows = with_verdicts(rows_of_claims(), "only", dict.fromkeys(range(1, 7), "confirmed"))
    assert "kappa" not in score_verdicts(rows, set()).figures


def test_the_command_draws_keeps_and_does_not_overwrite_verdicts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def some(*_: Any) -> list[Edge]:
        return [edge(n) for n in range(8)]

    monkeypatch.setattr(command, "edges_of", some)
    kept, items, verdicts = tmp_path / "kept.jsonl", tmp_path / "items.txt", tmp_path / "verdicts.txt"
    drawing = ["draw", "--data", str(tmp_path), "--out", str(items), "--kept", str(kept)]
    assert command.main(drawing) == 0
    rows = read_kept(kept)
    shown = items.read_text()
    assert all(f"\n{row.number}\nA: " in shown for row in rows) and "CLAIM: " in shown
    assert "told" not in shown.partition("\n1\n")[2] and "turned" not in shown and "elsewhere" not in shown
    verdicts.write_text("".join(f"{row.number} not confirmed\n" for row in rows))
    assert command.main(["keep", "--judge", "first", "--verdicts", str(verdicts), "--kept", str(kept)]) == 0
    assert all(row.verdicts == {"first": "not confirmed"} for row in read_kept(kept))
    with pytest.raises(SystemExit):
        command.main(drawing)
    assert command.main(["refused", "--data", str(tmp_path), "--kept", str(kept)]) == 0
    assert "A: The harbour of" in capsys.readouterr().out
