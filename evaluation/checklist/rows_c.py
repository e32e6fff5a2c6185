"""Section C of the checklist: the look-alike, sentence by sentence. One line a row; the spans come from the data."""

from __future__ import annotations

from evaluation.checklist.measures import figure, undated
from evaluation.checklist.persons import identified, same, titled
from evaluation.checklist.predicates import Check, either, every, role, silent, unknown
from evaluation.checklist.shapes import begins_with, no_source_within, through
from evaluation.checklist.sources import no_conflict, upstream
from evaluation.checklist.speech import narrated, not_by, said

FIRST, SECOND, THIRD, SPOKESMAN = "C06@1", "C10@0", "C13@0", "C24@1"
CLAIMS = ("attributions", "utterances", "quantities", "times", "mentions", "conflicts")

_TEASERS = every(role("furniture", at="004/related_link"), silent(*CLAIMS, at="004/related_link"))

ROWS: dict[str, Check] = {
    "C01": every(role("headline"), narrated()),
    "C02": every(role("furniture", "caption"), silent(*CLAIMS, at="Q29"), not_by("C02@0", at="004")),
    "C03": every(said("Q30", exact=True, source="C03@0"), identified("C03@0", kinds=("group",))),
    "C04": every(narrated(), silent("alignments", "fates")),
    "C05": narrated(),
    "C06": every(upstream("C06@0"), said("Q31", by=FIRST, via="C06@0"), figure("F16")),
    "C07": said("Q31", by=FIRST, exact=True, kinds=("mixed",)),
    "C08": said("Q32", by=FIRST, exact=True, whole=True),
    "C09": said("Q33", by=FIRST, exact=True, status=("inferred",)),
    "C10": every(said("Q34", by=SECOND, via="C10@2"), either(same("C10@2", "C06@0"), through("Q34", "C06@0")), figure("F17")),
    "C11": every(said("Q34", by=SECOND, exact=True), said("Q35", by=SECOND, exact=True)),
    "C12": every(not_by("C12@0", at="Q35"), said("Q35", by=SECOND, status=("inferred",))),
    "C13": said("Q36", by=THIRD, exact=True, whole=True, kinds=("mixed", "direct")),
    "C14": said("Q37", by=THIRD, exact=True, status=("pronoun",)),
    "C16": said("Q38", by=THIRD, exact=True, status=("inferred",)),
    "C17": said(by="C17@0", source="C17@0", via=""),
    "C18": every(said("004-q10", by="C17@0", via=""), no_conflict("C18", "A39"), no_conflict("C18", "A56")),
    "C19": undated("T24", "unresolved"),
    "C20": said("004-q11", by="C20@0", venue="", addressee=""),
    "C21": narrated(),
    "C22": said("004-q13", source="004-q13.source"),
    "C23": undated("T25", "unresolved"),
    "C24": every(
        said("Q39", by=SPOKESMAN, exact=True, status=("explicit",)),
        said("Q40", by=SPOKESMAN, exact=True, status=("explicit",)),
        titled(SPOKESMAN, "C24@0"),
    ),
    "C25": said("Q41", by=SPOKESMAN, exact=True, status=("pronoun",)),
    "C26": every(role("furniture"), _TEASERS),
    "C27": every(role("furniture"), silent(*CLAIMS)),
    "C28": every(role("furniture"), silent(*CLAIMS)),
    "C29": every(role("furniture"), silent(*CLAIMS)),
    "C30": every(said("004-q16", by=SPOKESMAN), narrated("C31")),
    "C31": every(begins_with("C30@1", "C30@2"), narrated()),
    "C32": said("Q45", by=SPOKESMAN, status=("pronoun",), source="C32"),
    "C33": said("Q45", by=SPOKESMAN, exact=True, brackets=True),
    "C34": every(figure("F18"), narrated()),
    "C35": said("004-q18", by="C35@0", source="C35@0"),
    "C36": every(role("furniture", furniture="republication"), upstream("C36")),
    "C38": every(said(by=SPOKESMAN), narrated("C31")),
    "C39": narrated(),
    "C40": said("Q35", exact=True, stance="asks"),
    "C41": unknown("outlet", "published", "url", at="004"),
    "C42": no_source_within("C17", "C35"),
}

# What a row asks beyond what is judged here. What it refers to another row for is judged there.
PARTLY = {
    "C03": "that a quotation given to many rests on one",
    "C05": "on whom the generalisation rests",
    "C16": "that the headline's word comes from here",
    "C18": "compatible with the other story: by silence, until claims are compared across stories",
    "C19": "that an unprepared first mention is a sign of splicing",
}

UNSAYABLE = {
    "C15": "no table says that a reference inside a quotation has lost what it referred to",
    "C37": "no table ties a subordinate clause about somebody's past to that actor",
}
