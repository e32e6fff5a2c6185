"""Actors: names, what is short for them, and who stays apart."""

from __future__ import annotations

from retold.record.actors import find_actors
from retold.record.quotations import find_quotations
from retold.types import Actor
from tests.record.pages import make_page


def read(text: str, **roles: str) -> dict[str, Actor]:
    page = make_page(text, **roles)
    actors, mentions = find_actors(page, find_quotations(page))
    for m in mentions:
        assert 0 <= m.start < m.end <= len(text)
        assert 0 <= m.actor < len(actors)
    return {a.name: a for a in actors}


def mentioned(text: str, name: str) -> list[str]:
    page = make_page(text)
    actors, mentions = find_actors(page, find_quotations(page))
    index = [a.name for a in actors].index(name)
    return [text[m.start : m.end] for m in mentions if m.actor == index]


def test_surname_alone_is_the_same_actor_and_spans_leave_out_titles() -> None:
    text = "Harbour master Oren Vass shut the quay. Mr. Vass’s order stands. Vass left."
    assert mentioned(text, "Oren Vass") == ["Oren Vass", "Vass", "Vass"]
    assert read(text)["Oren Vass"].kind == "person"


def test_role_before_and_after_a_name() -> None:
    actors = read("War analyst Mara Solt said so. Ivo Brand, the harbour engineer, agreed with Solt.")
    assert actors["Mara Solt"].roles == ("War analyst",)
    assert actors["Ivo Brand"].roles == ("harbour engineer",)


def test_role_alone_stands_for_its_only_bearer() -> None:
    text = "Norland president Oren Vass spoke. The Norland president left at noon."
    assert mentioned(text, "Oren Vass") == ["Oren Vass", "Norland president"]


def test_two_people_who_share_a_first_name_stay_apart() -> None:
    actors = read("Viktor Palen met Viktor Osk in the hall. Palen left and Osk stayed.")
    assert {"Viktor Palen", "Viktor Osk"} <= set(actors)
    assert actors["Viktor Palen"].aliases == ("Palen",)


def test_a_person_and_a_channel_named_after_them_stay_apart() -> None:
    actors = read("The channel “Palen Live” is led by Viktor Palen, its founder. Palen smiled.")
    assert actors["Palen Live"].kind == "outlet"
    assert actors["Viktor Palen"].aliases == ("Palen",)


def test_spelling_variant_of_a_long_name() -> None:
    text = "President Oleg Marenskyy called. Later Oleg Marensky called back."
    assert mentioned(text, "Oleg Marenskyy") == ["Oleg Marenskyy", "Oleg Marensky"]


def test_acronym_in_brackets() -> None:
    text = "The Norland Port Authority (NPA) said no. The NPA said it again."
    assert "NPA" in mentioned(text, "Norland Port Authority")
    assert read(text)["Norland Port Authority"].kind == "organisation"


def test_capital_at_the_start_of_a_sentence_proves_nothing() -> None:
    assert read("Cheese is cheap here. Nobody knows why cheese is cheap.") == {}


def test_title_case_headline_needs_support_from_the_body() -> None:
    text = "Old Bridge Falls Into Quiet River After Vass Order\n\nThe mayor, Oren Vass, ordered work on the bridge."
    assert set(read(text, p0="headline")) == {"Oren Vass"}


def test_names_in_furniture_are_no_actors() -> None:
    assert "Mara Solt" not in read("The quay is shut.\n\nRead more about Mara Solt and the boat", p1="furniture")


def test_unnamed_sources_are_actors() -> None:
    actors = read("The Norlandish harbour ministry said the quay was shut. Officials said it would open.")
    assert actors["Norlandish harbour ministry"].kind == "organisation"
    assert actors["Officials"].kind == "group"


def test_particles_hyphens_and_initials() -> None:
    found = read("We met Jan van der Mole, then Anne-Lise Brodt, then J. P. Orrin at noon.")
    assert list(found) == ["Jan van der Mole", "Anne-Lise Brodt", "J. P. Orrin"]


def test_initials_of_one_body_of_the_page_are_its_name() -> None:
    text = "He left the Norland Fishery Party in May. The NFP said nothing."
    assert mentioned(text, "Norland Fishery Party") == ["Norland Fishery Party", "NFP"]
    both = "He left the Norland Fishery Party and the Northern Farm Party in May. The NFP said nothing."
    assert "NFP" in read(both)  # cannot tell whose


def test_initials_with_and_without_full_stops_are_one() -> None:
    assert mentioned("Ships of the N.P. left. Later the NP sent more.", "N.P.") == ["N.P.", "NP"]


def test_an_acronym_is_not_short_for_a_word_of_another_name() -> None:
    actors = read("We met Al Brand of Osk. Ships of the AL left at noon.")
    assert actors["Al Brand"].aliases == ()
    assert "AL" in actors


def test_a_man_and_a_woman_with_forms_of_one_surname_stay_apart() -> None:
    actors = read("Oleg Marenskov met Olga Marenskova. Marenskov left; Marenskova stayed.")
    assert actors["Oleg Marenskov"].aliases == ("Marenskov",)
    assert actors["Olga Marenskova"].aliases == ("Marenskova",)


def test_a_role_that_heads_the_same_body_means_its_bearer() -> None:
    text = "Norland President Oren Vass spoke. Norland leader leaves office."
    assert mentioned(text, "Oren Vass") == ["Oren Vass", "Norland leader"]


def test_a_bare_person_named_before_in_the_sentence_is_meant_by_a_role() -> None:
    text = "Oren Vass was jeered by union boss Mara Solt, according to the Norland dictator’s oldest friends."
    assert mentioned(text, "Oren Vass") == ["Oren Vass", "Norland dictator"]
    both = "Oren Vass and Ivo Brand were jeered, according to the Norland dictator’s oldest friends."
    assert mentioned(both, "Oren Vass") == ["Oren Vass"]  # cannot tell whose
    assert mentioned("Oren Vass left. It rained, said the Norland dictator’s friends.", "Oren Vass") == ["Oren Vass"]


def test_groups_and_bodies_under_a_name_are_actors_of_their_own() -> None:
    text = "Mara Solt of Norland’s fishery ministry met Vass supporters. Norland military officials and the Norlandish navy left."
    actors = read(text)
    assert actors["Norland’s fishery ministry"].kind == "organisation"
    assert actors["Vass supporters"].kind == actors["Norland military officials"].kind == "group"
    assert "Norlandish navy" in actors
    assert mentioned(text, "Norland") == ["Norland", "Norland"]


def test_a_verb_between_makes_no_group() -> None:
    actors = read("Vass told officials of the port. Vass met supporters. Vass’s speech pleased voters.")
    assert not {name for name in actors if name.startswith("Vass ") or name.startswith("Vass’s")}


def test_a_group_in_a_place_is_an_actor_of_its_own() -> None:
    text = "Onlookers in Norland cheered. The news has pleased residents of Norland, and officials in the office left."
    actors = read(text)
    assert actors["residents of Norland"].kind == "group"
    assert "officials in the office" not in actors
    assert mentioned(text, "residents of Norland") == ["residents of Norland"]


def test_the_two_are_the_only_two_of_a_kind() -> None:
    text = "Oren Vass said that relations of Norland with Tessen were good. The two have signed a treaty."
    assert mentioned(text, "Norland") == ["Norland", "The two"] and mentioned(text, "Tessen") == ["Tessen", "The two"]
    assert mentioned(text, "Oren Vass") == ["Oren Vass"]
    for other in ("The two boats were late.", "The two of them left."):
        assert mentioned(text.replace("The two have signed a treaty.", other), "Norland") == ["Norland"]


def test_both_of_a_kind_that_a_noun_names() -> None:
    text = "Oren Vass and Mara Solt met in Norland before they left for Tessen. Both countries agreed. The two leaders did not."
    assert mentioned(text, "Norland") == ["Norland", "Both countries"]
    assert mentioned(text, "Mara Solt") == ["Mara Solt"]  # the sentence before names nobody


def test_three_leave_it_open() -> None:
    text = "They met in Norland, in Tessen and in Osk. The two have signed a treaty."
    assert all("The two" not in mentioned(text, name) for name in ("Norland", "Tessen", "Osk"))
