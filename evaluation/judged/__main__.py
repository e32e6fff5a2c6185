"""`python -m evaluation.judged draw --data DIR --out FILE`: put changes before judges; `keep --judge NAME --verdicts FILE`: keep
what one said; `refused --data DIR`: what was not confirmed, with its words.

Exit codes: 0 done, 2 usage (a kept file with verdicts is not drawn anew without --again).
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from evaluation.judged import FOLDER, KEPT, N_FALSE, N_TRUE, SEED
from evaluation.judged.claims import Claim, draw, make_false, stratum_of
from evaluation.judged.kept import CONFIRMED, VERDICTS, kept_of, read_kept, read_verdicts, shuffled, with_verdicts, write_kept
from evaluation.judged.told import by_ids, edges_of, told_of

INSTRUCTIONS = f"""# Instructions for the judge
#
# Each item has a number, two passages and a claim. B retells A. The passages are cut from longer texts: the sentences that were
# compared, with a sentence before and after. Where a claim quotes few words, those around them follow in brackets.
#
# Say of each claim, from the two passages alone:
#   confirmed       exactly this is true of the two passages: the words stand (or do not stand) there as the claim says, the two
#                   places tell of the same thing, the kind of change is rightly named, and it is a change: B says something
#                   else, or more, or less than A, and not merely the same in other words or the same value written otherwise.
#   not confirmed   something of that does not hold: the words are not there or on the other side, the places have nothing to do
#                   with each other, what is said to be lost or gained stands on the other side after all (be it in other words),
#                   the kind is wrong, or it is only another wording.
#   cannot tell     the passages do not decide.
#
# The kinds: a figure (its value or unit; also one that stands on one side only) - the limit on a figure - a date or time - a name
# (another one, or another spelling) - the one who acts (another agent) - one or many - the source (who says it; lost, gained,
# other) - wording inside quotation marks - a hedge (reportedly, allegedly, may) - the strength of a claim (said / insisted; tried
# to / did) - affirmed or denied - a cause - the tense - a label (another designation of the same actor: this counts as a change of
# that kind even where the same person is meant) - the tone - a detail (something lost, gained or other inside a sentence that
# stays) - garbled wording (text that is broken on one side).
# A claim that begins "Another wording" says no more than that one word stands in the place of another, and that it is not known
# whether they mean the same: confirmed if the two words do stand for each other in the two passages and might mean different
# things; not confirmed if they do not stand for each other, or plainly mean the same here.
#
# "Not found at its place" speaks of the place where the passage tells the same thing, not of the whole text.
# Some claims are false on purpose. Judge each by itself, look at nothing but this file, and ask nobody.
#
# Answer with one line an item and nothing else: the number, a blank, and one of: {", ".join(VERDICTS)}. For instance:
# 1 confirmed
# 2 not confirmed
"""


def main(arguments: list[str] | None = None) -> int:
    """Draw, or keep verdicts, or show what was refused."""
    parser = argparse.ArgumentParser(
        prog="python -m evaluation.judged", description="Put changes before judges; keep their verdicts."
    )
    verbs = parser.add_subparsers(dest="verb", required=True)
    drawing = verbs.add_parser("draw", help="draw claims, write them for the judges, and keep their places")
    drawing.add_argument("--data", type=Path, required=True)
    drawing.add_argument("--out", type=Path, required=True, help="the items, for the judges")
    drawing.add_argument("--seed", default=SEED)
    drawing.add_argument("--again", action="store_true", help="even where verdicts are kept; they are lost")
    keeping = verbs.add_parser("keep", help="keep the verdicts of one judge")
    keeping.add_argument("--judge", required=True, help="a name for the judge")
    keeping.add_argument("--verdicts", type=Path, required=True, help="a line an item: number, verdict")
    showing = verbs.add_parser("refused", help="print what some judge did not confirm")
    showing.add_argument("--data", type=Path, required=True)
    for verb in (drawing, keeping, showing):
        verb.add_argument("--kept", type=Path, default=KEPT, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)

    rows = read_kept(options.kept)
    if options.verb == "draw":
        if any(row.verdicts for row in rows) and not options.again:
            parser.error(f"{options.kept} has verdicts; --again draws anew and loses them")
        claims = drawn(options.data / FOLDER, options.seed)
        options.out.write_text(INSTRUCTIONS + "".join(_item(n, claim) for n, claim in enumerate(claims, 1)), encoding="utf-8")
        write_kept(options.kept, kept_of(claims))
        print(f"{len(claims)} items in {options.out}, {sum(not c.true for c in claims)} of them false; places in {options.kept}")
    elif options.verb == "keep":
        try:
            said = read_verdicts(options.verdicts.read_text(encoding="utf-8"))
            write_kept(options.kept, with_verdicts(rows, options.judge, said))
        except ValueError as error:
            parser.error(str(error))
        print(f"{len(said)} verdicts of {options.judge} kept in {options.kept}")
    else:
        edges = by_ids(edges_of(options.data / FOLDER))
        for row in rows:
            if row.true and any(verdict != CONFIRMED for verdict in row.verdicts.values()) and row.ids in edges:
                now = next((one for one in told_of(edges[row.ids]) if one.key == row.key), None)
                shown = _item(row.number, Claim(now, "told", row.stratum)) if now else f"\n{row.number}\nno longer told\n"
                print(f"{shown}{row.source}; {row.verdicts}")
    return 0


def drawn(folder: Path, seed: str) -> list[Claim]:
    """The claims of a seed, in the order in which judges read them. Every edge is compared: half a minute."""
    told = [one for edge in edges_of(folder) for one in told_of(edge)]
    chosen = draw(told, N_TRUE, seed)
    keys = {one.key for one in chosen}
    rest = [one for one in told if one.key not in keys]
    return shuffled([*(Claim(one, "told", stratum_of(one)) for one in chosen), *make_false(rest, N_FALSE, seed)], seed)


def _item(number: int, claim: Claim) -> str:
    a, b = claim.told.passages
    return f"\n{number}\nA: {a}\nB: {b}\nCLAIM: {claim.text}\n"


if __name__ == "__main__":
    sys.exit(main())
