"""What the numbers of a schedule are called in print."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goodoffices.report.escaping import clean, shortened

if TYPE_CHECKING:
    from goodoffices.report.naming import Names

__all__ = ["schedule_input"]


def schedule_input(rest: list[str], names: Names) -> str:
    """Return the place of a number below ``schedule`` in words."""
    say = names.phrases.say
    match rest:
        case ["stopping", party, "end"]:
            return say("what going back after the last step is worth to {party}", party=names.party(party))
        case ["stopping", party, step] if step.isdecimal():
            return say("what stopping at step {n} is worth to {party}", n=step, party=names.party(party))
        case ["stopping", party, *_]:
            return say("what stopping is worth to {party}", party=names.party(party))
        case ["holds", party]:
            return say("what a deal that holds is worth to {party}", party=names.party(party))
        case ["guarantees", guarantee, "credible"]:
            return say("how credible guarantee {id} is", id=clean(guarantee))
        case ["guarantees", guarantee, *_]:
            return say("guarantee {id}", id=clean(guarantee))
        case ["acts", act, "worth", party]:
            return say(
                "what “{act}” is worth to {party}",
                act=shortened(act.replace("_", " "), 60),
                party=names.party(party),
            )
        case ["acts", act, *_]:
            return say("the act “{act}”", act=shortened(act.replace("_", " "), 60))
        case ["items", item, "worth_each", party]:
            return say(
                "what each of {item} is worth to {party}",
                item=shortened(item.replace("_", " "), 40),
                party=names.party(party),
            )
        case ["days", *_]:
            return say("the days of the schedule")
        case _:
            return clean(" \u203a ".join(rest).replace("_", " "))
