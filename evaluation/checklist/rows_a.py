"""Section A of the checklist: the first article, sentence by sentence. One line a row; the spans come from the data."""

from __future__ import annotations

from evaluation.checklist.fates import aligned, changed, dropped, own_unit, typed, unchanged, unit
from evaluation.checklist.measures import bounded, dated, figure, undated
from evaluation.checklist.persons import apart, identified, no_stranger, same, titled
from evaluation.checklist.predicates import FINDINGS, Check, either, every, printed_again, role, silent, unknown
from evaluation.checklist.shapes import spaces_do_not_matter, undecided
from evaluation.checklist.sources import upstream
from evaluation.checklist.speech import narrated, not_by, one_utterance, said, unsourced

WHO = "A24@1"  # whom most of the page quotes


def _caption(first: str, second: str) -> Check:
    return every(role("caption", at=first), role("caption", at=second), printed_again(first, second))


ROWS: dict[str, Check] = {
    "A01": every(role("furniture", at="000/advert", furniture="ad"), silent(*FINDINGS, "alignments", "fates", at="000/advert")),
    "A02": every(role("headline"), said("000-q01", by=WHO, status=("inferred",))),
    "A03": every(role("furniture"), silent("quantities", "alignments", "fates")),
    "A04": every(role("headline", at="R01:1"), same("A04@0", "A02@0"), same("A04@1", "A02@1")),
    "A05": every(said("Q01", by=WHO, exact=True, status=("inferred",)), one_utterance("Q01", "Q05"), not_by("A61@1", at="Q01")),
    "A06": every(same("A06@0", "A04@0"), narrated()),
    "A07": every(role("standfirst"), own_unit(), said("000-q04", by=WHO)),
    "A08": said("000-q05", by=WHO, status=("inferred",)),
    "A09": said("Q02", exact=True),
    "A10": one_utterance("Q02", "Q10"),
    "A11": dated("T01", basis="inferred"),
    "A12": said("000-q06", by="A12@0", source="A12@0"),
    "A13": identified("A13@0"),
    "A14": every(identified("A14@0", kinds=("group",)), said("000-q07", source="A14@0")),
    "A15": undated("T02", "vague"),
    "A16": same("A16@0", "A02@2", "A20@0", "A65@0"),
    "A17": every(narrated(), dated("T03", basis="inferred")),
    "A18": every(figure("F19"), figure("F20"), aligned("", "B07")),
    "A19": every(figure("F02"), figure("F09"), figure("F08"), unchanged("quantity", "modifier", at="F02")),
    "A20": said("Q03", by="A16@0", exact=True, status=("explicit",), venue=""),
    "A21": every(no_stranger(), identified("A21@0")),
    "A22": every(identified("A22@0"), narrated(), aligned("", "B10")),
    "A23": every(identified("A23@0"), narrated()),
    "A24": every(said("000-q09", by=WHO, status=("explicit",), venue="A24@2"), titled(WHO, "A24@0")),
    "A25": every(said(by=WHO, kinds=("indirect",)), dated("T04", basis="inferred"), unit("R11")),
    "A26": every(said("Q04", by=WHO, exact=True, status=("pronoun",)), said("Q05", by=WHO, exact=True, status=("pronoun",))),
    "A27": every(one_utterance("Q01", "Q05"), one_utterance("Q05", "Q19", wording=("identical",))),
    "A28": _caption("R13:0", "R13:1"),
    "A29": _caption("R14:0", "R14:1"),
    "A30": said("000-q11", by=WHO, status=("inferred", "pronoun")),
    "A31": said("Q06", by=WHO, exact=True, status=("explicit",), brackets=True),
    "A32": said("Q06", whole=True),
    "A33": said("000-q13", by=WHO, venue="A33"),
    "A34": every(_caption("R16:0", "R16:1"), said("000-q14", by=WHO, kinds=("indirect",))),
    "A35": said("Q07", by=WHO, exact=True, status=("pronoun",)),
    "A36": every(narrated(), typed("R18", "cause")),
    "A37": every(narrated(), aligned("", "R19>")),
    "A38": every(figure("F03", during="T05"), narrated(), unchanged("quantity", "modifier", "date", at="F03"), dated("T05")),
    "A39": every(aligned("", "B53"), unchanged("strength", "modifier", "polarity")),
    "A40": aligned("", "B58"),
    "A41": changed("strength"),
    "A42": every(figure("F04", modifier=("at_least",)), narrated(), unchanged("quantity", "modifier", at="F04")),
    "A43": every(aligned("", "B31"), unchanged("polarity", "strength", "modifier")),
    "A44": every(said("Q08", by="A44@1", exact=True, status=("explicit",), venue=""), dated("T07"), titled("A44@1", "A44@0")),
    "A45": changed("detail", "actor", "attribution", at="B32@2"),
    "A46": every(undecided("R26"), changed("attribution", at="R26")),
    "A47": every(unit("R27"), typed("R27", "garbled")),
    "A48": said("Q09", exact=True, whole=True),
    "A49": every(
        said("Q09", by=WHO, status=("inferred",)), said("Q25", by="B42@2", status=("explicit",)), one_utterance("Q09", "Q25")
    ),
    "A50": every(said("Q10", by=WHO, exact=True, addressee="A50@0"), not_by("A50@0", at="Q10")),
    "A51": every(figure("F05"), figure("F06"), figure("F12"), figure("F13"), unchanged("quantity", at="F05")),
    "A52": every(said("Q11", exact=True), narrated("R31")),
    "A53": changed("quotation"),
    "A54": figure("F07", by=WHO),
    "A55": narrated(),
    "A56": every(said("000-q22", source="000-q22.source"), aligned("", "B48"), unchanged("polarity")),
    "A57": every(dated("T08"), dated("T21"), unchanged("date")),
    "A58": said("000-q23", by="A58@0", status=("explicit",)),
    "A59": said("000-q24", by="A59@0", stance="denies"),
    "A60": said(by="A59@0", stance="denies"),
    "A61": apart("A61@0", "A61@1", "A02@1", "A16@0"),
    "A62": every(identified("A62@0"), same("A62@0", "A61@1"), not_by("A61@1", at="Q01")),
    "A63": every(role("body"), narrated()),
    "A64": every(_caption("R35:0", "R35:1"), dated("T09"), bounded("published_earliest", "T09", at="000")),
    "A65": every(_caption("R36:0", "R36:1"), dated("T10")),
    "A66": every(figure("F08", modifier=("about", "almost", "nearly", "at_most", "less_than")), typed("R37", "detail")),
    "A67": every(aligned("", "B11"), unchanged("hedge"), either(unsourced("000-q25"), narrated("000-q25"))),
    "A68": every(said("000-q27"), dropped()),
    "A69": every(aligned("", "B12"), undated("T11", "vague"), said("000-q28", by="A69@0")),
    "A70": every(said("Q12", by="A70@1", exact=True, status=("explicit",), venue="R40"), typed("R40", "detail")),
    "A71": every(said("Q13", by="A71@1", exact=True, via="A71@0"), upstream("A71@0"), dropped("R41")),
    "A72": every(own_unit(), narrated(), aligned("", "B59")),
    "A73": changed("tone", "label"),
    "A74": typed("R32", "garbled"),
    "A75": unknown("outlet", "published", "url", at="000"),
    "A76": spaces_do_not_matter(),
}

# What a row asks beyond what is judged here. What it refers to another row for is judged there.
PARTLY = {
    "A04": "that two headlines are evidence of republication (judged in D07)",
    "A12": "that a plural source rests on one who is named",
    "A13": "that the wording is this page's label",
    "A22": "that the event is planned",
    "A23": "that the reference is ambiguous",
    "A30": "the hedge itself",
    "A34": "that no quotation holds the word of the headline",
    "A38": "the direction of a flow",
    "A63": "that it is one claim with three mentions",
    "A64": "that two events of one name are two",
}
