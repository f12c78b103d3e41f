"""Attributions by rules: one small text for each way of reporting."""

from __future__ import annotations

import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import goodoffices as go
from goodoffices.evidence.about import point_to
from goodoffices.evidence.proposals import (
    Directness,
    Document,
    Modality,
    Polarity,
    Proposals,
    ProposedClaim,
    SpeakerKind,
)
from goodoffices.evidence.quotes import plain_quotes, quotations
from goodoffices.evidence.regex_rules import extract_by_regex
from goodoffices.evidence.rules import extract_by_rules
from tests.small_cases import two_sides


def claims(text: str, day: date | None = None) -> tuple[ProposedClaim, ...]:
    return extract_by_rules(Document(text, "", date=day)).claims


def words(claim: ProposedClaim) -> tuple[str, str, str]:
    """Source, cue and content, their pieces joined by a bar."""
    source, cue, content = (
        " | ".join(span.text for span in part) for part in (claim.source, claim.cue, claim.content)
    )
    return source, cue, content


ONE = [
    ("\u201cNo deal\u201d, said Ren\u00e9 Bell.", "Ren\u00e9 Bell", "said", "\u201cNo deal\u201d"),
    ("The port said that the strike was over.", "The port", "said", "that the strike was over."),
    ("The strike is over, the port said.", "the port", "said", "The strike is over,"),
    (
        "\u201cIt is over,\u201d said Mara Venn, the port's negotiator.",
        "Mara Venn",
        "said",
        "\u201cIt is over,\u201d",
    ),
    ("According to two officials, the talks failed.", "two officials", "According to", "the talks failed."),
    (
        "Mara Venn denied that a tanker was turned away.",
        "Mara Venn",
        "denied",
        "that a tanker was turned away.",
    ),
    ("The guild vowed to stay ashore.", "The guild", "vowed", "to stay ashore."),
    ("The minister refused to lift the ban.", "The minister", "refused", "to lift the ban."),
    ("The board rejected the claim that pay was cut.", "The board", "rejected", "that pay was cut."),
    ("The guild called the offer an insult.", "The guild", "called", "the offer an insult."),
    (
        "\u201cIt is over,\u201d Ms Venn told reporters. \u201cWe are going home.\u201d",
        "Ms Venn",
        "told",
        "\u201cIt is over,\u201d | \u201cWe are going home.\u201d",
    ),
    ("The guild denied blocking the port.", "The guild", "denied", "blocking the port."),
    (
        "The guild called this \u201cpure invention\u201d.",
        "The guild",
        "called",
        "this \u201cpure invention\u201d.",
    ),
    ("Venn is understood to have made a pledge.", "", "understood", "Venn | to have made a pledge."),
    ("In the words of one friend, Venn is tireless.", "one friend", "In the words of", "Venn is tireless."),
    ("The port said Tuesday the strike was over.", "The port", "said", "the strike was over."),
    (
        "He said, \u201cI never agreed to that,\u201d and walked out.",
        "He",
        "said",
        "\u201cI never agreed to that,\u201d",
    ),
    (
        "The port confirmed the ship would sail but gave no date.",
        "The port",
        "confirmed",
        "the ship would sail",
    ),
    (
        "The guild claimed it had sunk three boats, a claim the navy denied.",
        "The guild",
        "claimed",
        "it had sunk three boats,",
    ),
    (
        "Two envoys said the talks had failed, but that others would follow.",
        "Two envoys",
        "said",
        "the talks had failed, but that others would follow.",
    ),
    (
        "GENEVA (Reuters) - The UN said the truce was holding.",
        "The UN",
        "said",
        "the truce was holding.",
    ),
    (
        "Orell hit back: \u201cHe can sit where he likes.\u201d",
        "Orell",
        "hit",
        "\u201cHe can sit where he likes.\u201d",
    ),
    ("As Venn told the Times, the port is closed.", "Venn", "told", "the port is closed."),
    ("The guild is confident that pay will rise.", "The guild", "confident", "that pay will rise."),
    ("Asked when, the mayor replied: \u201cNever.\u201d", "the mayor", "replied", "\u201cNever.\u201d"),
]


@pytest.mark.parametrize(("text", "source", "cue", "content"), ONE, ids=[text[:30] for text, *_ in ONE])
def test_each_way_of_reporting_is_found_whole(text: str, source: str, cue: str, content: str) -> None:
    (claim,) = claims(text)
    assert words(claim) == (source, cue, content)


def test_co_ordinated_verbs_share_their_subject() -> None:
    first, second = claims(
        "The ministry denied that any tug had been there and threatened to leave the talks."
    )
    assert words(first)[0] == words(second)[0] == "The ministry"
    assert words(first)[2] == "that any tug had been there"
    assert second.modality is Modality.THREATENED


def test_a_participle_of_saying_belongs_to_who_spoke_not_to_who_is_spoken_of() -> None:
    first, second = claims(
        "Ms Okoro said the ministry had agreed, adding: \u201cWe will hold them to that.\u201d"
    )
    assert words(first)[2] == "the ministry had agreed,"
    assert words(second)[0] == "Ms Okoro"


def test_a_colon_at_the_end_of_a_paragraph_announces_what_follows() -> None:
    (quoted,) = claims("In closing, Ambassador Teel said:\n\n\u201cRead paragraph 4 aloud, together.\u201d")
    assert words(quoted)[2] == "\u201cRead paragraph 4 aloud, together.\u201d"
    text = "The envoy reminded both sides:\n\n(a) that grain passes free; and\n\n(b) that the lock is open."
    (listed,) = claims(text)
    assert words(listed)[2] == "that grain passes free | that the lock is open."


def test_what_somebody_refuses_to_say_is_denied_or_not_said() -> None:
    (refused,) = claims("The ministry refused to admit that the clans existed.")
    assert (refused.polarity, refused.modality) == (Polarity.DENIES, Modality.REFUSED)
    (declined,) = claims("The ministry declined to say whether the clans existed.")
    assert (declined.polarity, declined.modality) == (Polarity.NONE, Modality.NOT_SAID)


def test_a_person_with_a_title_is_no_party() -> None:
    (claim,) = claims("Colonel Abdi said the port was closed.")
    assert (claim.speaker.name, claim.speaker.kind) == ("Abdi", SpeakerKind.NAMED_OFFICIAL)
    assert not claim.speaker.collective


@pytest.mark.slow
@pytest.mark.parametrize("text", ['"' * 20_000, "said " * 8_000, "Mr Venn said that " * 1_500, ". " * 20_000])
def test_a_text_made_to_be_slow_is_not(text: str) -> None:
    started = time.perf_counter()
    extract_by_rules(Document(text, ""))
    assert time.perf_counter() - started < 30


def test_a_quotation_that_never_closes_goes_on_in_the_next_paragraph() -> None:
    text = "\u201cWe came to finish it, Renn said.\n\n\u201cNobody else did.\u201d"
    assert any("Nobody else did" in span.text for claim in claims(text) for span in claim.content)


def test_words_that_only_look_like_reports_are_left_alone() -> None:
    assert claims("She declined to comment. The official asked not to be named.") == ()
    assert claims("The ship called at the port, and the guild has a say in it.") == ()


def test_polarity_and_modality_are_told_from_the_cue_and_the_words() -> None:
    text = "Renn denied that he lied. Venn believes that it ends. Lund said the port may close. "
    text += "Orr said it would, if paid."
    denied, hoped, may, would = claims(text)
    assert denied.polarity is Polarity.DENIES
    assert (hoped.modality, may.modality, would.modality) == (
        Modality.HEDGED,
        Modality.HEDGED,
        Modality.CONDITIONAL,
    )
    (unsaid,) = claims("The bank did not say whether it would pay.")
    assert (unsaid.polarity, unsaid.modality) == (Polarity.NONE, Modality.NOT_SAID)


def test_directness_tells_whose_words_they_are() -> None:
    text = "\u201cIt is all over now,\u201d Venn said. Renn said the deal was \u201cdead and buried\u201d. "
    text += "Lund said it was late."
    assert [claim.directness for claim in claims(text)] == [
        Directness.DIRECT,
        Directness.MIXED,
        Directness.INDIRECT,
    ]


def test_a_last_name_and_a_pronoun_mean_the_full_name() -> None:
    text = (
        "Port director Mara Venn said the offer stands. Venn said it was fair. She said it would not change."
    )
    assert {claim.speaker.name for claim in claims(text)} == {"Mara Venn"}
    assert {claim.speaker.kind for claim in claims(text)} == {SpeakerKind.NAMED_OFFICIAL}


def test_two_unnamed_officials_are_never_one_and_the_official_is_the_last() -> None:
    text = (
        "An official said the talks failed. Another official said they had not begun. "
        "The official said there was no deadline."
    )
    first, second, third = (claim.speaker for claim in claims(text))
    assert first.key != second.key == third.key
    assert not first.named


def test_what_came_through_somebody_names_them() -> None:
    text = "The minister said that the guild had told the port that it would strike."
    inner = claims(text)[-1]
    assert inner.nested_in == "p1"
    assert inner.relay == ("The minister",)


def test_dates_are_resolved_by_the_day_of_the_article() -> None:
    (claim,) = claims("Venn said on Tuesday that the port would close on 9 March.", date(2031, 3, 6))
    assert {each.span.text: each.day for each in claim.dates} == {
        "Tuesday": date(2031, 3, 4),
        "9 March": date(2031, 3, 9),
    }


def test_the_case_s_own_words_say_what_a_claim_is_about() -> None:
    case = go.load("doha-2024-03")
    text = "Israel wants to be free to resume, an official said. Hamas said that the troops must leave."
    found = point_to(case, extract_by_rules(Document(text, "")))
    assert found.claims[0].about == ("israel.after_truce",)
    assert found.claims[1].about == ("hamas.troops",)
    assert found.claims[1].speaker.kind is SpeakerKind.PARTY


def test_somebody_called_as_a_mediator_of_the_case_is_that_mediator() -> None:
    case = two_sides(more="mediators: {envoy: {name: the Envoy}}\n")
    text = (
        "The Envoy said both sides had moved. The envoy's driver said it was late. "
        "An official said the doors were shut."
    )
    kinds = [claim.speaker.kind for claim in point_to(case, extract_by_rules(Document(text, ""))).claims]
    assert kinds == [SpeakerKind.MEDIATOR, kinds[1], SpeakerKind.UNNAMED_OFFICIAL]
    assert kinds[1] is not SpeakerKind.MEDIATOR


def test_quotations_are_found_in_every_style_of_marks() -> None:
    for text, expected in (
        ('He said "one" and "two".', ['"one"', '"two"']),
        ("\u201cOpen, he said.", ["\u201cOpen, he said."]),
        ("so it ended.\u201d Then more.", ["so it ended.\u201d"]),
        (
            "\u2018They\u2019ve had their chance,\u2019 he said.",
            ["\u2018They\u2019ve had their chance,\u2019"],
        ),
        ("It's the port's own fault.", []),
    ):
        plain = plain_quotes(text)
        assert len(plain) == len(text)
        assert [text[low:high] for low, high in quotations(plain, 0, len(text))] == expected


PIECES = st.sampled_from(
    ["said", "told", "that", "according to", "he", "She", "Mr Venn", "\u201c", "\u201d", '"', "'", "\u2018",
     "\u2019", "\n", "\r\n", ".", ",", " ", "\U0001f600", "e\u0301", "\u0627\u0644\u0633\u0644\u0627\u0645",
     "\u200f", "denied", "the official", "vowed to", "called it a", "claims", "(", "\x00", "\ud800", ":",
     "the port is closed", "adding", "declined to say", "- ", "GENEVA (Reuters) - ", "is said to have left"]
)  # fmt: skip
TEXTS = (
    st.lists(PIECES, max_size=30).map(" ".join)
    | st.lists(PIECES, max_size=30).map("".join)
    | st.text(max_size=80)
)


def check_spans(document: Document, found: Proposals) -> None:
    ids = [claim.id for claim in found.claims]
    assert len(set(ids)) == len(ids)
    for claim in found.claims:
        assert claim.content
        for part in (claim.source, claim.cue, claim.content):
            ends = [0]
            for span in part:
                assert document.text[span.start : span.end] == span.text != ""
                assert span.start >= ends[-1]
                ends.append(span.end)
        assert claim.nested_in is None or claim.nested_in in ids


@settings(max_examples=40)
@given(TEXTS)
def test_every_span_slices_the_text_exactly_whatever_the_text(text: str) -> None:
    document = Document(text, "")
    for extract in (extract_by_rules, extract_by_regex):
        check_spans(document, extract(document))


def test_the_same_text_gives_the_same_proposals() -> None:
    text = "Venn said it was over. \u201cNo,\u201d said Renn. The official denied it was so."
    assert extract_by_rules(Document(text, "")) == extract_by_rules(Document(text, ""))


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("the walkout began on Friday", date(2026, 2, 27)),
        ("the mandate ends on Friday", date(2026, 3, 6)),
        ("the ships would leave on Friday", date(2026, 3, 6)),
        ("the offer is good until Friday", date(2026, 3, 6)),
        ("the offer was made last Friday", date(2026, 2, 27)),
        ("the ships left on Tuesday", date(2026, 3, 3)),
        ("the ships will leave on Tuesday", date(2026, 3, 3)),
        ("the ships will leave next Tuesday", date(2026, 3, 10)),
    ],
)
def test_a_weekday_is_to_come_only_where_the_words_before_it_say_so(said: str, day: date) -> None:
    document = Document(f"Renn said on Monday that {said}.", "", date=date(2026, 3, 3))
    (claim,) = extract_by_rules(document).claims
    assert [each.day for each in claim.dates if said.endswith(each.span.text)] == [day]
    assert {each.span.text: each.day for each in claim.dates}["Monday"] == date(2026, 3, 2)


def speakers(text: str) -> list[str]:
    return [claim.speaker.name for claim in claims(text)]


def test_a_title_alone_means_the_one_person_whom_the_text_calls_so() -> None:
    text = "The Special Envoy for the Isthmus, Ambassador Runa Keld, said that talks had begun. "
    text += "The guild said that it would come. The Special Envoy warned that time was short."
    assert speakers(text) == ["Runa Keld", "The guild", "Runa Keld"]
    two = "Runa Keld, the envoy of the bank, met Otto Brand, the envoy of the guild. "
    two += "The envoy said that nothing was agreed."
    assert speakers(two) == ["The envoy"]


def test_a_first_name_alone_means_its_only_bearer() -> None:
    text = "Councillor Rolf Amund spoke for the island. Rolf said that the ferry was late."
    assert speakers(text) == ["Rolf Amund"]
    two = "Councillor Rolf Amund met Councillor Rolf Senn. Rolf said that the ferry was late."
    assert speakers(two) == ["Rolf"]


def test_whoever_says_i_outside_of_quotations_is_the_author_if_there_is_a_byline() -> None:
    body = "The strait is narrow.\n\nI think that the pact will fail. Keld said: “I say that it holds.”"
    assert speakers(f"A pact\n\nBy Oda Lunt\n\n{body}")[0] == "Oda Lunt"
    assert speakers(f"A pact\n\nOda Lunt, Institute of Straits\n\n{body}")[0] == "Oda Lunt"
    assert speakers(f"A pact\n\n{body}")[0] == "I"


def test_a_pronoun_may_mean_the_only_person_of_the_text_however_far_away() -> None:
    far = " ".join(["The river rose and the boats stayed in the harbour for another night."] * 15)
    text = f"Mrs Oda Lunt grew up by the river. {far} She says that the river forgives nobody."
    assert speakers(text) == ["Oda Lunt"]


def test_the_company_is_the_last_one_that_spoke() -> None:
    text = "Tarn Copper said that it had paid. Two lenders said that it had not. "
    text += "The company said that it would answer."
    assert speakers(text)[0] == speakers(text)[-1] == "Tarn Copper"
