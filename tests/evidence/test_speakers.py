"""Who speaks: one small text for each way in which a report names somebody again."""

from __future__ import annotations

import pytest

from goodoffices.evidence.names import gender_of, is_called, kin_gender, name_words, words_of
from goodoffices.evidence.proposals import Document
from goodoffices.evidence.rules import extract_by_rules


def speakers(text: str) -> list[str]:
    """Return the speaker of each claim, in the order of the text."""
    return [claim.speaker.name for claim in extract_by_rules(Document(text, "")).claims]


def keys(text: str) -> list[str]:
    """Return what tells the speakers of a text apart, for each claim."""
    return [claim.speaker.key for claim in extract_by_rules(Document(text, "")).claims]


def test_an_office_before_a_name_means_its_bearer_whatever_word_the_office_begins_with() -> None:
    text = (
        "The company sent a letter. Its managing director, Pieter Haak, flew in on Monday. "
        "The managing director said that he would listen."
    )
    assert speakers(text) == ["Pieter Haak"]


@pytest.mark.parametrize(
    "text",
    [
        "Its envoy to the talks, Hanne Struve, says that the buses were full. The envoy said they sang.",
        "A doctor at the hospital, Mina Sohl, said that nine were hurt. \u201cBadly,\u201d said Dr Sohl.",
    ],
)
def test_a_name_behind_its_description_is_who_speaks(text: str) -> None:
    assert len(set(speakers(text))) == 1
    assert speakers(text)[0] in {"Hanne Struve", "Mina Sohl"}


def test_a_name_ends_where_its_sentence_does() -> None:
    text = (
        "\u201cWe are done,\u201d said the foreign minister, Petra Vance. "
        "Her deputy, Olin Marsh, said talks would go on."
    )
    assert speakers(text) == ["Petra Vance", "Olin Marsh"]


def test_the_former_and_the_latter_are_the_last_two_in_their_order() -> None:
    text = (
        "Defence Secretary Ina Rolfe met General Bo Tarn on Monday. The secretary said that it would hold. "
        "The former told reporters that she was tired; the latter said that nobody had asked him."
    )
    assert speakers(text) == ["Ina Rolfe", "Ina Rolfe", "Bo Tarn"]


def test_a_short_title_is_the_long_one() -> None:
    text = (
        "The commander, Maj. Gen. Osei Tarrow, told the mission that all was quiet.\n\n"
        "Two men stopped the patrol. The General denied having sent them. He undertook to look into it."
    )
    assert speakers(text) == ["Osei Tarrow"] * 3
    assert name_words("Maj. Gen. Osei Tarrow") == ["Osei", "Tarrow"]
    assert name_words("Col Madden") == ["Col", "Madden"]
    assert name_words("Col. Madden") == ["Madden"]
    assert "colonel" in words_of("Col. Madden")


def test_a_number_tells_unnamed_officials_apart_and_finds_them_again() -> None:
    text = (
        "A senior official of Varr said the text was dead. A second official said it was asleep. "
        "The second official added that sleep was free. Another official said that he was bored."
    )
    first, second, again, another = keys(text)
    assert second == again
    assert len({first, second, another}) == 3


def test_one_of_two_and_the_other_are_two() -> None:
    text = (
        "Two people spoke of the talks. One said that a glass was thrown. The other said that it was a cup. "
        "The envoy denied throwing anything."
    )
    assert len(set(keys(text))) == 3


def test_two_persons_with_one_last_name_are_two() -> None:
    text = (
        "Mr. Quist, 61, said that the offer was poor. His wife, Dora Quist, said that she agreed. "
        "Mrs. Quist said that he was right. Mr. Quist said that he knew."
    )
    assert speakers(text) == ["Mr Quist", "Dora Quist", "Dora Quist", "Mr Quist"]
    text = "Ada Lunt said that it was over. Bram Lunt said that it was not. Lunt said that he was sure."
    assert speakers(text) == ["Ada Lunt", "Bram Lunt", "Bram Lunt"]


def test_the_premier_is_not_the_former_one() -> None:
    text = (
        "Former premier Jonas Held told the Post that he knew. Held said the premier, Sara Vint, knew. "
        "The premier said that she did not. The former premier insisted that she did."
    )
    assert speakers(text) == ["Jonas Held", "Jonas Held", "Sara Vint", "Jonas Held"]


def test_a_leader_is_found_by_what_is_led() -> None:
    text = (
        "Union president Mel Okafor and company chief Ray Dunn spoke. Okafor said that they were close. "
        "Dunn said that they were not. The union chief said that the gap was small."
    )
    assert speakers(text) == ["Mel Okafor", "Ray Dunn", "Mel Okafor"]


def test_her_commander_is_not_the_commander_who_spoke() -> None:
    text = (
        "The joint commander, Osei Tarrow, said that all was quiet. "
        "A soldier told the mission that he had fired. "
        "His company commander denied that he had been ordered to."
    )
    assert len(set(keys(text))) == 3


def test_an_office_of_somebody_bears_the_name_and_is_not_meant_by_she() -> None:
    text = (
        "Ada Lunt said that it was over. Her office said that it was not. "
        "She said that her office was wrong, Ms Lunt said that she was sure."
    )
    assert speakers(text)[:3] == ["Ada Lunt", "office of Ada Lunt", "Ada Lunt"]


def test_he_may_be_an_unnamed_official_who_was_only_spoken_of() -> None:
    text = (
        "Hanne Struve said that the buses were full. I asked a senior Ravnian official about the list. "
        "He did not deny that names had been changed. \u201cSome are dead,\u201d the official said."
    )
    first, second, third = keys(text)
    assert first != second == third


def test_she_may_be_the_president_of_whom_the_paragraph_speaks() -> None:
    text = (
        "The president of Velis, Eulalia Marchena, has kept away. "
        "Katrin Voll, who leads the lenders, said that she was tired.\n\n"
        "Asked, the president smiles. \u201cHe is my oldest friend,\u201d she says."
    )
    assert speakers(text)[-1] == "Eulalia Marchena"


def test_a_single_last_name_that_is_no_place_is_who_she_is() -> None:
    text = "Sehar Memon spoke first. Jafari said that it was over. She said that she left."
    assert speakers(text) == ["Jafari", "Jafari"]


def test_a_name_that_comes_only_later_is_found() -> None:
    text = (
        "\u201cThe gate is shut\u201d, the harbour master said on Monday. "
        "The harbour master, Iver Dahl, is due to retire."
    )
    assert speakers(text) == ["Iver Dahl"]


def test_a_priest_is_found_by_his_title_and_what_the_text_calls_him() -> None:
    text = (
        "Father Colm Reece, the parish priest of Outer Quill, was not satisfied. "
        "The priest said that his people wanted it in writing."
    )
    assert speakers(text) == ["Colm Reece"]


def test_whom_only_others_spoke_of_may_speak_next() -> None:
    text = (
        "A source said that the mediator, Judge Abel Knott, had left. The judge says that he is still there."
    )
    assert speakers(text)[-1] == "Abel Knott"


def test_a_name_behind_a_long_office_is_the_name() -> None:
    assert speakers("American academic and professor Marc Lamont Hill said that it was over.") == [
        "Marc Lamont Hill"
    ]
    assert name_words("Minister of Education Ada Lunt") == ["Ada", "Lunt"]


def test_a_mayor_of_a_town_is_not_the_town() -> None:
    text = (
        "The mission spoke with the Mayor of Ulm Cross, Benno Akers. The Mayor stated that water was cut off."
    )
    assert speakers(text) == ["Benno Akers"]


def test_an_aside_goes_with_its_own_name() -> None:
    text = "The mayor of Tolm, Eda Brask, and the port's director, Ulf Nyberg, spoke."
    assert not is_called(text, "Eda Brask", "director")
    assert is_called(text, "Eda Brask", "mayor")
    assert is_called(text, "Ulf Nyberg", "director")


def test_another_firm_is_not_the_last_one() -> None:
    text = "Microsoft announced that it was out. The internet security firm said that it was not."
    assert len(set(keys(text))) == 2


def test_a_company_is_known_by_the_first_word_of_its_name() -> None:
    text = "The company behind it, Norrland Subsea, said that it was sorry. Norrland said that it would pay."
    assert speakers(text) == ["Norrland Subsea"] * 2


def test_a_possessor_s_title_is_not_the_title_of_what_is_possessed() -> None:
    assert gender_of("Mr Farrant's deputy , Sal Ibarra") == ""
    assert gender_of("Dame Olwen Price") == "f"
    assert (kin_gender("his wife"), kin_gender("her son"), kin_gender("the envoy")) == ("f", "m", "")


def test_whoever_is_known_as_something_bears_that_name() -> None:
    text = (
        "The rebel commander, known as Tom\u00e1s, said that his fighters had left. "
        "Tom\u00e1s said that it was over."
    )
    assert speakers(text) == ["Tom\u00e1s"] * 2


def test_letters_behind_a_name_are_no_name() -> None:
    assert name_words("Prisca Hume KC") == ["Prisca", "Hume"]
    assert name_words("WIRE SERVICE UN") == ["WIRE", "SERVICE", "UN"]


def test_a_title_anywhere_tells_whether_somebody_is_he_or_she() -> None:
    text = (
        "The secretary, Alan Tewk, said that he had not seen it. Counsel to the inquiry, Prisca Hume, "
        "asked whether it was there. He said that it was. Ms Hume asked no more."
    )
    assert speakers(text)[:3] == ["Alan Tewk", "Prisca Hume", "Alan Tewk"]


def test_a_first_name_with_the_title_that_goes_with_it_is_a_mention() -> None:
    text = (
        "Sir Alan Tewk, the secretary, spoke first. Prisca Hume, the counsel, was there.\n\n"
        "Ms Hume read out an email to Sir Alan. The witness said that he did not recall it."
    )
    assert speakers(text) == ["The witness"]


def test_a_verb_right_before_a_quotation_makes_it_speech() -> None:
    text = "Their spokesman, Jory Penn, says \u201cour fish, and our name on them\u201d."
    assert speakers(text) == ["Jory Penn"]


@pytest.mark.parametrize(
    "text",
    [
        "The guards could hear the prisoners singing.",
        "He said that the chairman should remember that nineteen had died.",
        "The minister urged all parties to remember who pays.",
    ],
)
def test_hearing_and_having_to_remember_are_no_reports(text: str) -> None:
    cues = [span.text for claim in extract_by_rules(Document(text, "")).claims for span in claim.cue]
    assert not {"hear", "remember"} & set(cues)


def test_his_wife_may_be_who_she_is() -> None:
    text = (
        "Basil Anwar says he never saw a list.\n\nHis wife, Nour, is less patient. "
        "She says that her husband has been lied to. \u201cOften,\u201d she adds."
    )
    first, second, third = keys(text)
    assert first != second == third


def test_a_schoolteacher_called_so_is_the_schoolteacher() -> None:
    text = (
        "The mediator, a retired schoolteacher called Basil Anwar, spoke. Anwar said that he had seen it. "
        "The schoolteacher believes that there was none."
    )
    assert speakers(text) == ["Basil Anwar"] * 2


def test_who_declines_to_give_a_name_has_said_nothing() -> None:
    text = (
        "A ministry official who was there, and who declined to give his name, said that it had been asked."
    )
    assert keys(text) == ["s1"]


def test_what_only_points_back_is_no_claim() -> None:
    (claim,) = extract_by_rules(Document("\u201cI never said that,\u201d Rolfe said.", "")).claims
    assert claim.speaker.name == "Rolfe"


def test_a_quotation_mark_beside_a_source_is_not_its_own() -> None:
    (claim,) = extract_by_rules(
        Document("\u201cWe have two sources,\u201d its editor, Joan Pell, said.", "")
    ).claims
    assert [span.text for span in claim.source] == ["its editor"]
    assert [span.text for span in claim.content] == ["\u201cWe have two sources,\u201d"]


def test_who_hears_it_is_not_who_tells_it_though_an_aside_stands_between() -> None:
    text = (
        "At a position near Ulm Cross, a soldier of the Southern Forces (man, aged 30) told the Mission "
        "that he had been ordered to go."
    )
    claims = extract_by_rules(Document(text, "")).claims
    assert claims[0].speaker.name == "a soldier of the Southern Forces"


def test_a_short_first_part_of_a_split_quotation_is_the_same_claim() -> None:
    text = "\u201cTwo years,\u201d Ms Voll says. \u201cMy children have learned to walk in far less.\u201d"
    (claim,) = extract_by_rules(Document(text, "")).claims
    assert len(claim.content) == 2


def test_a_former_engineer_is_no_former_minister() -> None:
    text = (
        "Sara Vint, the foreign minister, said that she knew. The talks were led by Water Minister Bo Oslan. "
        "Oslan, a former engineer, told state television that it would go ahead. "
        "The minister added that data would be shared."
    )
    assert speakers(text) == ["Sara Vint", "Bo Oslan", "Bo Oslan"]


def test_an_office_of_another_kind_is_another_s() -> None:
    text = (
        "The general secretary, Mae Strick, said that she had been lied to. "
        "Col Tripp, a branch secretary, predicted that it would end. "
        "The general secretary said that it would not."
    )
    assert speakers(text) == ["Mae Strick", "Col Tripp", "Mae Strick"]
    text = "The water ministry said that it was full. The foreign ministry said that it was empty."
    assert len(set(keys(text))) == 2


def test_a_peer_with_one_name_may_be_he_and_the_peer() -> None:
    text = (
        "The guild said that it had seen nothing.\n\nLord Pell, the transport secretary, hit back at once. "
        "The guild, he said, had seen every word. \u201cShe had it on Monday,\u201d the peer told the House."
    )
    first, *others = speakers(text)
    assert (first, set(others)) == ("The guild", {"Pell"})


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ("Cllr Martin Yeo said that it was dark.", "The councillor said that he had asked."),
        ("Rev Joan Kitto said that it was old.", "The vicar said that she had written."),
        (
            "Maziq\u2019s minister, Sheikha Noor Rashan, urged both to stop.",
            "The sheikha said that it was late.",
        ),
        ("Pensioner Fred Cole said that it was cold.", "The widower said that he had read it."),
        ("Judge Paul Naka said that it was wrong.", "The 71-year-old said that he would go."),
        ("Wexmoor MP Al Tranter said that it was late.", "The Labour backbencher said that he was stuck."),
    ],
)
def test_a_new_word_for_the_one_person_of_a_paragraph_is_that_person(first: str, then: str) -> None:
    assert len(set(keys(f"{first} {then}"))) == 1


def test_a_new_word_for_a_person_is_nobody_s_where_two_may_be_meant() -> None:
    text = "Fred Cole said that it was cold. Ada Lunt said that it was. The widower said that he had read it."
    assert len(set(keys(text))) == 3


def test_a_captain_s_short_title_without_a_point_is_no_first_name() -> None:
    text = "Army spokeswoman Col Nadine Shaw said that it was seen. Col Shaw said that two were hurt."
    assert speakers(text) == ["Nadine Shaw"] * 2


@pytest.mark.parametrize(
    "text",
    [
        "Another resident, teacher Olwe Batar, said that it fell at noon. Mr Batar said that it was loud.",
        "Landlord of the Old Arms, Olwe Batar, said that it was good. Mr Batar said that it was needed.",
        "Counsel for the families, Olwe Batar, said that it was late. Counsel added that it was too late.",
    ],
)
def test_a_name_behind_a_role_is_who_speaks(text: str) -> None:
    assert speakers(text) == ["Olwe Batar"] * 2


def test_whoever_gives_only_a_first_name_bears_it() -> None:
    text = "A Front commander, who gave his name only as Ishkan, said that his men had fired."
    assert speakers(text) == ["Ishkan"]


def test_where_people_are_is_not_their_name() -> None:
    assert speakers("Farmers in Lower Plain say that it is dry.") == ["Farmers in Lower Plain"]


def test_one_woman_may_be_she() -> None:
    text = "Col Ada Lunt said that it was shut. One woman said that it was not. She said it was open."
    first, second, third = keys(text)
    assert first != second == third


def test_they_are_the_group_that_the_paragraph_named_last() -> None:
    text = (
        "The ministry denied that a tug had been there. Inspectors went out the same night. "
        "They found that the mines were oil drums."
    )
    assert speakers(text) == ["The ministry", "Inspectors"]


def test_both_are_the_last_two() -> None:
    text = "Premier Sara Vint met General Bo Tarn on Monday. Both said that it would hold."
    assert speakers(text) == ["Sara Vint and Bo Tarn"]


def test_officials_of_a_ministry_are_not_the_ministry() -> None:
    text = (
        "Odrin\u2019s water ministry said that talks would resume. Two ministry officials said it was late. "
        "The ministry said that it was not so."
    )
    assert speakers(text) == ["water ministry of Odrin", "Two ministry officials", "water ministry of Odrin"]
    assert len(set(keys("Odrin's navy said that it was out. Odrin said that it was not."))) == 2


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The Guild of Tunnel Drivers met. The guild said that it was over.", "Guild of Tunnel Drivers"),
        ("The Guild of Tunnel Drivers met. Their union said that it was over.", "Their union"),
        ("The Tamar County Council met. The authority said that it was over.", "Tamar County Council"),
        (
            "Greystone\u2019s manager, Phil Tarr, met Greystone Stone. The firm said that it was.",
            "Greystone Stone",
        ),
        ("Operator Moorline said that it was sad.", "Moorline"),
        ("The Aldovan government met. The government said that it was over.", "Aldovan government"),
    ],
)
def test_a_body_has_the_fullest_name_that_the_text_has_for_it(text: str, name: str) -> None:
    assert speakers(text) == [name]


def test_a_body_is_nobody_s_where_two_may_be_meant() -> None:
    text = "The Aldovan government met the Varrish government. The government said that it was over."
    assert speakers(text) == ["The government"]


def test_a_counterpart_has_the_same_office() -> None:
    text = (
        "The Keshi trade minister, Lena Moreau, said that it was late. Her Dovran counterpart, Petar Illic, "
        "was tired. Illic said that he was. The minister said that it was a tunnel."
    )
    assert speakers(text)[-1] == "Petar Illic"


def test_the_witness_is_not_the_counsel_who_asks() -> None:
    text = (
        "Counsel to the inquiry, Farah Iqbal KC, said that it was a page.\n\n"
        "Ms Iqbal asked whether he had met the board. The witness said that he had not."
    )
    first, second, third = keys(text)
    assert first == second != third


def test_counsel_of_whom_nothing_else_is_told_may_be_the_one_named_last() -> None:
    text = (
        "Counsel to the inquiry, Farah Iqbal KC, said that it was a page.\n\n"
        "Nigel Osei, for the department, denied that it was kept. Counsel said that the search was long."
    )
    assert speakers(text) == ["Farah Iqbal", "Nigel Osei", "Nigel Osei"]


def test_sir_with_a_first_name_is_the_whole_name() -> None:
    text = "Sir Edmund Carr said that it was long. Sir Edmund replied that he had read it."
    assert speakers(text) == ["Edmund Carr"] * 2


def test_a_firm_that_the_text_explains_is_the_company() -> None:
    text = "Seaways, the ferry\u2019s operator, has said that it was sorry. The company insisted that it was."
    assert speakers(text) == ["Seaways"] * 2


def test_an_aide_to_somebody_is_somebody_else() -> None:
    text = (
        "President Tollo Reyes said that it was late. An aide to President Tollo Reyes said that it was not. "
        "The aide said that it was early."
    )
    first, second, third = keys(text)
    assert first != second == third


def test_the_ministry_is_the_one_of_which_the_text_spoke_last() -> None:
    text = (
        "Brennia\u2019s foreign ministry said that it was late. Families slept outside the defence ministry. "
        "The ministry said that it would listen."
    )
    assert speakers(text) == ["foreign ministry of Brennia", "defence ministry"]


def test_a_relative_may_have_a_first_name_alone() -> None:
    text = "Joro Bent said that it was late. His sister-in-law, Mila, said that it was not."
    assert speakers(text) == ["Joro Bent", "Mila"]
