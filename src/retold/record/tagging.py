"""The trained tagger: sources, cues and contents of attributions, and names, as spans with their probabilities.

A small encoder (four narrow layers of MiniLM, eight bits) reads an article in stretches of whole paragraphs, each on its own, so
that an article gives the same alone and among others: the scales of eight-bit numbers are taken over one stretch. Its scores become
spans by a chain of labels (`labels`). Where the weights or the runtime are missing, `load_tagger` says why and the rules do alone.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import numpy as np

from retold.record.labels import Floats, between_labels, fence, spans_of
from retold.record.quotations import paragraphs
from retold.record.wordpiece import Vocabulary, Words, cut_stretches, read_words
from retold.types import Field, Page, Quotation, Span

WEIGHTS = Path(__file__).with_name("attributions.onnx")
MOST_WORDS = 140  # of a stretch, as in training
MOST_PIECES = 250
_INPUTS = ("pieces", "shapes", "states", "begins")
_BULLET = re.compile(r"\s*[•‣◦▪●■►·*]\s+(?=\S)")
_RUNNING = ("headline", "standfirst", "subheading", "body")


@dataclass(frozen=True)
class Tagged:
    """A span of a field with its kind and probability. Kinds: source, cue, content; or person, organisation, place, other."""

    start: int
    end: int
    kind: str
    probability: float
    field: Field = "text"


@dataclass(frozen=True)
class Tags:
    """What the tagger sees on a page, in order of field (title first) and place. Spans of `spoken` do not overlap."""

    spoken: tuple[Tagged, ...] = ()
    names: tuple[Tagged, ...] = ()


class Tagger:
    """The network with its vocabulary and chains; one processor, nothing kept between pages."""

    def __init__(self, weights: Path) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        # The joined norm of the runtime is a loop over single numbers, slower than the sum and the norm that it joins.
        self._session = onnxruntime.InferenceSession(
            str(weights), options, providers=["CPUExecutionProvider"], disabled_optimizers=["SkipLayerNormFusion"]
        )
        notes: dict[str, str] = self._session.get_modelmeta().custom_metadata_map
        about: dict[str, Any] = json.loads(notes["retold"])
        self.about: dict[str, Any] = about["about"]
        self.vocabulary = Vocabulary(notes["vocabulary"].split("\n"))
        self._labels: tuple[str, ...] = tuple(about["labels"])
        self._names: tuple[str, ...] = tuple(about["names"])
        self._between = between_labels(self._labels, about["between"])
        self._between_names = between_labels(self._names)

    def tag(self, page: Page, quotations: Sequence[Quotation], with_names: bool = False) -> Tags:
        """The spans of a page, names only where asked for; furniture, bylines, datelines and second printings are not read.

        Cost linear in the page: some 5,300 words a second of one core (AVX2).
        """
        spoken: list[Tagged] = []
        names: list[Tagged] = []
        for field in ("title", "text"):
            text = page.string(field)
            own = [q for q in quotations if q.field == field]
            for run in _runs(page, field):
                words = read_words(text, run, own, self.vocabulary)
                self._tag_words(words, field, spoken, names if with_names else None)
        return Tags(tuple(sorted(spoken, key=_place)), tuple(sorted(names, key=_place)))

    def _tag_words(self, words: Words, field: Field, spoken: list[Tagged], names: list[Tagged] | None) -> None:
        stretches = cut_stretches(words, MOST_WORDS, MOST_PIECES)
        said, named = [], []
        for first, stop in stretches:
            scores = self._score(words, first, stop)
            begins = words.begins[first:stop]
            said.append(fence(scores[:, : len(self._labels)], begins, self._labels))
            if names is not None:
                named.append(fence(scores[:, len(self._labels) :], begins, self._names))
        for rows, between, labels, into in (
            (said, self._between, self._labels, spoken),
            (named, self._between_names, self._names, names if names is not None else []),
        ):
            for found in spans_of(rows, between, labels):
                offset = stretches[found.stretch][0]
                start, end = words.spans[offset + found.first][0], words.spans[offset + found.stop - 1][1]
                into.append(Tagged(start, end, found.kind, round(found.probability, 4), field))

    def _score(self, words: Words, first: int, stop: int) -> Floats:
        """Scores (words, labels) of one stretch, read alone."""
        *rows, heads = stretch_inputs(words, first, stop, self.vocabulary)
        inputs = {name: np.array([row], np.int64) for name, row in zip(_INPUTS, rows, strict=True)}
        inputs["places_of"] = np.arange(len(rows[0]))[None]
        inputs["heads"] = np.array(heads, np.int64)
        (scores,) = self._session.run(None, inputs)
        at_heads: Floats = scores[0].astype(np.float64)
        return at_heads


def stretch_inputs(words: Words, first: int, stop: int, vocabulary: Vocabulary) -> tuple[list[int], ...]:
    """Words [first, stop) as the network reads them: pieces, shapes, states, begins a piece; and the first piece of each word."""
    pieces, shapes, states, begins, heads = [vocabulary.first], [0], [0], [0], list[int]()
    for i in range(first, stop):
        begin = words.begins[i]
        if begin and i > first:
            pieces.append(vocabulary.break_)
            shapes.append(0)
            states.append(0)
            begins.append(0)
        heads.append(len(pieces))
        own = words.pieces[i]
        pieces += own
        shapes += [words.shapes[i]] * len(own)
        states += [words.states[i]] * len(own)
        begins += [int(begin)] + [0] * (len(own) - 1)
    return pieces, shapes, states, begins, heads


def _runs(page: Page, field: Field) -> Iterable[list[Span]]:
    """The paragraphs that are read together, without their bullets: those of the running text, and each caption by itself."""
    text = page.string(field)
    running: list[Span] = []
    for start, end, segment in paragraphs(page, field):
        bullet = _BULLET.match(text, start, end)
        start = bullet.end() if bullet else start
        if segment is None or segment.role in _RUNNING:
            if segment is None or (segment.furniture is None and segment.repeats is None and not segment.hidden):
                running.append((start, end))
        elif segment.role == "caption" and segment.repeats is None and not segment.hidden:
            yield [(start, end)]
    if running:
        yield running


def _place(tagged: Tagged) -> tuple[bool, int]:
    return tagged.field != "title", tagged.start


@cache
def model_digest(weights: Path = WEIGHTS) -> str | None:
    """Eight hex digits that name the weights and the runtime's version, None where either is missing. Loads neither."""
    try:
        runtime = version("onnxruntime")
        return hashlib.sha256(weights.read_bytes() + runtime.encode()).hexdigest()[:8]
    except (PackageNotFoundError, OSError):
        return None


@cache
def load_tagger(weights: Path = WEIGHTS) -> Tagger | str:
    """The tagger, loaded once a process (0.2 s), or why there is none."""
    if not weights.is_file():
        return "the weights of the attribution model are not in this installation"
    try:
        return Tagger(weights)
    except ImportError:
        return "onnxruntime is not installed"
    except Exception as error:  # a runtime of another version, a damaged file: the rules go on alone
        return f"the attribution model cannot be loaded ({error})"
