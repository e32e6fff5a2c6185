"""Who said each quotation, and what is reported without quotation marks.

Rules, each named in the attribution's `rule`, are tried from the surest to the least: a cue beside the quotation, a cue that
governs the sentence, a cue in the next sentence, then the flow of the passage (an open quotation goes on, a run of quotations,
the same words elsewhere on the page). What no rule reaches stays unresolved.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice

import msgspec

from retold.record.cues import Cue, find_cues
from retold.record.display import infer_display
from retold.record.flow import Flow, resolve_cues
from retold.record.indirect import find_indirect, find_via
from retold.record.phrases import Ground, lay_ground
from retold.record.placing import Placed, place_quotation
from retold.record.quotations import inner, outermost
from retold.record.reported import Telling, read_tellings, told_indirectly
from retold.record.tagging import Tags
from retold.record.words import Scene, load_titles, read_scenes
from retold.types import Actor, Attribution, AttributionKind, Mention, Page, Quotation, Span, SpeakerStatus

_DEPTH = 50  # attributions within one another that are followed
_FAR = 400  # paragraphs and quotations above a run of quotations among which its speaker is looked for
_HEADS = 50  # headlines whose words are looked for all over the page
_SURE = 0.5  # confidence from which the tagger's cue goes before a speaker that only the flow of the passage gives
_ENDS = re.compile(r"[.!?…]+(?=[\s”’\"')\]]|$)")
_CLOSING = "”’\"')] \u00a0"
_CONFIDENCE = {"explicit": 0.95, "pronoun": 0.9, "inferred": 0.7, "unresolved": 0.3}


@dataclass
class Draft:
    """One quotation's attribution while it is being decided. item and paragraph are -1 for a nested quotation."""

    quotation: int
    scene: int
    item: int
    paragraph: int
    kind: AttributionKind
    cue: int = -1
    rule: str = ""
    speaker: int | None = None
    status: SpeakerStatus = "unresolved"
    source: Span | None = None
    cue_span: Span | None = None
    speech: bool = True
    whole: bool = False
    broken: bool = False
    nameless: bool = False  # the printed source is a noun ("analyst"), which a name elsewhere does not contradict
    via: list[tuple[str, Span]] = field(default_factory=list)


def attribute(
    page: Page,
    quotations: tuple[Quotation, ...],
    actors: tuple[Actor, ...],
    mentions: tuple[Mention, ...],
    tags: Tags | None = None,
    least: float = 0.0,
) -> tuple[Attribution, ...]:
    """One attribution for every quotation, and one for every clause of indirect speech; in order of field and content.

    tags: what the tagger saw; without them the rules tell indirect speech too, less of it. least: below this confidence indirect
    speech that the tagger saw is not told. `speaker` indexes `actors`; a quotation inside indirect speech or inside another names
    its holder in `within`. Raises nothing. Cost: linear in the page, times the length of a clause.
    """
    titles = load_titles()
    scenes = read_scenes(page, quotations)
    grounds = [lay_ground(s, mentions, titles) for s in scenes]
    drafts: list[Draft] = []
    rows: list[Attribution] = []
    for number, ground in enumerate(grounds):
        cues = find_cues(ground)
        flow = resolve_cues(ground, cues, actors)
        mine = _place_all(number, ground, cues, flow, quotations, actors)
        spoken = [t for t in tags.spoken if t.field == ground.scene.field] if tags is not None else []
        tellings = read_tellings(ground, cues, actors, spoken) if spoken else []
        _hear(mine, tellings, ground.scene, quotations)
        _let_flow(mine, ground, cues, flow, quotations)
        for draft in mine:
            if draft.cue >= 0 and draft.speech:
                draft.via = find_via(ground, cues[draft.cue], actors)
        drafts += mine
        quoted = [(quotations[d.quotation].start, quotations[d.quotation].end) for d in mine]
        told = told_indirectly(ground, tellings, actors, quoted, least)
        rows += told + _by_rule(find_indirect(ground, cues, flow, actors), ground.scene, told, tags is None)
    _same_words(drafts, scenes, quotations)
    rows += [_finish(d, scenes, quotations, actors) for d in drafts]
    rows = infer_display(rows, scenes, mentions, actors)
    rows += _nested(quotations)
    return _link(sorted(rows, key=lambda r: (r.field != "title", r.content[0][0], -r.content[0][1], r.kind == "indirect")))


def _by_rule(rows: list[Attribution], scene: Scene, told: list[Attribution], alone: bool) -> list[Attribution]:
    """Indirect speech by the rules: all of it where they are alone, else what the tagger missed beside the running text.

    The tagger learned from articles without captions; in the running text its silence is right more often than the rules.
    """
    if alone:
        return rows
    heard = [span for row in told for span in row.content]
    beside = [(p.start, p.end) for p in scene.paragraphs if p.role in ("caption", "headline", "standfirst")]
    apart = [r for r in rows if not any(_meet(r.content[0], span) for span in heard)]
    return [r for r in apart if any(_meet(r.content[0], span) for span in beside)]


def _place_all(
    number: int, ground: Ground, cues: list[Cue], flow: Flow, quotations: Sequence[Quotation], actors: Sequence[Actor]
) -> list[Draft]:
    """What each top quotation's own sentence (and the next) says of it."""
    scene = ground.scene
    drafts = []
    for index in sorted(scene.at):
        item = scene.at[index]
        row = scene.paragraph_of(item)
        paragraph = scene.paragraphs[row]
        if paragraph.role == "furniture":
            drafts.append(Draft(index, number, item, row, "furniture", rule="in-furniture", speech=False))
            continue
        placed = place_quotation(ground, cues, item)
        draft = _draft(index, number, item, row, placed, ground, cues, flow, quotations)
        if drafts and draft.kind == "mixed" and _goes_on(draft, drafts[-1], scene):
            draft.kind, draft.whole = "direct", True
        drafts.append(draft)
    return drafts


def _hear(drafts: list[Draft], tellings: list[Telling], scene: Scene, quotations: Sequence[Quotation]) -> None:
    """Take over the tagger's words for cue and source where it means the same cue, and its cue where the rules found none.

    Cost O((drafts + tellings) · log).
    """
    pieces = sorted((span, number) for number, telling in enumerate(tellings) for span in telling.contents)
    for draft in drafts:
        q = quotations[draft.quotation]
        at = bisect_left(pieces, q.end, key=lambda piece: piece[0][0]) - 1
        if at < 0 or not draft.speech or pieces[at][0][1] < q.end:
            continue
        telling = tellings[pieces[at][1]]
        if draft.cue_span is not None and _meet(telling.cue_span, draft.cue_span):
            draft.cue_span = telling.cue_span
            if telling.source is not None and (draft.source is None or _meet(telling.source, draft.source)):
                draft.source = telling.source
        elif draft.cue_span is None and draft.source is None and telling.confidence >= _SURE and _beside(telling, draft, scene):
            draft.cue_span, draft.source = telling.cue_span, telling.source
            _take(draft, telling.speaker, telling.status, "tagger")


def _beside(telling: Telling, draft: Draft, scene: Scene) -> bool:
    """Whether the cue stands in the quotation's own paragraph."""
    paragraph = scene.paragraphs[draft.paragraph]
    return paragraph.start <= telling.cue_span[0] < paragraph.end


def _meet(a: Span, b: Span) -> bool:
    return a[0] < b[1] and b[0] < a[1]


def _draft(
    index: int,
    number: int,
    item: int,
    row: int,
    placed: Placed | None,
    ground: Ground,
    cues: list[Cue],
    flow: Flow,
    quotations: Sequence[Quotation],
) -> Draft:
    scene = ground.scene
    text = scene.items[item].text
    whole = _whole(text, quotations[index])
    if scene.items[item].kind == "title" and (placed is None or not placed.close or _names_a_work(ground, item)):
        return Draft(index, number, item, row, "title", rule="title-like", speech=False)
    words = len(scene.inside[index])
    before = scene.items[item - 1].low if item else ""
    opened = quotations[index].continues or not quotations[index].closed
    if before in ("so-called", "called", "dubbed", "nicknamed") and words <= 4 and (placed is None or before == "so-called"):
        return Draft(index, number, item, row, "scare", rule="so-called", speech=False)
    if placed is None:
        sentence = whole and text[-1:] in tuple(".!?…") and _stands_alone(scene, item)
        if words <= 3 and not opened and not sentence and not scene.paragraphs[row].quoted:
            return Draft(index, number, item, row, "scare", rule="no-cue-in-reach", speech=False)
        return Draft(index, number, item, row, "direct" if whole else "mixed", whole=whole)
    draft = Draft(index, number, item, row, "direct" if whole else "mixed", placed.cue, placed.rule, whole=whole)
    if placed.cue < 0:  # NAME: “…”
        draft.source = placed.source
        draft.speaker = placed.speaker
        draft.status = "explicit" if placed.speaker is not None else "unresolved"
        return draft
    cue = cues[placed.cue]
    draft.cue_span = (scene.items[cue.first].start, scene.items[cue.last].end)
    if cue.source is not None:
        draft.nameless = cue.source.kind == "nominal"
        draft.source = (scene.items[cue.source.first].start, scene.items[cue.source.last].end)
    draft.speaker, draft.status = flow.speakers[placed.cue]
    if placed.cue in flow.broken:
        draft.broken = True
    return draft


def _names_a_work(ground: Ground, item: int) -> bool:
    """Whether words in title marks stand beside the noun of what they name: "told the radio programme, ‘Night Boats’"."""
    scene, titles = ground.scene, ground.titles
    first, _ = scene.sentences[scene.sentence_of(item)]
    k = item - 2 if item - 2 >= first and scene.items[item - 1].text == "," else item - 1
    if k < first or not (scene.items[k].low in titles.works or scene.items[k].low in titles.outlet_nouns):
        return False
    # One word after a comma may still be what was said; not so where the cue has its quotation already.
    return k == item - 1 or len(scene.items[item].text.split()) > 1 or any(i.kind == "quotation" for i in scene.items[first:k])


def _goes_on(draft: Draft, before: Draft, scene: Scene) -> bool:
    """Whether a quotation is the second half of the one before it: "“I came,” she said, “so I heard.”"."""
    same = draft.cue >= 0 and draft.cue == before.cue and before.rule == "cue-after" and draft.rule == "cue-before"
    return same and before.whole and scene.items[draft.item - 1].text == "," and not before.broken


def _whole(text: str, quotation: Quotation) -> bool:
    """Whether a quotation is a sentence or clause of its own rather than a part in the reporter's syntax."""
    first = next((c for c in text if c.isalnum() or c in "[("), "")
    return first.isupper() or first in ("[", "(") or (len(text.split()) > 3 and first.isdigit()) or quotation.continues


def _let_flow(drafts: list[Draft], ground: Ground, cues: list[Cue], flow: Flow, quotations: Sequence[Quotation]) -> None:
    """Speakers that only the passage gives: an open quotation, the other half of a split, a run of quotations."""
    scene = ground.scene
    spoken: list[Draft] = []
    for draft in drafts:
        flows = scene.paragraphs[draft.paragraph].flows
        if draft.speech and flows and draft.cue < 0 and draft.speaker is None and not draft.rule:
            _infer(draft, spoken, ground, cues, flow, quotations)
        if draft.speech and flows:
            spoken.append(draft)


def _infer(draft: Draft, spoken: list[Draft], ground: Ground, cues: list[Cue], flow: Flow, quotations: Sequence[Quotation]) -> None:
    scene = ground.scene
    last = spoken[-1] if spoken else None
    if quotations[draft.quotation].continues and last is not None and last.speaker is not None:
        _take(draft, last.speaker, "inferred", "open-quotation")
        return
    sentence = scene.sentence_of(draft.item)
    if last is not None and last.paragraph == draft.paragraph and last.speaker is not None:
        near = scene.sentence_of(last.item) >= sentence - 2
        if last.cue >= 0 and near and _stands_alone(scene, draft.item) and last.whole and draft.whole:
            draft.cue, draft.cue_span, draft.source = last.cue, last.cue_span, last.source
            _take(draft, last.speaker, last.status, "split-around-cue")
            return
        _take(draft, last.speaker, "inferred", "same-passage")
        return
    speaking = _last_heard(cues, flow, scene.paragraphs[draft.paragraph].first, draft.item)
    if speaking is not None:
        _take(draft, speaking, "inferred", "same-passage")
        return
    if scene.paragraphs[draft.paragraph].quoted or (draft.whole and scene.sentences[sentence][0] == draft.item):
        _run(draft, spoken, ground, cues, flow)


def _run(draft: Draft, spoken: list[Draft], ground: Ground, cues: list[Cue], flow: Flow) -> None:
    """A paragraph of quotations only: the speaker of the paragraph before, or the last who spoke in whole sentences."""
    scene = ground.scene
    above = range(draft.paragraph - 1, max(-1, draft.paragraph - 1 - _FAR), -1)
    row = next((i for i in above if scene.paragraphs[i].flows), -1)
    recent = [d for d in islice(reversed(spoken), _FAR) if d.speaker is not None][:40]
    beside = next((d for d in recent if d.paragraph == row), None)
    if beside is not None:
        _take(draft, beside.speaker, "inferred", "run-of-quotations")
        return
    if row >= 0 and (heard := _last_heard(cues, flow, scene.paragraphs[row].first, scene.paragraphs[row].last)) is not None:
        _take(draft, heard, "inferred", "speaker-of-passage")
        return
    whole = next((d for d in recent if d.whole), None)
    if whole is not None:
        _take(draft, whole.speaker, "inferred", "last-direct-speaker")


def _last_heard(cues: list[Cue], flow: Flow, first: int, stop: int) -> int | None:
    """The speaker of the last cue between two items that has one."""
    for i in range(bisect_left(cues, stop, key=lambda c: c.last) - 1, -1, -1):
        if cues[i].first < first:
            break
        if flow.speakers[i][0] is not None:
            return flow.speakers[i][0]
    return None


def _stands_alone(scene: Scene, item: int) -> bool:
    first, last = scene.sentences[scene.sentence_of(item)]
    return last - first < 60 and all(x.kind in ("quotation", "mark") for x in scene.items[first:last])


def _take(draft: Draft, speaker: int | None, status: SpeakerStatus, rule: str) -> None:
    draft.speaker, draft.status, draft.rule = speaker, status if speaker is not None else "unresolved", rule


def _same_words(drafts: list[Draft], scenes: Sequence[Scene], quotations: Sequence[Quotation]) -> None:
    """Give a headline's or an orphan's quotation the speaker of the same words elsewhere on the page."""
    forms = {d.quotation: _plain(scenes[d.scene], quotations[d.quotation]) for d in drafts}
    sure = [
        d
        for d in drafts
        if d.speech
        and d.speaker is not None
        and (scenes[d.scene].paragraphs[d.paragraph].flows and scenes[d.scene].field == "text")
    ]
    exact: dict[str, set[int | None]] = {}
    for d in sure:
        exact.setdefault(forms[d.quotation], set()).add(d.speaker)
    heads = 0
    for draft in drafts:
        p = scenes[draft.scene].paragraphs[draft.paragraph]
        head = p.role in ("headline", "standfirst", "subheading", "caption") or scenes[draft.scene].field == "title"
        named = draft.speaker is not None and (not head or (draft.status == "explicit" and not draft.nameless))
        if draft.kind in ("furniture", "title") or named or not forms[draft.quotation].strip():
            continue
        if draft.kind == "scare" and not head:
            continue
        words = forms[draft.quotation]
        if head and heads < _HEADS:
            heads += 1
            holders = {d.speaker for d in sure if d is not draft and words in forms[d.quotation]}
        else:
            holders = exact.get(words, set())
        if len(holders) == 1 and (head or len(forms[draft.quotation].split()) > 3):
            draft.speech = True
            draft.kind = "direct" if _whole(scenes[draft.scene].items[draft.item].text, quotations[draft.quotation]) else "mixed"
            speaker = next(iter(holders))
            if draft.speaker not in (None, speaker) and not draft.nameless:
                draft.source = draft.cue_span = None
            _take(draft, speaker, "inferred", "same-words")


def _plain(scene: Scene, quotation: Quotation) -> str:
    left, right = inner(scene.text, quotation)
    words = "".join(c if c.isalnum() else " " for c in scene.text[left:right].lower().replace("’", "").replace("'", "")).split()
    return " " + " ".join(words) + " "


def _finish(d: Draft, scenes: Sequence[Scene], quotations: Sequence[Quotation], actors: Sequence[Actor]) -> Attribution:
    q = quotations[d.quotation]
    broken = d.broken
    speaker = None if broken or not d.speech else d.speaker
    status: SpeakerStatus = d.status if speaker is not None else "unresolved"
    return Attribution(
        source=(d.source,) if d.source and d.speech else (),
        cue=(d.cue_span,) if d.cue_span and d.speech else (),
        content=((q.start, q.end),),
        kind=d.kind,
        speaker=speaker,
        speaker_status=status,
        via=tuple(v for v, _ in d.via),
        via_spans=tuple(s for _, s in d.via),
        stance="asks" if d.speech and _asks(scenes[d.scene].text, q) else "asserts",
        insertions=q.insertions,
        addressee=_addressee(scenes[d.scene], d) if d.speech else None,
        field=q.field,
        status="undecided" if broken or (d.speech and speaker is None) else "inferred" if status == "inferred" else "stated",
        rule="broken-sentence" if broken else d.rule or "no-cue",
        confidence=_CONFIDENCE[status] if d.speech else 0.9,
    )


def _asks(text: str, quotation: Quotation) -> bool:
    """Whether every sentence between the marks is a question."""
    left, right = inner(text, quotation)
    ends = _ENDS.findall(text[left:right])
    return bool(ends) and all("?" in end for end in ends) and text[left:right].rstrip(_CLOSING)[-1:] in ("?", "!")


def _addressee(scene: Scene, d: Draft) -> Span | None:
    """“Dear X, why …”: whom the quotation speaks to."""
    words = scene.inside[d.quotation]
    titles = load_titles()
    if not words or not (words[0].low in titles.address or words[0].low in titles.honorifics):
        return None
    row = []
    for item in words[1:6]:
        if item.kind != "word":
            break
        row.append(item)
    if row and all(i.text[0].isupper() for i in row):
        return row[0].start, row[-1].end
    return None


def _nested(quotations: Sequence[Quotation]) -> list[Attribution]:
    """Quotations inside quotations: someone else's words or marked words; no speaker is claimed."""
    rows = []
    for q, top in zip(quotations, outermost(tuple(quotations)), strict=True):
        if not top:
            rows.append(
                Attribution(
                    content=((q.start, q.end),), kind="scare", insertions=q.insertions, field=q.field, rule="nested", confidence=0.5
                )
            )
    return rows


def _holds(row: Attribution, span: Span) -> bool:
    return any(first <= span[0] and span[1] <= last for first, last in row.content)


def _link(rows: Sequence[Attribution]) -> tuple[Attribution, ...]:
    """Fill `within`: the narrowest earlier attribution of the same field of which one content holds this one."""
    result: list[Attribution] = []
    open_rows: list[int] = []
    for i, row in enumerate(rows):
        start, end = row.content[0]
        open_rows = [k for k in open_rows if rows[k].field == row.field and rows[k].content[-1][1] >= start][-_DEPTH:]
        holder = next((k for k in reversed(open_rows) if _holds(rows[k], (start, end)) and rows[k].content != row.content), None)
        result.append(msgspec.structs.replace(row, within=holder))
        open_rows.append(i)
    return tuple(result)
