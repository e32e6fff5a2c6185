"""How closely one article keeps to another, as a whole: in its own words or not, and whether two sentences say the same.

Both are read from plain figures by small logistic models whose weights ship beside this file (`training/closeness.py`).
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from itertools import combinations_with_replacement
from math import exp, log, log1p
from typing import Any

from retold.language.lexicons import languages, lexicon
from retold.language.tokens import tokenise
from retold.language.words import alike, edit, in_order
from retold.types import Closeness, View

LEVELS = ("near copy", "light revision", "heavy revision", "own words")
LONGEST = 120  # words of an article that may be one sentence or a few: beyond, whether two say the same is not asked
_COMMON = 0.3  # weight up to which a word is one of many uses
_END = 5  # words at either end of a sentence
_NEAR = 0.06  # by which a rounded number differs
_FEW = 3  # words of the shortest sentence that is looked at by itself
_HALF, _LITTLE = 0.5, 0.4  # shares of a sentence that stand, in order, in one sentence of the other article
_STEPS = (3, 4, 8)  # words in a row
_GRAMS = (3, 4, 5)
KEY = (
    "weight_less", "weight_more", "order_less", "order_more", "numbers_most", "names_most", "content_most", "content_least",
    "length_share", "length", "letters", "length_apart", "pairs_less", "pairs_more",
)  # fmt: skip
"""Figures whose products count too: a number that is missing weighs more the more else is the same."""

Figures = dict[str, float]


def closeness_of(a: View, b: View) -> Closeness | None:
    """How closely two articles keep to each other; None where either has no words or is in a language that no weights are for.

    level          near copy, light revision, heavy revision or own words, of the article that stands more in the other;
                   probabilities of the four in this order (Clough and Stevenson, 2011, have the classes).
    same           the probability that both say the same, where each is a sentence or a few; else None.
    Symmetric. Cost O(words + product of the sentences of both).
    """
    english = all((view.page.article.language or "en") in languages() for view in (a, b))
    if not english or not len(a.forms) or not len(b.forms):
        return None
    figures = figures_of(a, b)
    same = None
    if max(len(a.forms), len(b.forms)) <= LONGEST:
        compared = same_figures(a, b)
        same = round(_probability("same", with_products(compared)), 4)
        figures |= compared
    chances = level_chances(figures)
    level = LEVELS[max(range(4), key=lambda k: (chances[k], -k))]
    told = {name: round(value, 6) for name, value in figures.items()}
    return Closeness(level=level, probabilities=tuple(round(p, 4) for p in chances), same=same, figures=told)


# --- how much of an article stands in another ---------------------------------------------------------------------------------

QUESTIONS = {"taken": ("runs_3", "content"), "copied": ("long_share", "longest", "half"), "light": ("half", "little")}
"""What the three questions are answered from: was something taken; was it copied; if not, was it changed but lightly."""


def figures_of(a: View, b: View) -> Figures:
    """The figures of the article that stands more in the other."""
    return max((retold_figures(x, y) for x, y in ((a, b), (b, a))), key=lambda own: (own["runs_3"], own["content"]))


def retold_figures(source: View, view: View) -> Figures:
    """What of an article stands in another, as shares of its own words.

    runs_3, runs_4, runs_8: in runs of so many words that the other has too; long_share: of those in 4, in 8; longest: of the runs,
    as a logarithm; content: by weight, in any order; half, little: in sentences of which a half stands, in order, in one sentence
    of the other; less than two fifths.
    """
    forms = view.forms
    held = set(source.forms)
    covered = {n: _covered(source.forms, forms, n) for n in _STEPS}
    weights = view.weights.tolist()
    figures = {f"runs_{n}": sum(own) / len(forms) for n, own in covered.items()}
    figures["long_share"] = (figures["runs_8"] + 0.05) / (figures["runs_4"] + 0.1)
    figures["longest"] = log1p(_longest(source.forms, forms))
    figures["content"] = sum(w for w, form in zip(weights, forms, strict=True) if form in held) / max(1e-6, sum(weights))
    theirs = _sentences(source)
    shares = [(len(s), max((in_order(s, t) for t in theirs), default=0) / len(s)) for s in _sentences(view)]
    total = max(1, sum(n for n, _ in shares))
    figures["half"] = sum(n for n, share in shares if share > _HALF) / total
    figures["little"] = sum(n for n, share in shares if share < _LITTLE) / total if shares else 1.0
    return figures


def _sentences(view: View) -> list[tuple[str, ...]]:
    own = []
    for units in view.by_sentence.values():
        words = tuple(form for u in units for form in view.forms[int(view.first[u]) : int(view.past[u])])
        if len(words) >= _FEW:
            own.append(words)
    return own


def _covered(source: Sequence[str], forms: Sequence[str], n: int) -> list[bool]:
    runs = set(zip(*(source[k:] for k in range(n)), strict=False))
    covered, past = [], 0
    for k, run in enumerate([*zip(*(forms[k:] for k in range(n)), strict=False), *[()] * (min(n, len(forms) + 1) - 1)]):
        past = k + n if run in runs else past
        covered.append(k < past)
    return covered


def _longest(source: Sequence[str], forms: Sequence[str]) -> int:
    # Of a run that both have, by runs of doubling length, then by halves.
    def holds(n: int) -> bool:
        runs = set(zip(*(source[k:] for k in range(n)), strict=False))
        return not runs.isdisjoint(zip(*(forms[k:] for k in range(n)), strict=False))

    low, high = 0, 1
    while high <= min(len(source), len(forms)) and holds(high):
        low, high = high, 2 * high
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if holds(middle) else (low, middle)
    return low


def level_chances(figures: Mapping[str, float]) -> list[float]:
    """The probability of each of LEVELS."""
    return chain(*(_probability(name, {key: figures[key] for key in keys}) for name, keys in QUESTIONS.items()))


def chain(taken: float, copied: float, light: float) -> list[float]:
    """Three answers, one after the other, as the probabilities of LEVELS."""
    return [taken * copied, taken * (1 - copied) * light, taken * (1 - copied) * (1 - light), 1 - taken]


# --- whether two sentences say the same ---------------------------------------------------------------------------------------


def same_figures(a: View, b: View) -> Figures:
    """What two short articles have in common and what only one has; of two sides the lesser and the greater, so that it is
    symmetric: words and words by weight, runs of one to four, words in order, letters; and of the words that only one side has
    the numbers, names (capitals), telling words and others, what stands at either end, the longest stretch, and how many numbers
    are near to one of the other side."""
    one, other = a.forms, b.forms
    pairs = alike(one, other, (0, len(one)), (0, len(other)))
    matched = {x for x, _ in pairs}, {y for _, y in pairs}
    left = _only(a, matched[0]), _only(b, matched[1])
    figures: Figures = {}
    for kind in ("numbers", "names", "content", "others", "opening", "ending", "stretch"):
        figures[f"{kind}_most"], figures[f"{kind}_least"] = _ends(left[1][kind], left[0][kind])
    _sides(
        figures, "weight", *(1 - own["weight"] / max(1e-6, sum(v.weights.tolist())) for own, v in zip(left, (a, b), strict=True))
    )
    _sides(figures, "words", len(pairs) / len(one), len(pairs) / len(other))
    for n, name in ((1, "singles"), (2, "pairs"), (3, "triples"), (4, "fours")):
        runs = [list(zip(*(forms[k:] for k in range(n)), strict=False)) for forms in (one, other)]
        _sides(figures, name, *(sum(r in set(y) for r in x) / max(1, len(x)) for x, y in (runs, runs[::-1])))
    common = in_order(one, other)
    _sides(figures, "order", common / len(one), common / len(other))
    figures["kept_order"] = common / max(1, len(pairs))
    grams = [_letters(forms) for forms in (one, other)]
    shared = sum((grams[0] & grams[1]).values())
    _sides(figures, "grams", *(shared / max(1, sum(g.values())) for g in grams))
    norms = [sum(n * n for n in g.values()) for g in grams]
    figures["letters"] = sum(n * grams[1][g] for g, n in grams[0].items()) / max(1.0, (norms[0] * norms[1]) ** 0.5)
    numbers = [{form for form in forms if form[0].isdigit()} for forms in (one, other)]
    figures["same_numbers"] = float(numbers[0] == numbers[1])
    figures["numbers_within"] = float(numbers[0] <= numbers[1] or numbers[1] <= numbers[0])
    figures["numbers_apart"] = float(bool(numbers[0] - numbers[1]) and bool(numbers[1] - numbers[0]))
    figures["numbers"] = float(bool(numbers[0] | numbers[1]))
    sizes = sorted((len(one), len(other)))
    figures["length_share"], figures["length_apart"] = sizes[0] / sizes[1], float(sizes[1] - sizes[0])
    figures["length"] = log(sum(sizes))
    equal = [i2 - i1 for tag, i1, i2, _, _ in edit(one, other) if tag == "equal"]
    figures["run"], figures["blocks"] = log1p(max(equal, default=0)), float(len(equal))
    figures["first"], figures["last"] = float(one[0] == other[0]), float(one[-1] == other[-1])
    values = [_values(view, own) for view, own in zip((a, b), matched, strict=True)]
    near = min(sum(any(_is_near(x, y) for y in theirs) for x in own) for own, theirs in (values, values[::-1]))
    figures["numbers_near"], figures["numbers_far"] = float(near), float(max(map(len, values)) - near)
    negators = {word for word in lexicon("strength")["negators"] if " " not in word}
    figures["negated"] = float(negators.isdisjoint(one) != negators.isdisjoint(other))
    return figures


def _ends(x: float, y: float) -> tuple[float, float]:
    return max(x, y), min(x, y)


def _sides(figures: Figures, name: str, x: float, y: float) -> None:
    figures[f"{name}_more"], figures[f"{name}_less"] = _ends(x, y)


def _only(view: View, matched: set[int]) -> dict[str, float]:
    # What stands on this side alone, by kind.
    page, starts, weights = view.page, view.starts.tolist(), view.weights.tolist()
    texts = page.string("title"), page.string("text")
    title = len(tokenise(texts[0]))
    own = dict.fromkeys(("numbers", "names", "content", "others", "opening", "ending", "stretch", "weight"), 0.0)
    run, n = 0.0, len(view.forms)
    for k, form in enumerate(view.forms):
        run = 0.0 if k in matched else run + 1
        own["stretch"] = max(own["stretch"], run)
        if k in matched:
            continue
        own["weight"] += weights[k]
        if not form[0].isdigit():
            own["opening"] += weights[k] * (k < _END)
            own["ending"] += weights[k] * (k >= n - _END)
        text = texts[k >= title]
        if form[0].isdigit():
            own["numbers"] += 1
        elif k and text[starts[k]].isupper():
            own["names"] += weights[k]
        elif weights[k] > _COMMON:
            own["content"] += weights[k]
        else:
            own["others"] += 1
    return own


def _values(view: View, matched: set[int]) -> list[float]:
    # The numbers that stand on this side alone, "10:30" and "3.10.2019" left as they are.
    found = []
    for k, form in enumerate(view.forms):
        plain = form.replace(",", "")
        if k not in matched and plain[0].isdecimal() and plain.replace(".", "", 1).isdecimal():
            found.append(float(plain))
    return found


def _is_near(x: float, y: float) -> bool:
    return abs(x - y) <= _NEAR * max(x, y)


def _letters(forms: Sequence[str]) -> Counter[str]:
    text = f" {' '.join(forms)} "
    return Counter(text[k : k + n] for n in _GRAMS for k in range(len(text) - n + 1))


def with_products(figures: Mapping[str, float]) -> Figures:
    """The figures, with the products of the key ones as they differ from what is usual (`closeness.toml` has mean and spread)."""
    usual = _weights()["usual"]
    key = {name: (figures[name] - usual[name][0]) / usual[name][1] for name in KEY}
    products = {f"{x} × {y}": key[x] * key[y] for x, y in combinations_with_replacement(KEY, 2)}
    return {**figures, **products}


# --- weights ------------------------------------------------------------------------------------------------------------------


@cache
def _weights() -> dict[str, Any]:
    return tomllib.loads(files("retold.alignment").joinpath("closeness.toml").read_text(encoding="utf-8"))


def _probability(model: str, figures: Mapping[str, float]) -> float:
    # Sums in the order of the file: the same on every machine.
    own = _weights()[model]
    odds = own["constant"] + sum(weight * figures[name] for name, weight in own["weights"].items())
    return 1 / (1 + exp(-max(-60.0, min(60.0, odds))))
