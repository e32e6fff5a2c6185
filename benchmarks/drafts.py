"""Articles in the making: tokens by article and sentence, changed until none repeats a run of six words by chance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.language import Language, Tokens, draw
from benchmarks.runs import RUN, UsedRuns, hash_runs

_PATIENCE = 6  # rounds with words of the material; after them invented ones, so that it ends


@dataclass
class Drafts:
    """Some articles, one after another.

    tokens    int32 (t,); sentence, article  int64 (t,): which of the sentences and articles at hand each token is of.
    fixed     bool (t,): the token is part of a planted stretch and stays.
    """

    tokens: Tokens
    sentence: NDArray[np.int64]
    article: NDArray[np.int64]
    fixed: NDArray[np.bool_]

    @classmethod
    def of(cls, articles: Sequence[Sequence[Tokens]], planted: Sequence[range] = ()) -> Drafts:
        """Articles given as sentences; planted names, of each, the sentences that were put in."""
        sentences = [sentence for article in articles for sentence in article]
        lengths = [len(sentence) for sentence in sentences]
        owner = np.repeat(np.arange(len(articles)), [len(article) for article in articles])
        planted = planted or [range(0)] * len(articles)
        fixed = [i in own for article, own in zip(articles, planted, strict=True) for i in range(len(article))]
        return cls(
            tokens=np.concatenate([np.zeros(0, np.int32), *sentences]),
            sentence=np.repeat(np.arange(len(sentences)), lengths),
            article=np.repeat(owner, lengths),
            fixed=np.repeat(np.array(fixed, np.bool_), lengths),
        )

    def articles(self) -> list[list[Tokens]]:
        """The articles as sentences."""
        cuts = np.flatnonzero(np.diff(self.sentence)) + 1
        sentences = np.split(self.tokens, cuts)
        found: list[list[Tokens]] = [[] for _ in range(int(self.article[-1]) + 1 if len(self.article) else 0)]
        for owner, sentence in zip(self.article[np.append(0, cuts)].tolist(), sentences, strict=True):
            found[owner].append(sentence)
        return found


def edit(drafts: Drafts, rates: NDArray[np.float64], language: Language, chance: np.random.Generator) -> None:
    """Edit every token with the rate of its article: half replaced, a quarter taken out, a quarter followed by one put in."""
    n = len(drafts.tokens)
    edited = chance.random(n) < rates[drafts.article]
    how = chance.random(n)
    replaced, gone, followed = edited & (how < 0.5), edited & (how >= 0.5) & (how < 0.75), edited & (how >= 0.75)
    left = np.bincount(drafts.sentence[~gone], minlength=int(drafts.sentence[-1]) + 1 if n else 0)
    opens = np.append(True, np.diff(drafts.sentence) > 0)[:n]
    gone &= ~(opens & (left == 0)[drafts.sentence])  # of a sentence something stays
    drafts.tokens = drafts.tokens.copy()
    drafts.tokens[replaced] = draw(language.plain, int(replaced.sum()), chance)
    repeats = 1 - gone.astype(np.int64) + followed
    places = np.repeat(np.arange(n), repeats)
    second = np.append(False, places[1:] == places[:-1])
    drafts.tokens, drafts.sentence = drafts.tokens[places], drafts.sentence[places]
    drafts.article, drafts.fixed = drafts.article[places], drafts.fixed[places]
    drafts.tokens[second] = draw(language.plain, int(second.sum()), chance)


def settle(
    drafts: Drafts,
    used: UsedRuns,
    language: Language,
    chance: np.random.Generator,
    allowed: NDArray[np.uint64] | None = None,
    source: NDArray[np.int64] | None = None,
) -> NDArray[np.int64]:
    """Replace words until no article repeats a run that is used, or one of another of the drafts; then their runs are used.

    allowed, source  runs as `allowed_runs` makes them, and the number of each article's source there: these it may repeat.
    A run all of whose words are fixed is part of what was planted. Returns how many words of each article were replaced.
    Cost O(words) a round, and few rounds.
    """
    n_articles = int(drafts.article[-1]) + 1 if len(drafts.article) else 0
    replaced = np.zeros(n_articles, np.int64)
    open_articles = np.ones(n_articles, np.bool_)
    rounds = 0
    while open_articles.any():
        at = np.flatnonzero(open_articles[drafts.article])
        words, place = language.words_of(drafts.tokens[at])
        place = at[place]
        owner = drafts.article[place]
        hashes, first = hash_runs(words, owner)
        fixed = np.append(0, np.cumsum(drafts.fixed[place]))
        fresh = fixed[first + RUN] - fixed[first] < RUN
        if allowed is not None and source is not None:
            fresh &= ~_stands_in(_with_source(hashes, source[owner[first]]), allowed)
        hashes, first = hashes[fresh], first[fresh]
        bad = used.holds(hashes)
        again = np.ones(len(hashes), np.bool_)
        again[np.unique(hashes, return_index=True)[1]] = False
        bad |= again
        still = np.zeros(n_articles, np.bool_)
        still[owner[first[bad]]] = True
        used.add(hashes[~still[owner[first]]])
        targets = _words_to_replace(first[bad], drafts.fixed[place])
        tokens = np.unique(place[targets])
        drafts.tokens[tokens] = draw(language.plain if rounds < _PATIENCE else language.coined, len(tokens), chance)
        replaced += np.bincount(drafts.article[tokens], minlength=n_articles)
        open_articles, rounds = still, rounds + 1
    return replaced


def _words_to_replace(first: NDArray[np.int64], fixed: NDArray[np.bool_]) -> list[int]:
    # The last word of a run that may be changed: the fewest words that stab every run, as runs come in order.
    targets: list[int] = []
    last = -1
    for begin in first.tolist():
        if last >= begin:
            continue
        last = next(word for word in range(begin + RUN - 1, begin - 1, -1) if not fixed[word])
        targets.append(last)
    return targets


def allowed_runs(drafts: Drafts, language: Language) -> NDArray[np.uint64]:
    """The runs of each draft, bound to its number. Sorted. Cost O(words log words)."""
    words, place = language.words_of(drafts.tokens)
    owner = drafts.article[place]
    hashes, first = hash_runs(words, owner)
    return np.sort(_with_source(hashes, owner[first]))


def _stands_in(hashes: NDArray[np.uint64], ordered: NDArray[np.uint64]) -> NDArray[np.bool_]:
    if not len(ordered):
        return np.zeros(len(hashes), np.bool_)
    found: NDArray[np.bool_] = ordered[np.minimum(np.searchsorted(ordered, hashes), len(ordered) - 1)] == hashes
    return found


def _with_source(hashes: NDArray[np.uint64], source: NDArray[np.int64]) -> NDArray[np.uint64]:
    bound: NDArray[np.uint64] = hashes ^ (source.astype(np.uint64) + np.uint64(1)) * np.uint64(0xD6E8FEB86659FD93)
    return bound
