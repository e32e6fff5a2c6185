"""Roles and furniture of invented pages."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retold.cleaning import clean, outlet_lines, outlet_of, published_of
from retold.reading import read_text
from retold.types import Article, Published, Segment

BODY = (
    "The ferry company said on Monday that the new pier at Tarnholm would open a month late.",
    "Divers found that two of the piles had moved by a hand’s breadth over the winter.",
    "“We would rather be late than wet,” said Runa Feld, who runs the yard on the island.",
    "The council will vote on Thursday on a loan of 4 million crowns for the repair, which the company wants to share.",
)


def article(text: str, **more: object) -> Article:
    read = read_text(text)
    assert isinstance(read, Article)
    return Article(**{**{f: getattr(read, f) for f in read.__struct_fields__}, **more})


def roles(text: str, **more: object) -> dict[str, Segment]:
    page = article(text, **more)
    return {page.text[s.start : s.end]: s for s in clean(page) if s.field == "text"}


def page(*blocks: str) -> str:
    return "\n\n".join(blocks)


def test_body_is_body_and_nothing_else() -> None:
    assert {s.role for s in roles(page(*BODY)).values()} == {"body"}


def test_head_of_a_page() -> None:
    head = (
        "- Advertisement -",
        "Tarnholm pier opens late",
        "214",
        "TARNHOLM pier to open late after divers find piles moved",
        "• Divers blame winter",
    )
    found = roles(page(*head, *BODY))
    assert found["- Advertisement -"].furniture == "ad"
    assert found["214"].furniture == "counter"
    assert [found[h].role for h in (head[1], head[3], head[4])] == ["headline", "headline", "standfirst"]
    assert all(found[b].role == "body" for b in BODY)


LONG = tuple(f"{b} {m}" for b, m in zip(BODY, BODY[1:] + BODY[:1], strict=True)) + (
    "Engineers from three firms have been asked to price steel sleeves, timber fenders and a longer gangway before winter storms "
    "return, and the shipping office wants every skipper to report swell heights, berth delays, engine trouble and cargo damage.",
    "Islanders queue at dawn for bread, letters, paraffin, medicine and gossip; summer visitors bring bicycles, dogs, tents and "
    "fishing rods, and the baker, the postmistress and the schoolteacher each keep a list of parcels that went missing.",
    "A shorter crossing from the northern village was tried in spring, using a borrowed landing craft, but passengers complained "
    "about diesel fumes, wet benches and a captain who sang hymns whenever the wind rose above twenty knots.",
    "Meanwhile masons rebuilding the chapel tower have borrowed scaffolding, planks and barrels from the boatyard, leaving joiners "
    "without ladders; an apprentice fetches them back each evening with a handcart, two lanterns and a stubborn donkey.",
)


@pytest.mark.parametrize(
    ("line", "role"),
    [
        ("Ostrel: Tarnholm council shows ‘no courage for the repair’", "furniture"),
        ("Feld: Tarnholm council shows ‘no courage for the repair’", "standfirst"),
        ("Exclusive: Tarnholm council shows ‘no courage for the repair’", "standfirst"),
    ],
)
def test_a_film_beside_the_story_is_furniture_where_the_page_does_not_know_its_speaker(line: str, role: str) -> None:
    assert roles(page("Ferry line in trouble as yard falls behind", line, *LONG))[line].role == role


@pytest.mark.parametrize(
    ("line", "role", "furniture"),
    [
        ("We value your privacy. Accept all cookies   Manage choices", "furniture", "other"),
        ("The Tarnholm PostFRI 24 AUGUST 2031 09:10 HOME NEWS FARMING FOOTBALL", "furniture", "header"),
        ("Article read 340 times", "furniture", "counter"),
        ("Liking the Post? Get our weekly letter, free, every Sunday. Enter your email", "furniture", "other"),
    ],
)
def test_lines_of_the_head_that_are_of_the_page(line: str, role: str, furniture: str) -> None:
    found = roles(page(line, "Ferry line in trouble as yard falls behind", *BODY))
    assert (found[line].role, found[line].furniture) == (role, furniture)
    assert found["Ferry line in trouble as yard falls behind"].role == "headline"


def test_a_line_between_the_byline_and_the_text_is_under_a_picture() -> None:
    line = "The Heron at her berth on Thursday, with the doors open"
    found = roles(page("Ferry line in trouble as yard falls behind", "By Runa Feld", "Thursday 23 August 2031", line, *LONG))
    assert found[line].role == "caption"


def test_the_capital_of_a_sentence_is_no_name_from_elsewhere() -> None:
    line = "Island’s favourite landing turns out to be rotten, and its builder says he is being blamed"
    assert roles(page("Ferry line in trouble as yard falls behind", line, *LONG))[line].role == "standfirst"


@pytest.mark.parametrize("head", ["Published: 07:15, 13 April 2031", "Published: 13 April 2031, 07:15", "7.15am on 13 April 2031"])
def test_a_time_of_day_before_or_behind_the_date(head: str) -> None:
    read = article(page("Tarnholm pier opens late", head, *BODY))
    assert published_of(read, clean(read)).value == "2031-04-13T07:15"


@pytest.mark.parametrize("name", ["TARNHOLM LEDGER", "Tarnholm Recorder", "The Tarnholm Informer"])
def test_masthead_named_like_an_outlet(name: str) -> None:
    read = article(page(name, "Tarnholm pier opens late", *BODY))
    assert outlet_of(read, clean(read)) == name.title()


def test_first_line_that_is_a_sentence_is_no_headline() -> None:
    assert roles(page(*BODY))[BODY[0]].role == "body"


@pytest.mark.parametrize(
    ("front", "value", "precision"),
    [
        ("date 2031-04-12 ", "2031-04-12", "day"),
        (" date 2031-04-12 ", "2031-04-12", "day"),
        ("Published 12 April 2031 11:05 ", "2031-04-12T11:05", "minute"),
        ("2031-04-12 ", "2031-04-12", "day"),
    ],
)
def test_header_fused_to_the_first_sentence(front: str, value: str, precision: str) -> None:
    read = article(page(front + BODY[0], *BODY[1:]))
    segments = clean(read)
    assert segments[0].furniture == "header"
    assert read.text[segments[0].start : segments[0].end] == front.strip()
    assert read.text[segments[1].start : segments[1].end] == BODY[0]
    published = published_of(read, segments)
    assert (published.value, published.precision, published.basis) == (value, precision, "header")


def test_a_date_that_the_sentence_needs_stays() -> None:
    sentence = "On 12 April 2031 the minister of ports opened a pier that nobody had asked for."
    assert sentence in roles(page(sentence, *BODY))


def test_an_update_is_no_publication() -> None:
    read = article(page("Tarnholm pier opens late again", "Updated 13 April 2031 09:00", *BODY))
    assert published_of(read, clean(read)) == Published()


def test_dateline_is_cut_off() -> None:
    found = roles(page("TARNHOLM, 3 May (Nordfax) — " + BODY[0], *BODY[1:]))
    assert found["TARNHOLM, 3 May (Nordfax) —"].role == "dateline"
    assert found[BODY[0]].role == "body"


def test_captions_printed_twice_and_dated() -> None:
    caption = "The minister’s launch leaves Tarnholm on 2 May 2031"
    straight = caption.replace("’", "'")
    read = article(page(BODY[0], caption, straight, *BODY[1:]))
    first, second = (s for s in clean(read) if s.role == "caption")
    assert (first.repeats, second.repeats) == (None, first.start)
    assert published_of(read, clean(read)).earliest == "2031-05-02"


@pytest.mark.parametrize(
    "caption", ["Runa Feld (left) with a pile", "Feld at the yard. Jane Roe/Nordfax/Getty Images", "Photo: Jane Roe", "File photo"]
)
def test_caption_with_a_cue(caption: str) -> None:
    assert roles(page(*BODY[:2], caption, *BODY[2:]))[caption].role == "caption"


def test_subheading_and_open_list() -> None:
    found = roles(page(*BODY[:2], "What the divers saw", *BODY[2:]))
    assert found["What the divers saw"].role == "subheading"
    assert roles(page(*BODY[:2], "She gave two reasons:", *BODY[2:]))["She gave two reasons:"].role == "body"


def test_links_in_the_middle() -> None:
    links = "Don’t miss…\nIsland cat elected mayor of the harbour [VIDEO]\nTen soups for a wet evening in March"
    found = roles(page(*BODY[:2], links, *BODY[2:]))
    assert [found[line].furniture for line in links.split("\n")] == ["teaser"] * 3
    unlabelled = "Island cat elected mayor of the harbour\nTen soups for a wet evening in March"
    assert {roles(page(*BODY[:2], unlabelled, *BODY[2:]))[line].furniture for line in unlabelled.split("\n")} == {"teaser"}


@pytest.mark.parametrize(
    ("line", "furniture"),
    [
        ("Source: Read Full Article", "republication"),
        ("This article first appeared in the Tarnholm Post", "republication"),
        ("© 2031 Tarnholm Post. All rights reserved.", "republication"),
        ("Sign up for our newsletter", "other"),
        ("READ MORE: Is your pier safe?", "teaser"),
        ("Share   Print   Save", "other"),
        ("1.2k views", "counter"),
        ("5 min read", "counter"),
        ("ADVERTISEMENT", "ad"),
        ("___", "other"),
    ],
)
def test_furniture_lines(line: str, furniture: str) -> None:
    assert roles(page(*BODY, line))[line].furniture == furniture


@pytest.mark.parametrize(
    "line", ["By Ansgar Holm", "By Ansgar Holm and Tuva Rask, Staff Writers", "(Reporting by A. Holm; editing by T. Rask)"]
)
def test_bylines(line: str) -> None:
    assert roles(page("Tarnholm pier opens late again", line, *BODY))[line].role == "byline"


@pytest.mark.parametrize(
    "sentence",
    [
        "By Friday the pier had sunk.",
        "The newspaper said readers could sign the petition at the town hall.",
        "Her book about the island was first published in 1987 and sold well.",
        "Source of the leak, engineers said, was a valve that nobody had opened since the war.",
        "More than forty boats were lost.",
        "“Sign up for our lifeboat,” the poster said.",
    ],
)
def test_ordinary_sentences_stay_body(sentence: str) -> None:
    assert roles(page(*BODY[:2], sentence, *BODY[2:]))[sentence].role == "body"


def test_markup_text_one_paragraph_a_line_and_wrapped_text() -> None:
    assert [s.role for s in clean(article("\n".join(BODY)))] == ["body"] * 4
    wrapped = (
        "The ferry company said on Monday that the new\npier at Tarnholm would open a month late, and\n"
        "that divers had found two of the piles to have\nmoved.\n\n" + BODY[1]
    )
    assert len(clean(article(wrapped))) == 2


def test_given_title_is_kept_apart() -> None:
    segments = clean(article(page(*BODY), title="Pier late"))
    assert (segments[0].field, segments[0].role, segments[0].end) == ("title", "headline", 9)


def test_outlet_lines_are_not_sentences_of_versions() -> None:
    foot = "The Tarnholm desk is open all night for your news"
    others = [
        page(f"Story {i} of the day begins here with words of its own, {i} times.", f"It goes on with {i} more of them.", foot)
        for i in range(4)
    ]
    assert outlet_lines(article(t) for t in others) == {foot.casefold()}
    versions = [page(*BODY, f"Version {i} adds that the council met for {i} hours.") for i in range(4)]
    assert outlet_lines(article(t) for t in versions) == frozenset()
    segments = clean(article(others[0]), frozenset({foot.casefold()}))
    assert segments[-1].furniture == "other"


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.sampled_from([*BODY, "126", "By Ansgar Holm", "date 2031-04-12 " + BODY[0], "- Advertisement -", "\r\n", "\u2028"]),
            st.text(max_size=40),
        )
    )
)
def test_segments_are_ordered_and_lose_nothing(parts: list[str]) -> None:
    read = read_text("\n\n".join(parts))
    if not isinstance(read, Article):
        return
    covered, last = set(), 0
    for segment in clean(read):
        assert last <= segment.start < segment.end <= len(read.text)
        assert not read.text[segment.start].isspace() and not read.text[segment.end - 1].isspace()
        covered.update(range(segment.start, segment.end))
        last = segment.end
    assert all(read.text[i].isspace() for i in range(len(read.text)) if i not in covered)
