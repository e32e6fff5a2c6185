"""English is seen without the model; other languages are not taken for it."""

from __future__ import annotations

import pytest

from retold.language import identify as module
from retold.language.identify import identify

ENGLISH = (
    "The harbour was opened again on Monday after divers had looked at two of the piles. There was relief in the town, said the "
    "mayor, who spoke in the hall and reminded the council of the four million crowns that the port now has to pay."
)
OTHERS = {
    "de": "Der Hafen wurde am Montag wieder geöffnet, nachdem Taucher zwei der Pfähle geprüft hatten. In der Stadt war man "
    "erleichtert, so der Bürgermeister, der im Rathaus sprach und auf die Kosten von vier Millionen Kronen hinwies.",
    "es": "El puerto volvió a abrir el lunes, después de que los buzos revisaran dos de los pilotes. En la ciudad hubo alivio, "
    "dijo el alcalde, que habló en el ayuntamiento y recordó el coste de cuatro millones de coronas que ahora se paga.",
    "nl": "De haven is maandag weer geopend nadat duikers twee van de palen hadden gecontroleerd. In de stad was er opluchting, "
    "zei de burgemeester, die in het stadhuis sprak en wees op de kosten van vier miljoen kronen die men nu moet betalen.",
}


def test_english_needs_no_model(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise AssertionError("the model was loaded")

    monkeypatch.setattr(module, "_model", refuse)
    assert identify(ENGLISH) == "en"
    assert identify(ENGLISH.upper()) == "en"


@pytest.mark.parametrize("language", sorted(OTHERS))
def test_other_languages(language: str) -> None:
    assert identify(OTHERS[language]) == language


@pytest.mark.parametrize("text", ["", "the of and to", "\ud800" * 200, "1234 " * 100])
def test_too_little_text_says_nothing(text: str) -> None:
    assert identify(text) is None


def test_a_glance_is_enough_for_prose_and_says_nothing_of_the_rest() -> None:
    assert module._plainly_english(ENGLISH * 2)
    assert module._plainly_english((ENGLISH * 2).upper())
    assert not module._plainly_english(" ".join(ENGLISH.split()[:30]))  # too few words
    assert not module._plainly_english("1 the 2 of 3 and 4 to " * 40)  # too few letters at its head
    assert not any(module._plainly_english(text * 3) for text in OTHERS.values())


@pytest.mark.parametrize("other", sorted(OTHERS))
@pytest.mark.parametrize("share", [1, 2, 3, 5])
def test_what_a_glance_says_a_longer_look_says_too(monkeypatch: pytest.MonkeyPatch, other: str, share: int) -> None:
    english, foreign = ENGLISH.split(), OTHERS[other].split()
    mixed = " ".join(foreign[i % len(foreign)] if i % 6 < share else english[i % len(english)] for i in range(600))
    quick = module._plainly_english(mixed)
    monkeypatch.setattr(module, "_plainly_english", lambda text: False)
    assert not quick or identify(mixed) == "en"
    assert share < 4 or not quick


def test_a_text_of_any_length_costs_the_same() -> None:
    assert identify(ENGLISH * 20_000) == identify(ENGLISH * 20) == "en"
