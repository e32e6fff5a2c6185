"""Which language a text is in: English by its commonest words, any other by py3langid's n-gram model; None where unsure."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Any

from retold.language.background import load_background

_LETTERS_NEEDED = 80
_LETTERS_READ = 4_000
_SURE = 0.9
_COMMONEST = 60  # forms: the function words of English and a few more
_WORDS_NEEDED = 30
# English prose has 0.25 to 0.5 of them, its nearest neighbours below 0.15. Where fewer than this are, the model is asked.
_SHARE = 0.25
_WORD = re.compile(r"[^\W\d_]+")
# Most English prose shows itself at once: of 6,600 real texts six in seven end here, and none that the rest would call otherwise.
_GLANCED, _GLANCED_LETTERS, _GLANCED_WORDS, _GLANCED_SHARE = 1_000, 160, 40, 0.3


@cache
def _model() -> Any:
    # Imported here: loading the model takes longer than everything else that the package does when it starts.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


@cache
def _english() -> frozenset[str]:
    counts = load_background("en").counts
    words = (form for form in counts if form.isalpha())
    return frozenset(sorted(words, key=lambda form: (-counts[form], form))[:_COMMONEST])


@cache
def _as_printed() -> frozenset[str]:
    return frozenset(form for word in _english() for form in (word, word.capitalize(), word.upper()))


def identify(text: str) -> str | None:
    """ISO 639-1 code of the language that `text` is in, or None below 80 letters or where the model is not 90 % sure.

    Reads the first 4,000 characters at most. Plain English is seen without the model, which takes a second to load and 2 ms a
    text. Cost O(1) after that: some 20 µs for prose that is plainly English.
    """
    if _plainly_english(text):
        return "en"
    head = text[:_LETTERS_READ]
    if sum(map(str.isalpha, head)) < _LETTERS_NEEDED:
        return None
    words = _WORD.findall(head.lower())
    if len(words) >= _WORDS_NEEDED and sum(map(_english().__contains__, words)) >= _SHARE * len(words):
        return "en"
    return _ask(head)


@lru_cache(maxsize=512)  # copies of one text come in numbers
def _ask(head: str) -> str | None:
    code, probability = _model().classify(head.encode("utf-8", "replace").decode("utf-8"))
    return str(code) if probability >= _SURE else None


def _plainly_english(text: str) -> bool:
    """By white space alone, without folding case: punctuation that clings to a word only makes the share smaller."""
    words = text[:_GLANCED].split()
    if len(words) < _GLANCED_WORDS or sum(map(str.isalpha, text[:_GLANCED_LETTERS])) < _LETTERS_NEEDED:
        return False
    return sum(map(_as_printed().__contains__, words)) >= _GLANCED_SHARE * len(words)
