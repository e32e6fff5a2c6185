"""Which outlet a page names itself after, where no metadata says it: the line at its very top."""

from __future__ import annotations

import re
from collections.abc import Sequence

from retold.language.lexicons import lexicon
from retold.language.tokens import tokenise
from retold.types import Article, Segment

_BREAK = re.compile(r"\s*[|»›·•>]\s*|\s{2,}|\t")
_LONGEST_WORDS = 4
_AT_TOP = frozenset({"above-headline", "menu"})


def outlet_of(article: Article, segments: Sequence[Segment]) -> str | None:
    """The article's outlet, completed from a masthead: a short name above the headline, before any menu.

    Taken only if it holds a word that outlets are named with ("Daily …", "… Gazette") first or last, or if the page's own
    furniture, dateline or byline says it again; else the outlet stays unknown. Capitals are folded ("DAILY ECHO" → "Daily Echo").
    Cost O(segments).
    """
    if article.outlet:
        return article.outlet
    on_page = [s for s in segments if s.field == "text"]
    if not on_page or on_page[0].rule not in _AT_TOP or all(s.role != "headline" for s in on_page):
        return None
    top = article.text[on_page[0].start : on_page[0].end]
    name = _BREAK.split(top.strip())[0].strip(" -–—:")
    words = name.split()
    if (
        not 1 <= len(words) <= _LONGEST_WORDS
        or not all(w[:1].isupper() for w in words if len(w) > 3)
        or name.endswith((".", "!", "?"))
    ):
        return None
    forms = tokenise(name).forms
    if not forms or not (_named_like_an_outlet(forms) or _said_again(article, on_page, forms)):
        return None
    return " ".join(w.capitalize() if w.isupper() and len(w) > 3 else w for w in words)


def _named_like_an_outlet(forms: Sequence[str]) -> bool:
    known = lexicon("titles")["outlets"]
    return len(forms) > 1 and (forms[0] in known or forms[-1] in known)


def _said_again(article: Article, segments: Sequence[Segment], forms: Sequence[str]) -> bool:
    n = len(forms)
    for segment in segments[1:]:
        if segment.role in ("furniture", "dateline", "byline"):
            own = tokenise(article.text[segment.start : segment.end]).forms
            if any(own[k : k + n] == tuple(forms) for k in range(len(own) - n + 1)):
                return True
    return False
