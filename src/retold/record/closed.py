"""The closed word classes of English: what a rule leans on, and what a name never is. They do not grow, so they stand in code."""

from __future__ import annotations

ARTICLES = frozenset("a an the".split())
DETERMINERS = ARTICLES | frozenset(
    (
        "all another any both each every few her his its many most my no one other our several some such that their these this "
        "those three two your"
    ).split()
)
PREPOSITIONS = frozenset(
    (
        "about across after against ahead along alongside amid among around as at before behind between beyond by despite "
        "during following for from in including inside into like near of off on onto outside over per since through throughout "
        "till to toward towards under until upon via with within without"
    ).split()
)
CONJUNCTIONS = frozenset("and but nor or so yet".split())
SUBORDINATORS = frozenset(
    (
        "after although as because before how if once since that though unless until what when where whereas whether which "
        "while who whom whose why"
    ).split()
)
AUXILIARIES = frozenset(
    (
        "am are aren't be been being can can't could couldn't did didn't do does doesn't don't done had hadn't has hasn't have "
        "haven't having is isn't may might must shall should was wasn't were weren't will won't would wouldn't"
    ).split()
)
PRONOUNS = frozenset(
    "everyone he her herself him himself i it itself me nobody one she someone them themselves they us we who you".split()
)
ADVERBS = frozenset(
    (
        "again already also always angrily bluntly briefly clearly earlier even explicitly first flatly frequently further "
        "herself himself however instead just later meanwhile never not now often once only openly previously privately "
        "publicly quickly recently repeatedly reportedly separately simply since still subsequently then therefore thus too yet"
    ).split()
)
SENTENCE_ADVERBS = frozenset(
    (
        "according additionally asked besides earlier finally furthermore hence here however indeed instead last later likewise "
        "maybe meanwhile moreover nevertheless next no nonetheless now otherwise perhaps recently similarly speaking still then "
        "there therefore thus today tomorrow tonight unfortunately well yes yesterday"
    ).split()
)
FUNCTION_WORDS = (
    ARTICLES
    | DETERMINERS
    | PREPOSITIONS
    | CONJUNCTIONS
    | SUBORDINATORS
    | AUXILIARIES
    | PRONOUNS
    | ADVERBS
    | SENTENCE_ADVERBS
    | frozenset("away back down here less more much not out own said same say says than then there up very".split())
)
