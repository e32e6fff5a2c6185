"""Feeds: every entry an article as the feed has it, and whatever else is sent in place of one a line that says so."""

# ruff: noqa: E501  (feeds as they are sent)
from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retold.reading.feeds import plain, read_feed
from retold.types import Article, Reject

RSS = """<?xml version="1.0"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>Tarn Courier</title><link>https://tarn.example/</link>
<item><title>Ferry &amp; fog</title><link>https://tarn.example/1</link><guid isPermaLink="false">courier-1</guid>
<pubDate>Mon, 20 Oct 2031 08:00:00 GMT</pubDate><description>Short.</description>
<content:encoded><![CDATA[<p>The ferry to Marrow stops.</p><script>track()</script><p>“It is <b>the ice</b>,” she said.</p>]]></content:encoded></item>
<item><link>https://tarn.example/2</link><description>Bread &lt;i&gt;costs&lt;/i&gt; more.</description></item>
<item><title>Nothing in it</title></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Valley Mirror</title>
<entry><id>urn:mirror:1</id><title type="html">Ferry &lt;i&gt;stops&lt;/i&gt;</title><link rel="self" href="https://mirror.example/x"/>
<link href="https://mirror.example/1"/><published>2031-10-20T12:00:00+02:00</published>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>The ferry stops.</p><p>So it was <em>said</em>.</p></div></content></entry>
<entry><id>urn:mirror:2</id><updated>2031-10-21</updated><summary type="text">Loaves &lt; 4 crowns.</summary></entry></feed>"""


def read(source: str | bytes) -> list[Article | Reject]:
    return list(read_feed(source.encode() if isinstance(source, str) else source, "the feed"))


def test_rss() -> None:
    first, second, third = read(RSS)
    assert isinstance(first, Article) and isinstance(second, Article) and isinstance(third, Reject)
    assert first.text == "The ferry to Marrow stops.\n\n“It is the ice,” she said."
    assert (first.key, first.given, first.title, first.outlet, first.url) == (
        "courier-1",
        True,
        "Ferry & fog",
        "Tarn Courier",
        "https://tarn.example/1",
    )
    assert (first.published.value, first.published.precision, first.published.basis) == ("2031-10-20T08:00:00Z", "second", "given")
    assert (second.key, second.text, second.title) == ("https://tarn.example/2", "Bread costs more.", None)
    assert (third.reason, third.place) == ("empty", "entry 3")


def test_atom() -> None:
    first, second = read(ATOM)
    assert isinstance(first, Article) and isinstance(second, Article)
    assert (first.key, first.title, first.url) == ("urn:mirror:1", "Ferry stops", "https://mirror.example/1")
    assert first.text == "The ferry stops.\n\nSo it was said."
    assert first.published.value == "2031-10-20T12:00:00+02:00"
    assert (second.text, second.published.value, second.outlet) == ("Loaves < 4 crowns.", "2031-10-21", "Valley Mirror")


@pytest.mark.parametrize(
    "source",
    [
        "",
        "not a feed",
        "<html><body>no</body></html>",
        "<rss",
        '<!DOCTYPE x [<!ENTITY a "aaaa">]><rss><channel><item><description>&a;</description></item></channel></rss>',
        b"\xff\xfe\x00",
        b'<?xml version="1.0" encoding="nonsense"?><rss/>',
    ],
)
def test_what_is_no_feed_is_one_reject(source: str | bytes) -> None:
    (one,) = read(source)
    assert isinstance(one, Reject)
    assert one.reason == "no-feed" and "the feed" in one.detail and "\n" not in one.detail


def test_an_empty_feed_gives_nothing() -> None:
    assert read("<rss><channel><title>Tarn Courier</title></channel></rss>") == []


def test_a_deep_one_ends() -> None:
    deep = "<b>" * 5000 + "ice" + "</b>" * 5000
    source = f'<feed xmlns="http://www.w3.org/2005/Atom"><entry><content type="xhtml">{deep}</content></entry></feed>'
    for one in read(source):
        assert isinstance(one, Reject) or one.text == "ice"


@given(st.text())
def test_any_markup_has_plain_words(markup: str) -> None:
    assert "\0" not in plain(markup)


@given(st.binary())
def test_any_bytes_are_read(data: bytes) -> None:
    for one in read(data):
        assert isinstance(one, Article | Reject)
