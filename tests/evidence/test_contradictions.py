"""Claims that stand against each other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from goodoffices.case.claims import Claim
from goodoffices.case.files import load_case
from goodoffices.case.ledger import Link, Proposition
from goodoffices.case.model import Case
from goodoffices.case.talks import Mandate
from goodoffices.case.uncertain import Fixed, Named, Quantity, Unknown
from goodoffices.evidence.contradictions import Contradiction, Difference, Opposition, contested

UNKNOWN = "mandate_real"
PORT = replace(load_case("port-of-arden"), unknowns=(Unknown(UNKNOWN, None, None, "they have a mandate"),))
PARTY = PORT.parties[0].id
POSITION = f"{PARTY}.{PORT.issues[0].id}"


def ledger(
    *claims: Claim, propositions: Sequence[Proposition] = (), links: Sequence[Link] = (), case: Case = PORT
) -> Case:
    """Return a case with this ledger."""
    return replace(case, claims=claims, propositions=tuple(propositions), links=tuple(links))


def claim(claim_id: str, source: str, about: str = UNKNOWN, **rest: str) -> Claim:
    """Return a claim; it affirms unless `polarity` says otherwise."""
    return Claim(claim_id, source, f"words of {claim_id}", about=about, **rest)  # type: ignore[arg-type]  # texts only


def denial(claim_id: str, source: str, about: str = UNKNOWN, **rest: str) -> Claim:
    """Return a claim that denies."""
    return replace(claim(claim_id, source, about, **rest), polarity="denies", denies=True)


def ids(claims: Iterable[Claim]) -> list[str]:
    """Return the ids of claims."""
    return [each.id for each in claims]


def sides(contradiction: Contradiction) -> tuple[list[str], list[str]]:
    """Return the ids of either side."""
    return ids(contradiction.one_side), ids(contradiction.other_side)


def test_one_affirms_and_another_denies_the_same_thing() -> None:
    (found,) = contested(ledger(claim("c1", "a"), denial("c2", "b"), claim("c3", "d")))
    assert sides(found) == (["c1", "c3"], ["c2"])
    assert (found.kind, found.difference) == (Opposition.CONTRADICTION, Difference.UNRESOLVED)
    assert (found.about, found.proposition, found.linked_by) == ((UNKNOWN,), None, None)


def test_a_comparison_is_one_thing_however_it_is_spelt() -> None:
    for other in (f"{PARTY}.no_deal<=40", f"{PARTY}.no_deal  <=  40.0", f"40 >= {PARTY}.no_deal"):
        (found,) = contested(ledger(claim("c1", "a", f"{PARTY}.no_deal <= 40"), denial("c2", "b", other)))
        assert sides(found) == (["c1"], ["c2"])
        assert found.about == (f"{PARTY}.no_deal <= 40",)


def test_other_comparisons_are_other_things() -> None:
    for other in (f"{PARTY}.no_deal >= 40", f"{PARTY}.no_deal <= 41", f"40 <= {PARTY}.no_deal"):
        held = ledger(claim("c1", "a", f"{PARTY}.no_deal <= 40"), denial("c2", "b", other))
        assert contested(held) == ()


def test_a_claim_that_takes_no_side_opposes_nobody() -> None:
    assert contested(ledger(claim("c1", "a", polarity="none"), denial("c2", "b"))) == ()


def test_notes_are_compared_only_by_their_proposition() -> None:
    assert contested(ledger(claim("c1", "a", "note"), denial("c2", "b", "note"))) == ()
    one, other = claim("c1", "a", "note", proposition="q1"), denial("c2", "b", "note", proposition="q1")
    (found,) = contested(ledger(one, other, propositions=[Proposition("q1", "It rained.")]))
    assert (found.about, found.proposition) == (("note",), "q1")


def test_two_propositions_about_one_element_are_two_matters() -> None:
    propositions = [Proposition("q1", "Some room.", UNKNOWN), Proposition("q2", "All the room.", UNKNOWN)]
    one, other = claim("c1", "a", proposition="q1"), denial("c2", "b", proposition="q2")
    assert contested(ledger(one, other, propositions=propositions)) == ()


def test_giving_one_of_two_opposed_claims_a_proposition_hides_nothing() -> None:
    proposition = Proposition("q1", "Some room.", UNKNOWN)
    case = ledger(claim("c1", "a", proposition="q1"), denial("c2", "b"), propositions=[proposition])
    (found,) = contested(case)
    assert sides(found) == (["c1"], ["c2"])
    assert found.proposition == "q1"


def test_two_claims_without_a_proposition_stay_opposed_where_others_have_one() -> None:
    propositions = [Proposition("q1", "Some room.", UNKNOWN), Proposition("q2", "All the room.", UNKNOWN)]
    third = [claim("c3", "c", proposition="q1"), claim("c4", "d", proposition="q2")]
    case = ledger(claim("c1", "a"), denial("c2", "b"), *third, propositions=propositions)
    opposed = {(one, other) for each in contested(case) for one in sides(each)[0] for other in sides(each)[1]}
    assert opposed == {("c1", "c2"), ("c3", "c2"), ("c4", "c2")}


def test_opposed_positions_are_no_contradiction() -> None:
    (found,) = contested(ledger(claim("c1", "a", POSITION), denial("c2", "b", POSITION)))
    assert found.kind is Opposition.POSITION_CONFLICT
    proposition = Proposition("q1", "They want it.", UNKNOWN, "position")
    both = claim("c1", "a", proposition="q1"), denial("c2", "b", proposition="q1")
    (found,) = contested(ledger(*both, propositions=[proposition]))
    assert found.kind is Opposition.POSITION_CONFLICT


def test_what_looks_like_a_position_of_nobody_is_a_matter_of_fact() -> None:
    about = f"{PARTY}.no_deal <= 40"
    (found,) = contested(ledger(claim("c1", "a", about), denial("c2", "b", about)))
    assert found.kind is Opposition.CONTRADICTION


def test_a_mandate_and_the_unknown_that_says_whether_it_is_real_are_one_matter() -> None:
    named = Mandate(real=Quantity("parties.p.mandate.real", Named(UNKNOWN)))
    case = ledger(claim("c1", "a", f"{PARTY}.mandate"), denial("c2", "b"), case=_with_mandate(named))
    assert [each.about for each in contested(case)] == [(UNKNOWN,)]
    number = Mandate(real=Quantity("parties.p.mandate.real", Fixed(Fraction(1))))
    claims = (claim("c1", "a", f"{PARTY}.mandate"), denial("c2", "b"))
    assert contested(ledger(*claims, case=_with_mandate(number))) == ()
    assert contested(ledger(*claims, case=_with_mandate(None))) == ()


def _with_mandate(mandate: Mandate | None) -> Case:
    parties = tuple(replace(each, mandate=mandate) if each.id == PARTY else each for each in PORT.parties)
    return replace(PORT, parties=parties)


def test_a_person_says_what_kind_an_opposition_is_and_whence() -> None:
    link = Link("tension", "c2", "c1", "definition", "AB", None, "two meanings of room")
    (found,) = contested(ledger(claim("c1", "a"), denial("c2", "b"), links=[link]))
    assert (found.kind, found.difference) == (Opposition.TENSION, Difference.DEFINITION)
    assert (found.linked_by, found.why) == ("AB", "two meanings of room")
    assert sides(found) == (["c1"], ["c2"])


def test_a_position_conflict_becomes_a_contradiction_if_a_person_says_so() -> None:
    link = Link("contradiction", "c1", "c2")
    (found,) = contested(ledger(claim("c1", "a", POSITION), denial("c2", "b", POSITION), links=[link]))
    assert (found.kind, found.difference) == (Opposition.CONTRADICTION, Difference.UNRESOLVED)
    assert found.linked_by == ""


def test_a_judgement_on_two_claims_leaves_the_others_of_the_matter_unresolved() -> None:
    claims = claim("c1", "a"), claim("c2", "b"), denial("c3", "c")
    found = contested(ledger(*claims, links=[Link("contradiction", "c1", "c3", "partisan")]))
    assert [(each.difference, sides(each)) for each in found] == [
        (Difference.PARTISAN, (["c1"], ["c3"])),
        (Difference.UNRESOLVED, (["c2"], ["c3"])),
    ]


def test_the_last_of_several_judgements_on_two_claims_holds() -> None:
    links = [Link("contradiction", "c1", "c2", "number"), Link("contradiction", "c2", "c1", "date")]
    (found,) = contested(ledger(claim("c1", "a"), denial("c2", "b"), links=links))
    assert found.difference is Difference.DATE


def test_a_person_adds_an_opposition_that_polarity_does_not_show() -> None:
    links = [
        Link("contradiction", "c1", "c2", "number", "AB"),
        Link("contradiction", "c3", "c1", "number", "AB"),
    ]
    case = ledger(claim("c1", "a"), claim("c2", "b", "note"), claim("c3", "c", POSITION), links=links)
    found = contested(case)
    assert [sides(each) for each in found] == [(["c1"], ["c2"]), (["c3"], ["c1"])]
    assert [each.about for each in found] == [(UNKNOWN,), (POSITION, UNKNOWN)]
    assert {each.linked_by for each in found} == {"AB"}


def test_two_notes_that_a_person_opposes_are_about_nothing_of_the_case() -> None:
    propositions = [Proposition("q1", "Forty."), Proposition("q2", "Fifty.")]
    both = claim("c1", "a", "note", proposition="q1"), claim("c2", "b", "note", proposition="q2")
    case = ledger(*both, propositions=propositions, links=[Link("contradiction", "c1", "c2", "number")])
    (found,) = contested(case)
    assert (found.about, found.proposition) == (("note",), None)


def test_what_a_link_opposes_keeps_the_proposition_that_both_are_on() -> None:
    both = claim("c1", "a", proposition="q1"), claim("c2", "b", proposition="q1")
    proposition = Proposition("q1", "About forty.", UNKNOWN)
    case = ledger(*both, propositions=[proposition], links=[Link("contradiction", "c1", "c2", "number")])
    assert [each.proposition for each in contested(case)] == ["q1"]


def test_other_links_oppose_nothing_and_settle_nothing() -> None:
    for kind in ("supports", "responds to", "same event"):
        link = Link(kind, "c1", "c2")
        assert contested(ledger(claim("c1", "a"), claim("c2", "b"), links=[link])) == ()
        (found,) = contested(ledger(claim("c1", "a"), denial("c2", "b"), links=[link]))
        assert found.linked_by is None


def test_a_retracted_claim_opposes_nobody_not_even_by_a_link() -> None:
    links = [Link("retracts", "c3", "c1"), Link("tension", "c1", "c2")]
    case = ledger(claim("c1", "a"), denial("c2", "b"), claim("c3", "a", "note"), links=links)
    assert contested(case) == ()


def test_a_retraction_that_was_itself_retracted_does_not_count() -> None:
    links = [Link("retracts", "c3", "c1"), Link("retracts", "c4", "c3")]
    rest = claim("c3", "a", "note"), claim("c4", "a", "note")
    for order in permutations(links):
        assert len(contested(ledger(claim("c1", "a"), denial("c2", "b"), *rest, links=order))) == 1


def test_claims_that_retract_each_other_both_stand() -> None:
    links = [Link("retracts", "c1", "c2"), Link("retracts", "c2", "c1")]
    assert len(contested(ledger(claim("c1", "a"), denial("c2", "b"), links=links))) == 1


claims_of_any_kind = st.lists(
    st.builds(
        lambda source, about, polarity, proposition: replace(
            claim("", source, about),
            polarity=polarity,
            denies=polarity == "denies",
            proposition=proposition,
        ),
        st.sampled_from("abc"),
        st.sampled_from([UNKNOWN, POSITION, "note"]),
        st.sampled_from(["affirms", "denies", "none"]),
        st.sampled_from([None, "q1", "q2"]),
    ),
    max_size=8,
).map(lambda found: [replace(each, id=f"c{index}") for index, each in enumerate(found)])


@given(claims_of_any_kind)
def test_sides_have_opposite_polarity_and_nobody_opposes_only_themselves(claims: list[Claim]) -> None:
    propositions = [Proposition("q1", "One.", UNKNOWN), Proposition("q2", "Two.")]
    found = contested(ledger(*claims, propositions=propositions))
    for each in found:
        assert {claim.polarity for claim in each.one_side} == {"affirms"}
        assert {claim.polarity for claim in each.other_side} == {"denies"}
        for side, others in ((each.one_side, each.other_side), (each.other_side, each.one_side)):
            assert all({claim.source} != {other.source for other in others} for claim in side)
    assert contested(ledger(*claims, propositions=propositions)) == found


@given(claims_of_any_kind, st.randoms(use_true_random=False))
def test_the_order_of_claims_changes_only_the_order_of_what_is_found(
    claims: list[Claim], chance: object
) -> None:
    shuffled = list(claims)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis has no name for what `randoms` gives

    def plain(found: tuple[Contradiction, ...]) -> set[tuple[object, ...]]:
        return {
            (each.kind, each.about, each.proposition, *(frozenset(side) for side in sides(each)))
            for each in found
        }

    assert plain(contested(ledger(*claims))) == plain(contested(ledger(*shuffled)))


def test_doha_holds_what_mediators_and_officials_say_of_the_mandate_against_each_other() -> None:
    found = contested(load_case("doha-2024-03"))
    assert [(each.kind, sides(each)) for each in found] == [
        (Opposition.CONTRADICTION, (["s7"], ["s8"])),
        (Opposition.TENSION, (["s8"], ["s9"])),
    ]
    assert {each.difference for each in found} == {Difference.UNRESOLVED}
