"""Which language a text is in, by py3langid's n-gram model; "cannot tell" for a short text or an unsure answer."""

from __future__ import annotations

from functools import cache
from typing import Any

_LETTERS_NEEDED = 80
_LETTERS_READ = 4_000
_SURE = 0.9


@cache
def _model() -> Any:
    # Imported here: loading the model takes longer than everything else that the package does when it starts.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def identify(text: str) -> str | None:
    """ISO 639-1 code of the language that `text` is in, or None below 80 letters or where the model is not 90 % sure.

    Reads the first 4,000 characters only. Cost O(1) after the model is loaded.
    """
    head = text[:_LETTERS_READ]
    if sum(c.isalpha() for c in head) < _LETTERS_NEEDED:
        return None
    code, probability = _model().classify(head.encode("utf-8", "replace").decode("utf-8"))
    return str(code) if probability >= _SURE else None
