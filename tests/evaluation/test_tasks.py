"""Each scorer on tables made by hand, with counts known beforehand."""

from typing import Any

import pytest

from evaluation import attributions
from evaluation.copies import containments
from evaluation.furniture import retold_texts
from evaluation.lineage import likeliest_exemplars, new_id
from evaluation.paraphrase import likeness
from evaluation.passages import score_passages
from evaluation.quotations import score_attributions
from evaluation.reuse import pairs_sharing, score_reuse
from evaluation.spans import faults, spans_in
from evaluation.stories import score_stories
from evaluation.times import score_times


def test_stories_takes_the_likelier_of_two_and_an_article_without_a_story_stands_alone() -> None:
    rows: list[dict[str, object]] = [
        {"story": "s-1", "article": "a", "probability": 0.9},
        {"story": "s-2", "article": "a", "probability": 0.4},
        {"story": "s-1", "article": "b", "probability": 1.0},
    ]
    score = score_stories({"a": "x", "b": "x", "c": "y"}, rows)
    assert score.figures["b3_f"] == 1.0 and score.figures["pair_f"] == 1.0


def test_lineage_reads_the_most_probable_row() -> None:
    rows: list[dict[str, Any]] = [
        {"retelling": "b", "exemplar": "a", "probability": 0.6},
        {"retelling": "b", "exemplar": None, "probability": 0.4},
        {"retelling": "a", "exemplar": "b", "probability": 0.2},
        {"retelling": "a", "exemplar": None, "probability": 0.8},
    ]
    assert likeliest_exemplars({"lineage": rows}) == {"b": "a", "a": None}
    rows[0]["direction"] = "undecided"
    assert likeliest_exemplars({"lineage": rows}, decided=True) == {"b": None, "a": None}


def test_new_ids_tell_nothing_and_differ_for_the_same_words() -> None:
    one, two = new_id({"id": "x|g1|0", "text": "same"}), new_id({"id": "x|g2|0", "text": "same"})
    assert one != two and "g1" not in one


def test_containment_is_over_the_smaller() -> None:
    assert containments({"a": {"1", "2", "3", "4"}, "b": {"1", "2"}, "c": {"9"}}) == {("a", "b"): 1.0}


TEXT = 'Odile Brandt said: "No ferry sails today." It was, she added, "a sad day" for the port.'


def attribution(start: int, end: int, **more: Any) -> dict[str, Any]:
    return {"article": "a", "kind": "direct", "content": [[start, end]], "source": [[0, 12]], **more}


def test_quotations_agree_on_letters_and_leave_mixed_ground_open() -> None:
    direct = TEXT.index('"No'), TEXT.index('" It') + 1
    mixed = TEXT.index('"a sad'), TEXT.index(" for the port")
    articles = [
        {
            "id": "a",
            "text": TEXT,
            "attributions": [
                {"quote_type": "direct", "content": [list(direct)], "source": [[0, 12]]},
                {"quote_type": "mixed", "content": [list(mixed)], "source": []},
            ],
        }
    ]
    exact = score_attributions(articles, [attribution(direct[0] + 1, direct[1] - 1), attribution(*mixed)])
    assert exact.figures == {"spans_f": 1.0, "spans_recall": 1.0, "sources": 1.0}
    cut = score_attributions(articles, [attribution(direct[0], direct[1] - 6)])
    assert cut.figures["spans_f"] == 0.0
    other_source = score_attributions(articles, [attribution(*direct, source=[[50, 53]])])
    assert other_source.figures["sources"] == 0.0 and other_source.figures["spans_f"] == 1.0
    assert score_attributions(articles, [attribution(*direct, kind="indirect")]).figures["spans_f"] == 0.0


def test_times_use_each_expression_once() -> None:
    articles = [
        {
            "id": "a",
            "timexes": [
                {"start": 0, "end": 4, "type": "DATE", "value": "2031"},
                {"start": 3, "end": 9, "type": "DATE", "value": "2032"},
            ],
        }
    ]
    rows = [
        {"article": "a", "start": 0, "end": 4, "type": "DATE", "value": "2030"},
        {"article": "b", "start": 3, "end": 9, "type": "DATE", "value": "2032"},
    ]
    score = score_times(articles, rows)
    # one of ours, two of theirs: one overlap, strict, right type, wrong value
    assert score.figures == {"strict_f": 0.6667, "relaxed_f": 0.6667, "type_f": 0.6667, "value_f": 0.0}


def test_passages_count_characters_on_both_sides_whatever_the_order_of_ids() -> None:
    pair = {"susp_id": "z", "src_id": "y", "passages": [{"susp_start": 0, "susp_end": 10, "src_start": 5, "src_end": 15}]}
    rows = [{"a": "y", "b": "z", "a_start": 5, "a_end": 15, "b_start": 0, "b_end": 5}]
    score = score_passages([pair], {"alignments": rows})
    assert score.figures == {"characters_f": 0.8571, "characters_precision": 1.0, "characters_recall": 0.75, "pairs_found": 1.0}
    assert score_passages([pair], {"alignments": []}).figures["pairs_found"] == 0.0


def test_likeness_weighs_by_what_is_covered() -> None:
    rows = [{"a_start": 0, "a_end": 10, "b_start": 0, "b_end": 10, "similarity": 0.5}]
    assert likeness({"a": "x" * 20, "b": "y" * 20}, {"alignments": rows}) == 0.25
    assert likeness({"a": "", "b": ""}, {"alignments": []}) == 0.0


def test_furniture_and_repeats_are_taken_out() -> None:
    tables: dict[str, list[dict[str, Any]]] = {
        "articles": [{"article": "a", "text": "Ad. News. News."}],
        "segments": [
            {"article": "a", "start": 0, "end": 3, "role": "furniture", "repeats": None},
            {"article": "a", "start": 4, "end": 9, "role": "body", "repeats": None},
            {"article": "a", "start": 10, "end": 15, "role": "body", "repeats": 4},
        ],
    }
    assert retold_texts(tables)["a"].split() == ["News."]


@pytest.mark.parametrize(("cell", "spans"), [(None, []), ([], []), ([1, 2], [(1, 2)]), ([[1, 2], [3, 4]], [(1, 2), (3, 4)])])
def test_spans_of_a_cell(cell: Any, spans: list[tuple[int, int]]) -> None:
    assert spans_in(cell) == spans


ARTICLE = {"article": "a", "text": "Nine ferries", "title": "Port", "sha256": "0" * 64}


@pytest.mark.parametrize(
    ("table", "row", "n"),
    [
        ("mentions", {"article": "a", "start": 0, "end": 4}, 0),
        ("mentions", {"article": "a", "start": 0, "end": 5, "field": "title"}, 1),  # past the end of the title
        ("mentions", {"article": "a", "start": 4, "end": 4}, 1),  # nothing is mentioned there
        ("mentions", {"article": "b", "start": 0, "end": 4}, 1),  # no such article
        ("quantities", {"article": "a", "start": -1, "end": 4}, 1),
        ("lineage", {"evidence": [["a", 0, 4, "rule"], ["a", 0, 99, "rule"]]}, 1),
        ("statements", {"evidence": [["a", 0, 4, "rule"], ["a", 4, 4, "rule"]]}, 0),
        ("statements", {"evidence": [["a", 4, 4, "rule"]]}, 1),  # nothing that it rests on
        ("lineage", {"evidence": [["a", 0, 4, "rule", "title"], ["a", 0, 5, "rule", "title"]]}, 1),
        ("attributions", {"article": "a", "content": [[0, 4], [5, 3]], "venue": [0, 4]}, 1),
        ("changes", {"exemplar": "a", "exemplar_start": 4, "exemplar_end": 4, "how": "gained", "before": ""}, 0),
        ("changes", {"exemplar": "a", "exemplar_start": 4, "exemplar_end": 4, "how": "other", "before": ""}, 1),
        ("changes", {"exemplar": "a", "exemplar_start": 0, "exemplar_end": 4, "how": "other", "before": "nine"}, 1),
    ],
)  # fmt: skip
def test_faults_of_spans(table: str, row: dict[str, Any], n: int) -> None:
    from evaluation.product import sha256_of

    article = {**ARTICLE, "sha256": sha256_of(str(ARTICLE["text"]))}
    assert len(faults({"articles": [article], table: [row]})) == n


def test_a_digest_that_does_not_fit_is_a_fault() -> None:
    assert len(faults({"articles": [ARTICLE]})) == 1


RUN = "the harbour board said on monday that no ferry would leave before the pumps are mended"  # sixteen words
REUSE = {
    "a": f"One. {RUN}.",
    "b": f"{RUN.upper()}! Two.",
    "c": "Three, and the Harbour board: said on monday. Four.",  # six of them
    "d": "Five, the harbour board said on Tuesday.",  # five
}


def test_pairs_share_words_in_a_row_whatever_stands_between_them() -> None:
    assert pairs_sharing(REUSE, 12) == {("a", "b")}
    assert pairs_sharing(REUSE, 6) == {("a", "b"), ("a", "c"), ("b", "c")}
    assert pairs_sharing(REUSE, 5) == {(x, y) for x in "abcd" for y in "abcd" if x < y}
    assert pairs_sharing({"a": "one two", "b": "one two"}, 3) == set()


def test_reuse_counts_pairs_once_and_looks_at_relations_inside_an_outlet() -> None:
    outlets = {"a": "Tidings", "b": "Tidings", "c": "Courier", "d": None}
    alignments = [{"a": "b", "b": "a"}, {"a": "a", "b": "b"}, {"a": "a", "b": "c"}, {"a": "c", "b": "d"}]
    relations = [{"a": "a", "b": "b", "relation": "boilerplate"}, {"a": "a", "b": "c", "relation": "retelling"}]
    score = score_reuse(REUSE, outlets, {"alignments": alignments, "relations": relations})
    assert score.figures == {"recall": 1.0, "precision": 0.6667, "same_outlet": 1.0}
    relations[0]["relation"] = "retelling"
    less = score_reuse(REUSE, outlets, {"alignments": alignments[2:], "relations": relations})
    assert less.figures == {"recall": 0.0, "precision": 0.5, "same_outlet": 0.0}
    nobody = {"a": None, "b": None, "c": None, "d": None}
    assert score_reuse(REUSE, nobody, {"alignments": alignments, "relations": relations}).figures["same_outlet"] == 0.0


def test_attributions_count_exact_pieces_of_what_lies_within_no_other() -> None:
    text = "Solt said it rained. “It rained,” said Brun, who left."
    truth = [
        {"source": [[0, 4]], "cue": [[5, 9]], "content": [[10, 19]]},
        {"source": [[39, 43]], "cue": [[34, 38]], "content": [[21, 33]]},
    ]
    found = {"article": "a", "field": "text", "within": None}
    ours = [
        {**found, "kind": "indirect", "source": [[0, 4]], "cue": [[5, 9]], "content": [[10, 20]]},
        {**found, "kind": "direct", "source": [[39, 48]], "cue": [], "content": [[21, 33]]},
        {**found, "kind": "mixed", "source": [], "cue": [], "content": [[10, 12]], "within": "a-1"},
        {**found, "kind": "scare", "source": [], "cue": [], "content": [[0, 4]]},
    ]
    score = attributions.score_attributions([{"id": "a", "text": text, "attributions": truth}], ours)
    assert score.figures["source_f"] == 0.5
    assert score.figures["cue_f"] == pytest.approx(2 / 3, abs=1e-4)
    assert score.figures["content_f"] == score.figures["content_precision"] == 0.5
    assert score.figures["quoted_f"] == score.figures["quoted_source"] == 1.0
