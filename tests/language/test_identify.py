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
