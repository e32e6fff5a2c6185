"""Section B of the checklist: the retelling, sentence by sentence. One line a row; the spans come from the data."""

from __future__ import annotations

from evaluation.checklist.fates import added, addition, aligned, changed, own_unit, typed, unchanged, unit
from evaluation.checklist.measures import bounded, bounds, dated, figure
from evaluation.checklist.persons import identified, same, titled
from evaluation.checklist.predicates import Check, every, no_role, role, silent
from evaluation.checklist.shapes import joined, one_pattern
from evaluation.checklist.sources import upstream
from evaluation.checklist.speech import narrated, not_by, not_speech, one_utterance, said

WHO = "B17@0"  # whom most of the page quotes

ROWS: dict[str, Check] = {
    "B01": every(
        role("furniture"),
        silent("fates", "alignments", "quantities"),
        bounded("published", "T12", at="001"),
        dated("T14", basis="stated"),
        dated("T16", basis="stated"),
    ),
    "B02": every(no_role("headline", at="001"), role("body"), titled("B02@1", "P26"), changed("label", at="P26")),
    "B03": every(aligned("", "A14"), changed("plural")),
    "B04": changed("plural", "quantity"),
    "B05": every(aligned("", "R04"), typed("R04", "garbled"), not_by("B04@0"), said("000-q06", source="A12@0")),
    "B06": joined("B06", "B05"),
    "B07": every(aligned("", "A17"), dated("T14"), addition("P01")),
    "B08": every(said("Q14", by="B07@1", exact=True, status=("explicit",)), one_utterance("Q03", "Q14", wording=("identical",))),
    "B09": every(aligned("", "A21"), unit("R07")),
    "B10": every(aligned("", "A22"), typed("R08", "actor"), unchanged("name")),
    "B11": every(unit("R37"), unchanged("hedge"), changed("detail", "actor", "strength", "tone")),
    "B12": every(unit("R39"), changed("tense", "strength", "hedge", "polarity")),
    "B13": every(aligned("", "A70"), identified("B13@0"), typed("R40", "detail")),
    "B14": one_utterance("Q12", "Q15", wording=("trimmed", "extended")),
    "B15": every(unit("R09"), typed("R09", "actor")),
    "B16": every(upstream("B16@0"), said("001-q07", by="B16@0"), not_speech("Q16", "title")),
    "B17": same("B17@0", "B17@1"),
    "B18": every(not_speech("Q17", "title"), same("B18@0", "B18@1")),
    "B19": every(addition("P03"), changed("tone")),
    "B20": aligned("", "R01"),
    "B21": every(
        one_utterance("Q04", "Q18"),
        one_utterance("Q05", "Q19", wording=("identical",)),
        changed("strength", "tone", at="001-q09.cue"),
    ),
    "B22": every(said("Q20", exact=True, brackets=True), one_utterance("Q06", "Q20", wording=("reworded",)), changed("quotation")),
    "B23": said("Q20", by="B23@0", exact=True, status=("explicit",), venue="B23"),
    "B24": every(said("Q21", exact=True, brackets=True), one_utterance("Q07", "Q21"), addition("P05")),
    "B25": every(said("Q21", by=WHO, exact=True, status=("pronoun",)), addition("P06"), changed("tone")),
    "B26": every(unit("R11"), typed("R11", "tone"), said("001-q12", by="B26@0", status=("explicit",))),
    "B27": dated("T16", basis="stated"),
    "B28": every(aligned("", "A41"), typed("R23", "strength")),
    "B29": addition("P08"),
    "B30": every(figure("F11", modifier=("at_least",)), aligned("", "A42"), unchanged("quantity", "modifier")),
    "B31": every(aligned("", "A43"), addition("P09"), typed("R24", "hedge")),
    "B32": every(one_utterance("Q08", "Q22", wording=("reworded",)), typed("R25", "quotation"), dated("T18")),
    "B33": every(aligned("", "A46"), changed("attribution"), addition("P10")),
    "B34": every(not_speech("Q23", "scare"), aligned("", "A47")),
    "B35": every(added(), narrated()),
    "B36": changed("garbled"),
    "B37": every(dated("T19"), bounds("T19", 11)),
    "B38": every(added(), changed("garbled")),
    "B39": every(added(), narrated()),
    "B40": every(added(), narrated()),
    "B41": every(added(), not_speech("Q24", "scare")),
    "B42": every(said("Q25", by="B42@2", exact=True, status=("explicit",), brackets=True), one_utterance("Q09", "Q25")),
    "B43": every(addition("P16"), said("Q26", by=WHO, status=("inferred",))),
    "B44": every(one_utterance("Q10", "Q26"), figure("F12"), unchanged("quantity", at="F12"), changed("quotation")),
    "B45": every(
        said("Q27", by=WHO, exact=True, status=("inferred",), brackets=True),
        one_utterance("Q11", "Q27"),
        figure("F13"),
        figure("F14"),
    ),
    "B46": every(role("subheading"), addition("P18")),
    "B47": every(aligned("", "A55"), changed("actor")),
    "B48": every(aligned("", "A56"), changed("strength", "tone"), unchanged("polarity")),
    "B49": changed("tone", "label"),
    "B50": every(aligned("", "A36"), typed("R18", "cause")),
    "B51": every(aligned("", "A37"), changed("label")),
    "B52": every(unit("R20"), typed("R20", "tense"), figure("F15"), unchanged("quantity", "date"), dated("T20")),
    "B53": every(aligned("", "A39"), aligned("B58", "A40")),
    "B54": every(aligned("A57", ""), dated("T21"), unchanged("date"), said("001-q20", by="B54@0", source="B54@0")),
    "B55": every(aligned("", "A74"), changed("garbled")),
    "B56": every(aligned("", "A59"), changed("strength", "modifier", "detail", at="P20")),
    "B57": every(added(), said("001-q22", by="B57@0"), upstream("B16@0", carried_by="000")),
    "B58": every(aligned("", "A40"), changed("strength", "hedge", at="P22")),
    "B59": every(own_unit(), aligned("", "A72")),
    "B60": every(aligned("", "A60"), said(by="B56@0", stance="denies")),
    "B61": every(aligned("", "A39"), unchanged("polarity")),
    "B62": one_pattern("B41", "B48", "B51", "B53"),
}

# What a row asks beyond what is judged here. What it refers to another row for is judged there.
PARTLY = {
    "B17": "that the doubled name is a sign of translation (judged in D06)",
    "B18": "that two spellings on two pages are one name",
    "B37": "that the year is inferred",
}
