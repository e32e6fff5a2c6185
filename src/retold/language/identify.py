"""Which language a text is in: English by its commonest words, any other by py3langid's n-gram model; None where unsure."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from retold.language.background import load_background

_LETTERS_NEEDED = 80
_LETTERS_READ = 4_000
_SURE = 0.9
_COMMONEST = 60  # forms: the function words of English and a few more
_WORDS_NEEDED = 30
_SHARE = 0.3  # English prose has 0.35 to 0.5 of them, its nearest neighbours below 0.15
_WORD = re.compile(r"[^\W\d_]+")


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


def identify(text: str) -> str | None:
    """ISO 639-1 code of the language that `text` is in, or None below 80 letters or where the model is not 90 % sure.

    Reads the first 4,000 characters only. Plain English is seen without the model, which takes a second to load. Cost O(1) after
    that.
    """
    head = text[:_LETTERS_READ]
    if sum(c.isalpha() for c in head) < _LETTERS_NEEDED:
        return None
    words = _WORD.findall(head.lower())
    if len(words) >= _WORDS_NEEDED and sum(word in _english() for word in words) >= _SHARE * len(words):
        return "en"
    code, probability = _model().classify(head.encode("utf-8", "replace").decode("utf-8"))
    return str(code) if probability >= _SURE else None
