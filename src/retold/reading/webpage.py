"""The child process that looks into web pages: `python -m retold.reading.webpage MEMORY_BYTES`.

It stands apart because a page can make a parser eat all memory, loop, or crash; the parent loses one page by that and starts a new
child. Talks over its pipes: 8 bytes of length (big endian), then JSON. lxml and trafilatura are known to this file only.
"""

from __future__ import annotations

import json
import re
import sys
from typing import Any, BinaryIO

_HIDDEN_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|font-size\s*:\s*0(?![.\d]*[1-9])|opacity\s*:\s*0(?![.\d]*[1-9])", re.I
)
_NEVER_SHOWN = {"template", "noscript", "dialog"}
_SHELL = {"html", "body"}
_LONGEST = 20_000


def extract(source: str) -> dict[str, Any]:
    """What a page shows and says of itself: {"text", "title", "language", "canonical", "meta", "times", "linked"}.

    meta is a list of [name, content], times of [datetime attribute, itemprop or class], linked of JSON-LD sources.
    """
    import trafilatura
    from lxml import html

    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, huge_tree=False)
    tree = html.document_fromstring(source.encode("utf-8", "replace"), parser=parser)
    found = _metadata(tree)
    _cut_hidden(tree)
    text = trafilatura.extract(tree, output_format="txt", include_comments=False, include_tables=True, deduplicate=False)
    found["text"] = text or ""
    return found


def _metadata(tree: Any) -> dict[str, Any]:
    metas = []
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop")
        content = element.get("content")
        if name and content:
            metas.append([name.strip().lower()[:100], content[:_LONGEST]])
    times = [
        [t.get("datetime"), f"{t.get('itemprop') or ''} {t.get('class') or ''}"] for t in tree.iter("time") if t.get("datetime")
    ]
    canonical = next((e.get("href") for e in tree.iter("link") if "canonical" in (e.get("rel") or "").lower().split()), None)
    linked = [e.text for e in tree.iter("script") if "ld+json" in (e.get("type") or "").lower() and e.text]
    heading = next((" ".join(e.text_content().split()) for e in tree.iter("h1") if e.text_content().strip()), None)
    title = next((" ".join((e.text or "").split()) for e in tree.iter("title")), None)
    root = next(tree.iter("html"), tree)
    return {
        "meta": metas[:500],
        "times": times[:100],
        "canonical": canonical,
        "linked": linked[:50],
        "heading": heading,
        "title": title,
        "language": root.get("lang") or root.get("xml:lang"),
    }


def _cut_hidden(tree: Any) -> None:
    """Takes out what the page hides, keeping the text behind each element (its tail)."""
    gone = [element for element in tree.iter() if isinstance(element.tag, str) and _hidden(element)]
    for element in reversed(gone):
        if element.getparent() is not None and element.tag not in _SHELL:
            element.drop_tree()


def _hidden(element: Any) -> bool:
    if element.tag in _NEVER_SHOWN or element.get("hidden") is not None:
        return True
    if (element.get("aria-hidden") or "").strip().lower() == "true" and element.tag not in ("svg", "i", "img"):
        return True
    style = element.get("style")
    return bool(style and _HIDDEN_STYLE.search(style[:2000]))


def _limit_memory(limit: int) -> None:
    try:
        import resource
    except ImportError:  # no such limit on this system: the time limit still holds
        return
    try:
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    except (ValueError, OSError):
        pass


def _answer(source: str) -> dict[str, Any]:
    try:
        return extract(source)
    except MemoryError:
        return {"error": "memory"}
    except (RecursionError, Exception) as error:  # any page may break a parser in a new way: the parent makes a Reject of it
        return {"error": "parse", "detail": f"{type(error).__name__}"}


def serve(incoming: BinaryIO, outgoing: BinaryIO) -> None:
    """Answers pages until the pipe closes."""
    while len(head := incoming.read(8)) == 8:
        source = incoming.read(int.from_bytes(head, "big")).decode("utf-8", "replace")
        answer = json.dumps(_answer(source)).encode("ascii")
        outgoing.write(len(answer).to_bytes(8, "big") + answer)
        outgoing.flush()


if __name__ == "__main__":
    _limit_memory(int(sys.argv[1]))
    # Whatever a library prints must not get between the answers.
    pipe, sys.stdout = sys.stdout, sys.stderr
    serve(sys.stdin.buffer, pipe.buffer)
