"""The names of the sample's world, and another subject's words for it."""

from __future__ import annotations

import random
from collections.abc import Sequence

# Every name of a person, place, ship, fruit, firm or outlet, in its parts. A misspelt name is a name.
NAMES = """
    aldous amaranth ambery ambry anders ansel ashlock aske aumer berrin bettine brannock brenn casimir castell coastwise col
    cooper cordray corran corvell dax doro dorrance dray dunmarrow edmund edric fay ferrar garrow grenzblick hallorane
    halverin hamm hesper hobb hobern holt ilse imre ines iveson jem jonna joris jory kittow lissel lomond lukan lunt lys
    maldry marit marrable marrowby maud moss nell oda ollander orde orrin osric ostwire ottoline pargeter pella pellow
    perpetua petra pomfrey pook quillon quist renn saltmarket sayle senna skerrow sorley strand tamsin tarrick tarrow tarse
    threst tilda tocsin tolmery tully vale verril verrill wendelbow wenna
""".split()  # fmt: skip

# The same happenings at another place of work: a noun or verb for each of the same form, so that the grammar holds.
SUBJECT = dict(
    zip(
        """gate gates harbour quay tide tides sea seawater water boat boats flood flooded dock barley moor moorings pin
        port ports sluices wall storm ferry ship pie fish passenger passengers cabin cabins deck berth berthed crew
        saloon galley refrigerator fridge refrigerators purser coastguard pear tree embankment railway blossom orchard
        nurseries fruit trains portrait museum painted reeve frame eels canvas trombones lullaby bandmaster""".split(),
        """kiln kilns foundry ramp blast blasts fire smoke steam cart carts blaze scorched mill copper chain couplings bolt
        works yards vents roof frost hostel school stew meat lodger lodgers bedroom bedrooms floor door parked staff
        parlour scullery oven stove ovens porter watchman clock tower attic brewery glitter folklore workshops metal
        wagons tapestry theatre stitched duke chest wolves linen drummers sermon preacher""".split(),
        strict=True,
    )
)  # fmt: skip


def renamed(names: Sequence[str], order: random.Random) -> dict[str, str]:
    """A made-up name of the same shape for each: letters are swapped throughout, and a long one grows by a syllable.

    As one letter always stands for the same other, a slip in a name stays the same slip.
    """
    vowels, others = "aeiou", "bcdfghklmnprtvw"
    swapped = {a: b for letters in (vowels, others) for a, b in zip(letters, _shuffled(letters, order), strict=True)}
    return {name: _grown("".join(swapped.get(c, c) for c in name)) for name in names}


def _grown(name: str) -> str:
    return f"{name[:2]}no{name[2:]}" if len(name) > 8 else name


def _shuffled(letters: str, order: random.Random) -> str:
    """The letters in another order, none in its own place."""
    new = letters
    while any(a == b for a, b in zip(letters, new, strict=True)):
        new = "".join(order.sample(letters, len(letters)))
    return new
