"""What the numbers of talks and of mandates are called in print."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goodoffices.report.escaping import clean

if TYPE_CHECKING:
    from goodoffices.report.naming import Names
    from goodoffices.report.words import Phrases

__all__ = ["mandate_input", "talks_input"]


def talks_input(rest: list[str], names: Names) -> str:
    """Return the place of a number below ``talks`` in words."""
    say = names.phrases.say
    match rest:
        case ["deadline_day"]:
            return say("the deadline of the talks")
        case ["answer_days"]:
            return say("how long a side takes to answer")
        case ["breakdown_per_day"]:
            return say("the risk that the talks break down")
        case ["tactics", party, "exponent"]:
            return say("how soon {party} concedes", party=names.party(party))
        case ["tactics", party, "deadline_day"]:
            return say("how long {party} thinks that there is time", party=names.party(party))
        case ["tactics", party, "threshold"]:
            return say("what {party} holds out for", party=names.party(party))
        case ["outside", party, "worth"]:
            return say("what {party} can turn to instead", party=names.party(party))
        case ["outside", party, "from_day"]:
            return say("when {party} can turn to something else", party=names.party(party))
        case ["discount", party]:
            return say("what waiting costs {party}", party=names.party(party))
        case _:
            return clean(" \u203a ".join(["talks", *rest]).replace("_", " "))


def mandate_input(rest: list[str], phrases: Phrases) -> str:
    """Return the place of a number of a mandate in words."""
    say = phrases.say
    match rest:
        case ["real"]:
            return say("whether the envoys' mandate is real")
        case ["consult_days"]:
            return say("how long its envoys take to consult")
        case ["widens"]:
            return say("whether the mandate is widened when its envoys consult")
        case _:
            return say("the envoys' mandate")
