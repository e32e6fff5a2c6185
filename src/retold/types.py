"""The nouns: what a stage takes and what it returns.

Every stage is a function over these. They are immutable `msgspec` structs, so that a stage's result can be kept in the archive
as bytes and read back unchanged. A `Span` is half-open and counts code points of the article's text as decoded; the text itself
is never rewritten. Where a span may stand in a title that was given apart from the text, a `field` says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import msgspec
import numpy as np
from numpy.typing import NDArray

Span = tuple[int, int]
Field = Literal["text", "title"]
Status = Literal["stated", "inferred", "undecided"]

Precision = Literal["second", "minute", "hour", "day", "week", "month", "year", "unknown"]
Role = Literal["headline", "standfirst", "byline", "dateline", "subheading", "body", "caption", "furniture"]
Furniture = Literal["ad", "counter", "teaser", "header", "republication", "other"]
Relation = Literal["copy", "retelling", "update", "boilerplate", "same-story", "same-subject", "unrelated"]
AttributionKind = Literal["direct", "indirect", "mixed", "title", "scare", "furniture"]
SpeakerStatus = Literal["explicit", "pronoun", "inferred", "unresolved"]
Fate = Literal["kept", "reworded", "altered", "dropped", "added"]
ChangeType = Literal[
    "quantity", "modifier", "date", "name", "actor", "plural", "attribution", "quotation", "hedge", "strength", "polarity",
    "cause", "tense", "label", "tone", "detail", "garbled",
]  # fmt: skip
NodeKind = Literal["article", "outlet", "agency", "person", "page", "lost"]


class Noun(msgspec.Struct, frozen=True, kw_only=True):
    """Base of every noun: immutable, compared by value, built by keyword."""


# --- what was read ------------------------------------------------------------------------------------------------------------


class Published(Noun, frozen=True, kw_only=True):
    """When an article was published, as far as its page says.

    value        ISO 8601 at the stated precision ("2031-04-12", "2031-04-12T08:30:00+02:00"), or None.
    precision    of `value`; "unknown" where value is None.
    basis        where it was read: "given", "metadata", "header", "dateline", or "" where nothing says it.
    earliest     ISO 8601 day the page cannot be older than (a caption names that day), or None.
    latest       ISO 8601 day the page cannot be younger than, or None.
    """

    value: str | None = None
    precision: Precision = "unknown"
    basis: str = ""
    earliest: str | None = None
    latest: str | None = None


class Article(Noun, frozen=True, kw_only=True):
    """One published item of one outlet at one instant.

    key        what identifies it in its pile: the id given, else the path from the pile's root (POSIX).
    given      True where `key` is an id that the input gave.
    sha256     64 hex digits, of `text` as UTF-8.
    text       as decoded (BOM removed, line ends kept); for a web page, the text extracted from it.
    title      a headline that was given apart from the text, or None.
    """

    key: str
    given: bool
    sha256: str
    text: str
    title: str | None = None
    outlet: str | None = None
    published: Published = Published()
    language: str | None = None
    url: str | None = None
    version_of: str | None = None
    upstream: str | None = None
    hidden: tuple[Span, ...] = ()


class Reject(Noun, frozen=True, kw_only=True):
    """An input, or a part of one, that gave no article.

    input    as the user named it; place is a line ("line 3"), a byte offset ("byte 210") or "".
    reason   a slug: "empty", "binary", "unreadable", "no-article", "bad-json", "no-text", "too-large", "timeout", "not-a-file" …
    detail   one line for a person: what, where, what was kept, what to do.
    kept     what of the input was used all the same ("", "lines 1-2").
    """

    input: str
    place: str
    reason: str
    detail: str
    kept: str = ""
    sha256: str | None = None


# --- one article: cleaned and segmented ---------------------------------------------------------------------------------------


class Segment(Noun, frozen=True, kw_only=True):
    """A stretch of a page and what it is there. Segments of a field are in order, do not overlap, and leave out only white space.

    repeats  start of the first printing, where the page prints the same stretch again; else None.
    hidden   the page does not show it.
    rule     the rule that decided.
    """

    start: int
    end: int
    role: Role
    furniture: Furniture | None = None
    repeats: int | None = None
    hidden: bool = False
    field: Field = "text"
    rule: str = ""


class Sentence(Noun, frozen=True, kw_only=True):
    """A sentence: within one segment, `paragraph` counting the segments of its field from 0."""

    start: int
    end: int
    paragraph: int
    role: Role
    field: Field = "text"


class Unit(Noun, frozen=True, kw_only=True):
    """The smallest piece with a fate: a clause, a quotation, a headline.

    sentence  index into `Page.sentences`. kind says what it is; `kind == "quotation"` spans include the marks.
    """

    start: int
    end: int
    sentence: int
    kind: Literal["clause", "quotation", "headline", "standfirst", "subheading", "caption"]
    field: Field = "text"


class Page(Noun, frozen=True, kw_only=True):
    """An article with its roles, sentences and units: what every later stage reads.

    Units cover the segments that can be retold (headline, standfirst, subheading, body, caption; a repeat is left out), in
    order; furniture, bylines and datelines have none.
    """

    article: Article
    segments: tuple[Segment, ...]
    sentences: tuple[Sentence, ...]
    units: tuple[Unit, ...]

    def string(self, field: Field) -> str:
        """The text that spans of `field` count into."""
        return self.article.text if field == "text" else self.article.title or ""


# --- the record of one article ------------------------------------------------------------------------------------------------


class Quotation(Noun, frozen=True, kw_only=True):
    """A stretch between quotation marks, before anyone is credited with it.

    start, end   include the marks. closed is False where the closing mark is missing and the span ends with its paragraph.
    insertions   spans inside that are the reporter's words: "[we had]", "(and)".
    """

    start: int
    end: int
    closed: bool = True
    continues: bool = False
    insertions: tuple[Span, ...] = ()
    field: Field = "text"


class Mention(Noun, frozen=True, kw_only=True):
    """A place where an actor is named. `actor` is an index into `Record.actors`; `kind` is name, role or pronoun."""

    actor: int
    start: int
    end: int
    kind: Literal["name", "role", "pronoun"] = "name"
    field: Field = "text"


class Actor(Noun, frozen=True, kw_only=True):
    """Who acts in one article: the fullest name the page gives, every other form, and what kind of actor the page shows.

    roles holds descriptions that the page ties to the name ("war analyst", "Ukrainian president").
    """

    name: str
    kind: Literal["person", "organisation", "place", "group", "outlet", "unknown"] = "unknown"
    aliases: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()


class Attribution(Noun, frozen=True, kw_only=True):
    """Who (source) "said" (cue) what (content), each a list of spans into `field`.

    speaker         index into `Record.actors`, or None.
    speaker_status  explicit (named beside it), pronoun, inferred (open quotation continues; run of quotations), unresolved.
    via             outlets or agencies through whom the page has it ("told Radio X", "Agency X reported"), with their spans.
    stance          asserts, denies or asks. confidence in [0, 1].
    """

    source: tuple[Span, ...] = ()
    cue: tuple[Span, ...] = ()
    content: tuple[Span, ...]
    kind: AttributionKind
    speaker: int | None = None
    speaker_status: SpeakerStatus = "unresolved"
    via: tuple[str, ...] = ()
    via_spans: tuple[Span, ...] = ()
    within: int | None = None
    stance: Literal["asserts", "denies", "asks"] = "asserts"
    venue: Span | None = None
    insertions: tuple[Span, ...] = ()
    addressee: Span | None = None
    field: Field = "text"
    status: Status = "stated"
    rule: str = ""
    confidence: float = 1.0


class Quantity(Noun, frozen=True, kw_only=True):
    """A figure: value and unit as numbers can be compared, modifier ("more than"), what is counted, over which period.

    value is None where only bounds are known; low and high bound it (None = open). unit is "" for a bare count, "%" for
    percent, "pp" for percentage points, an ISO 4217 code or symbol for money, "second" … "year" for durations and ages.
    """

    start: int
    end: int
    kind: Literal["cardinal", "ordinal", "percent", "money", "duration", "age"]
    value: float | None
    low: float | None = None
    high: float | None = None
    unit: str = ""
    modifier: str = ""
    modifier_span: Span | None = None
    counted: str = ""
    period: str = ""
    field: Field = "text"
    status: Status = "stated"
    rule: str = ""


class TimeExpression(Noun, frozen=True, kw_only=True):
    """A TIMEX3 expression: type and value, resolved against the article's own date where the page allows it.

    value         ISO 8601 / TIMEX3 ("2031-04-12", "2031-W15", "2031-04", "P3D", "PRESENT_REF"), None where unresolved.
    earliest, latest  ISO days that bound it, or None.
    anchor        "article" or "" ; anchor_span a span in the text that it hangs on, or None.
    time_status   absolute (says its own date), resolved (against an anchor), vague, unresolved.
    """

    start: int
    end: int
    type: Literal["DATE", "TIME", "DURATION", "SET"]
    value: str | None
    earliest: str | None = None
    latest: str | None = None
    anchor: str = ""
    anchor_span: Span | None = None
    anchor_basis: Literal["stated", "inferred", "none"] = "none"
    time_status: Literal["absolute", "resolved", "vague", "unresolved"] = "unresolved"
    field: Field = "text"
    status: Status = "stated"
    rule: str = ""


class Credit(Noun, frozen=True, kw_only=True):
    """An upstream that a page names: an outlet or person it has something from.

    kind   outlet, agency, person or page ("Source: Read Full Article": somebody, unnamed: name "").
    reach  the span of text that the credit covers, as far as the page shows; None where it covers the page.
    """

    name: str
    kind: Literal["outlet", "agency", "person", "page"]
    start: int
    end: int
    reach: Span | None = None
    field: Field = "text"
    status: Status = "stated"
    rule: str = ""


class Record(Noun, frozen=True, kw_only=True):
    """Who is on record saying what in one article, with which figures and when; everything in order of place."""

    actors: tuple[Actor, ...] = ()
    mentions: tuple[Mention, ...] = ()
    quotations: tuple[Quotation, ...] = ()
    attributions: tuple[Attribution, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    times: tuple[TimeExpression, ...] = ()
    credits: tuple[Credit, ...] = ()


# --- corpus stages ------------------------------------------------------------------------------------------------------------


class Passage(Noun, frozen=True, kw_only=True):
    """A reused stretch: colinear anchors of two articles, a and b by place in the pile.

    words       of a. similarity: words that stand on both sides over those of the longer side, in [0, 1]; 1 only where all are
                the same in the same order.
    """

    a_start: int
    a_end: int
    b_start: int
    b_end: int
    words: int
    similarity: float = 1.0


class Pair(Noun, frozen=True, kw_only=True):
    """A candidate pair and what it shares. a < b are places in the list that find was given (order of SHA-256, then id).

    shingles      shared distinct word 5-grams; containment is shingles over those of the smaller article.
    content       weighted share of the lighter article's content words that the other has, in [0, 1].
    cosine        of weighted content words, in [0, 1].
    probability   of `relation` as read from these.
    """

    a: int
    b: int
    shingles: int
    containment: float
    content: float
    cosine: float
    relation: Relation
    probability: float
    same_story: float
    passages: tuple[Passage, ...] = ()


class Story(Noun, frozen=True, kw_only=True):
    """The articles on one event: places in the list that group was given, each with the probability that it belongs.

    decided   those of which a person has said whether they belong.
    """

    members: tuple[int, ...]
    probabilities: tuple[float, ...]
    decided: tuple[int, ...] = ()


# --- story stages -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Holdings:
    """What the units of an article hold, key by key: m distinct keys, n entries (one a key and unit).

    keys   uint64 (m,), ascending. first int64 (m + 1,): where the entries of each key begin.
    units  int64 (n,): the units that hold it, ascending within a key.
    """

    keys: NDArray[np.uint64]
    first: NDArray[np.int64]
    units: NDArray[np.int64]


@dataclass(frozen=True)
class View:
    """One article, laid out for comparison. Words of the title stand before those of the text; n words, u units.

    forms          what is compared, one a word; starts, ends int32 (n,): spans in the word's own field.
    weights        float64 (n,): rarity of each word in news at large, in [0, 1].
    first, past    int64 (u,): each unit's half-open range of words.
    grams          the distinct character 3- to 5-grams of each unit; held: its distinct words, with held_weights float64 (m,), the
                   weight of each word, and unit_weights float64 (u,), the sum of their squares over a unit's distinct words.
    numbers, names a frozenset of strings a unit: figures (value and unit) and names that stand in it.
    quoted         bool (u,): the unit is a quotation. named bool (n,): the word is part of a name.
    """

    page: Page
    record: Record
    forms: tuple[str, ...]
    starts: NDArray[np.int32]
    ends: NDArray[np.int32]
    weights: NDArray[np.float64]
    first: NDArray[np.int64]
    past: NDArray[np.int64]
    grams: Holdings
    held: Holdings
    held_weights: NDArray[np.float64]
    unit_weights: NDArray[np.float64]
    numbers: tuple[frozenset[str], ...]
    names: tuple[frozenset[str], ...]
    quoted: NDArray[np.bool_]
    named: NDArray[np.bool_]

    @cached_property
    def distinct(self) -> frozenset[str]:
        """The distinct forms."""
        return frozenset(self.forms)

    @cached_property
    def by_sentence(self) -> dict[int, list[int]]:
        """The units of each sentence, in order."""
        own: dict[int, list[int]] = {}
        for u, unit in enumerate(self.page.units):
            own.setdefault(unit.sentence, []).append(u)
        return own


@dataclass(frozen=True)
class Link:
    """A piece of a unit of a and the piece of a unit of b that stands for it.

    a_words, b_words  half-open ranges of the views' words; a, b their spans, punctuation included; score as `score_units` gives it.
    """

    a_unit: int
    b_unit: int
    a_words: Span
    b_words: Span
    a: Span
    b: Span
    score: float
    moved: bool


class Difference(Noun, frozen=True, kw_only=True):
    """A typed difference between two matched pieces at the narrowest span that shows it; no direction.

    a, b      spans; an empty span stands at the place where the other side has something that this side lacks.
    severity  1 wording, 2 detail, 3 meaning. pattern names a systematic shift, or "".
    """

    type: ChangeType
    a: Span
    b: Span
    severity: int = 2
    pattern: str = ""
    rule: str = ""


class Match(Noun, frozen=True, kw_only=True):
    """A piece of a and its counterpart in b.

    a_unit, b_unit  indexes into the pages' units. a, b are spans within them (pieces tile a unit).
    similarity      in [0, 1]. same_words: nothing but typography and resolved forms differs. moved: out of the common order.
    """

    a_unit: int
    b_unit: int
    a: Span
    b: Span
    kind: Literal["verbatim", "reworded"]
    similarity: float
    same_words: bool
    moved: bool
    differences: tuple[Difference, ...] = ()
    rule: str = ""


class Lone(Noun, frozen=True, kw_only=True):
    """A piece of one article with no counterpart found in the other."""

    unit: int
    start: int
    end: int


class Closeness(Noun, frozen=True, kw_only=True):
    """How closely two articles keep to each other.

    level          of the article that stands more in the other; probabilities of near copy, light revision, heavy revision and
                   own words. same: the probability that both say the same, None but for articles of a sentence or a few.
    figures        what these are read from, by name.
    """

    level: str
    probabilities: tuple[float, ...]
    same: float | None
    figures: dict[str, float]


class Account(Noun, frozen=True, kw_only=True):
    """An unordered pair: what is shared, what only one has, typed differences.

    kept_a, kept_b   share of each article's word weight that has a counterpart, in [0, 1].
    closeness        where it was asked for (`retold compare`) and the language is known.
    """

    matches: tuple[Match, ...]
    only_a: tuple[Lone, ...]
    only_b: tuple[Lone, ...]
    kept_a: float
    kept_b: float
    closeness: Closeness | None = None


class Evidence(Noun, frozen=True, kw_only=True):
    """What a statement rests on: article (place in the story's list), span, field, and the rule that read it."""

    article: int
    start: int
    end: int
    rule: str
    field: Field = "text"


class Node(Noun, frozen=True, kw_only=True):
    """A node of the lineage. article is a place in the story's list, or None for an upstream; carried_by likewise."""

    kind: NodeKind
    name: str
    article: int | None = None
    carried_by: int | None = None
    evidence: tuple[Evidence, ...] = ()


class Edge(Noun, frozen=True, kw_only=True):
    """One row of the lineage of a retelling: from an exemplar (place), from an upstream (name), or from none of these (both None).

    The rows of one retelling sum to 1 in probability. contributes is the share taken from here, in [0, 1].
    """

    retelling: int
    exemplar: int | None
    upstream: str | None
    basis: Literal["text", "credit", "both"] | None
    probability: float
    contributes: float
    support: float
    direction: Status
    evidence: tuple[Evidence, ...] = ()
    rules: tuple[str, ...] = ()


class Lineage(Noun, frozen=True, kw_only=True):
    """The stemma of one story, with probabilities. lines gives each member its line of reporting, counted from 1."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    lines: tuple[int, ...]
    cited_only_lines: int = 0


# --- a story read in the direction of its lineage -----------------------------------------------------------------------------


class Fated(Noun, frozen=True, kw_only=True):
    """The fate of one piece of an exemplar in one retelling (places in the story's list).

    span, unit are None for an addition; retelling_span, retelling_unit are None for a piece that was dropped. elsewhere: an
    addition that another exemplar of this retelling has.
    """

    exemplar: int | None
    retelling: int
    span: Span | None
    unit: int | None
    retelling_span: Span | None
    retelling_unit: int | None
    fate: Fate
    moved: bool
    direction: Status
    elsewhere: bool = False
    field: Field = "text"
    retelling_field: Field = "text"
    similarity: float = 0.0
    rule: str = ""


class Change(Noun, frozen=True, kw_only=True):
    """A typed difference read from exemplar to retelling; lost or gained: the missing side is an empty span at its place."""

    exemplar: int
    retelling: int
    span: Span
    retelling_span: Span
    type: ChangeType
    how: Literal["lost", "gained", "other"]
    severity: int
    direction: Status
    pattern: str = ""
    field: Field = "text"
    retelling_field: Field = "text"
    rule: str = ""


class Rendering(Noun, frozen=True, kw_only=True):
    """One article's rendering of an utterance: `attribution` indexes that article's record; `against` is the (article, attribution)
    it is compared with, None for the first. wording is None for the first."""

    utterance: int
    article: int
    attribution: int
    against: tuple[int, int] | None
    wording: Literal["identical", "trimmed", "reworded", "extended"] | None
    form: Literal["direct", "mixed", "indirect"]
    speaker_changed: bool = False
    insertions: tuple[Span, ...] = ()
    status: Status = "inferred"
    rule: str = ""


class Conflict(Noun, frozen=True, kw_only=True):
    """Two claims that do not agree, each with its holder as printed ("" = the narrator)."""

    kind: Literal["contradiction", "disputed", "tension", "discrepancy"]
    a_article: int
    a: Span
    a_holder: str
    b_article: int
    b: Span
    b_holder: str
    about: str
    depends_on: str = ""
    rule: str = ""


class Speaking(Noun, frozen=True, kw_only=True):
    """A speaker that another article of the story makes explicit for an attribution that leaves its speaker open."""

    article: int
    attribution: int
    name: str
    rule: str


class Told(Noun, frozen=True, kw_only=True):
    """Everything found about one story: members are places in the pile (order of SHA-256, id); all else counts in `members`."""

    members: tuple[int, ...]
    lineage: Lineage
    fates: tuple[Fated, ...] = ()
    changes: tuple[Change, ...] = ()
    renderings: tuple[Rendering, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    speakings: tuple[Speaking, ...] = ()


# --- why two articles were joined ---------------------------------------------------------------------------------------------


class Term(Noun, frozen=True, kw_only=True):
    """A term of the sum by which a pair is judged. points: what it adds to the log-odds. value: a count, or a share in [0, 1]."""

    name: str
    value: float
    points: float


class Shared(Noun, frozen=True, kw_only=True):
    """A content word that two articles share, as one of them prints it. rarity in news at large, in [0, 1]."""

    word: str
    kind: Literal["name", "figure", "word"]
    rarity: float


class Reasons(Noun, frozen=True, kw_only=True):
    """Why two articles are related as they are.

    rule        that named the relation. retelling, story: the terms of the two sums. probability as in `Pair`, as same_story.
    same_outlet None where an outlet is unknown; days between the two, None where a day is unknown.
    shared      content words of both; in_a_row: the most words in a row of both ("" for fewer than five).
    """

    relation: Relation
    rule: str
    probability: float
    same_story: float
    retelling: tuple[Term, ...]
    story: tuple[Term, ...]
    same_outlet: bool | None
    days: int | None
    shared: tuple[Shared, ...]
    in_a_row: str


# --- where a passage stands ---------------------------------------------------------------------------------------------------


class Sighting(Noun, frozen=True, kw_only=True):
    """A stretch of a passage that was asked for, and where it stands in an article.

    asked   the stretch of the question's text; start, end: of the article's `field`. wording: word for word, with words put in,
            taken out or replaced, or said in other words. share: of the passage's word weight that stands here, in [0, 1].
    edits   (tag, span asked for, span here) of what is not the same; differences: the same as typed ones, a the question.
    """

    asked: Span
    start: int
    end: int
    wording: Literal["verbatim", "edited", "reworded"]
    share: float
    field: Field = "text"
    edits: tuple[tuple[str, Span, Span], ...] = ()
    differences: tuple[Difference, ...] = ()
    status: Status = "stated"
    rule: str = ""


class Spoken(Noun, frozen=True, kw_only=True):
    """To whom an article gives the words of a passage: the attribution that holds most of them."""

    kind: AttributionKind
    speaker: str | None
    speaker_status: SpeakerStatus
    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    via: tuple[str, ...]
    field: Field = "text"
    status: Status = "stated"
    rule: str = ""


class Carrier(Noun, frozen=True, kw_only=True):
    """An article that carries a passage: the article as its page dates it, and its number in the archive.

    sightings  the fullest first. share: of the passage's word weight that stands in any of them. whole: whether that is nearly all.
    group      which wording it has, counted from 0 in order of first appearance. same: it is the very text that was asked for.
    """

    article: Article
    number: int
    sightings: tuple[Sighting, ...]
    share: float
    whole: bool
    group: int = 0
    same: bool = False
    spoken: Spoken | None = None


class Whereabouts(Noun, frozen=True, kw_only=True):
    """Where a passage stands in an archive.

    question   what was asked for; words: of it that were looked for. searched: articles of the archive.
    carriers   earliest first, those whose date is unknown last; empty where none was found.
    first      places in `carriers` of which each may be the earliest that carries the whole (the fullest, where none does): one
               where the dates decide. left: how many articles had some of its words and were not compared.
    """

    question: Article
    words: int
    searched: int
    carriers: tuple[Carrier, ...] = ()
    first: tuple[int, ...] = ()
    left: int = 0


# --- what a person decided ----------------------------------------------------------------------------------------------------

Text = tuple[str, str]  # what names an article whatever it is called: the SHA-256 of its text, and its key


class Correction(Noun, frozen=True, kw_only=True):
    """A person's decision: that something which was found is so (confirm), or is not (reject).

    kind     story: `article` belongs to the story of `other`. edge: `article` has its text from `other`, else from the upstream of
             this `name`, else from none of these. speaker: what stands in `spans` of `article` is said by whom was found, or, where
             it is given, by `name`. alignment: the span of `article` and that of `other` stand for each other.
    spans    of a speaker the content of the attribution; of an alignment the two spans.
    field    of a speaker's spans.
    """

    kind: Literal["story", "edge", "speaker", "alignment"]
    verdict: Literal["confirm", "reject"]
    article: Text
    other: Text | None = None
    name: str = ""
    spans: tuple[Span, ...] = ()
    field: Field = "text"
