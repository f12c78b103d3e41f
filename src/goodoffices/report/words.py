"""The language of a brief: sentences from one catalogue, words for chances, numbers and dates.

English is the language of the sources; a translation is ``locale/TAG/LC_MESSAGES/brief.po``, read as it
stands, so that a translator needs no build step.
"""

from __future__ import annotations

import io
import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import lru_cache
from importlib import resources

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from babel.support import NullTranslations, Translations

from goodoffices.case.uncertain import (
    Choices,
    Conditional,
    Fixed,
    Law,
    Linear,
    Named,
    Normal,
    Pert,
    Shifted,
    Uniform,
)
from goodoffices.report.escaping import clean, is_right_to_left, isolated

__all__ = ["Phrases", "phrases_for"]

_BOUNDS = (0.10, 0.35, 0.65)


@lru_cache(maxsize=8)
def _catalogue(language: str) -> NullTranslations:
    """Return the sentences of a language; those of the sources where there is no translation."""
    folder = resources.files("goodoffices.report") / "locale" / language / "LC_MESSAGES" / "brief.po"
    if not folder.is_file():
        return NullTranslations()
    with folder.open("rb") as stream:
        catalogue = read_po(stream, locale=language)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Translations(compiled)


def _locale(language: str) -> Locale:
    """Return Babel's locale of a BCP 47 tag, of its language alone, or English."""
    for tag in (language, language.split("-", maxsplit=1)[0]):
        try:
            return Locale.parse(tag, sep="-")
        except (ValueError, UnknownLocaleError):
            continue
    return Locale("en")


def phrases_for(language: str) -> Phrases:
    """Return what is needed to speak `language` (BCP 47)."""
    locale = _locale(language)
    tag = locale.language
    return Phrases(language=tag, locale=locale, catalogue=_catalogue(tag))


@dataclass(frozen=True, slots=True)
class Phrases:
    """Sentences, numbers and dates in one language."""

    language: str
    locale: Locale
    catalogue: NullTranslations

    @property
    def direction(self) -> str:
        """``rtl`` where the language is written from the right, else ``ltr``."""
        return "rtl" if self.locale.text_direction == "rtl" else "ltr"

    def say(self, message: str, /, **values: str) -> str:
        """Return a sentence of the catalogue with `values` set into it, each in its own direction."""
        sentence = str(self.catalogue.gettext(message))
        if not values:
            return sentence
        return sentence.format(**{name: self.inset(value) for name, value in values.items()})

    def count(self, one: str, many: str, n: int, /, **values: str) -> str:
        """Return the sentence for `n` things; ``{n}`` in it is the number."""
        sentence = str(self.catalogue.ngettext(one, many, n))
        return sentence.format(
            n=self.number(n), **{name: self.inset(value) for name, value in values.items()}
        )

    def inset(self, value: str) -> str:
        """Return words isolated from the sentence they stand in where their directions may differ."""
        needed = self.direction == "rtl" or is_right_to_left(value)
        return isolated(value) if needed and value else value

    def number(self, value: float | Fraction, digits: int = 0) -> str:
        """Return a number with at most `digits` places after the point."""
        rounded = round(float(value), digits)
        pattern = "#,##0" + ("." + "#" * digits if digits else "")
        return str(format_decimal(rounded + 0.0, format=pattern, locale=self.locale, numbering_system="latn"))

    def points(self, value: float | Fraction) -> str:
        """Return points: whole from 10 on, with one place below."""
        return self.number(value, 0 if abs(float(value)) >= 9.95 else 1)

    def day(self, when: date, length: str = "long") -> str:
        """Return a date in the language's own form; in English the day comes first."""
        if self.language == "en" and length == "long":
            length = "d MMMM y"
        return clean(str(format_date(when, length, locale=self.locale)))

    def short_day(self, when: date) -> str:
        """Return day and month."""
        return clean(str(format_date(when, "d MMM", locale=self.locale)))

    def listed(self, words: Iterable[str]) -> str:
        """Return ``a, b and c``."""
        parts = tuple(words)
        if len(parts) <= 1:
            return "".join(parts)
        head = parts[0]
        for part in parts[1:-1]:
            head = self.say("{first}, {second}", first=head, second=part)
        return self.say("{first} and {last}", first=head, last=parts[-1])

    def likelihood(self, p: float) -> str:
        """Return the word for a chance, by the legend that every brief prints."""
        names = (self.say("very unlikely"), self.say("unlikely"), self.say("even"), self.say("likely"))
        for bound, name in zip(_BOUNDS, names, strict=False):
            if p < bound - 1e-12:
                return name
        return self.say("very likely") if p > 0.90 + 1e-12 else names[3]

    def it_is(self, p: float) -> str:
        """Return the word for a chance as the head of a sentence that ends in ``that ..``."""
        heads = (
            self.say("It is very unlikely"),
            self.say("It is unlikely"),
            self.say("The chances are even"),
            self.say("It is likely"),
        )
        for bound, head in zip(_BOUNDS, heads, strict=False):
            if p < bound - 1e-12:
                return head
        return self.say("It is very likely") if p > 0.90 + 1e-12 else heads[3]

    def share(self, p: float) -> str:
        """Return in how many draws something is so, in steps of five in a hundred."""
        n = 5 * math.floor(100 * p / 5 + 0.5)
        if n <= 0:
            return self.say("in fewer than 5 of 100 draws")
        if n >= 100:
            return self.say("in nearly all draws")
        return self.say("in about {n} of 100 draws", n=str(n))

    def legend(self) -> str:
        """Return what the words for chances mean."""
        return self.say(
            "Words for chances, in 100: very unlikely under 10, unlikely 10 to 35, even 35 to 65, "
            "likely 65 to 90, very likely over 90."
        )

    def band(self, low: float, high: float) -> str:
        """Return a band in steps of five in a hundred; digits finer than that are not known."""
        least, most = (5 * math.floor(100 * p / 5 + 0.5) for p in (low, high))
        if most <= 0:
            return self.say("under 5 in 100")
        if least >= 100:
            return self.say("over 95 in 100")
        if least <= 0 and most >= 100:
            return self.say("anywhere from 0 to 100 in 100")
        if least == most:
            return self.say("about {n} in 100", n=str(least))
        if least <= 0:
            return self.say("up to {n} in 100", n=str(most))
        if most >= 100:
            return self.say("{n} in 100 or more", n=str(least))
        return self.say("{low}\u2013{high} in 100", low=str(least), high=str(most))

    def law(self, law: Law, title: dict[str, str] | None = None) -> str:
        """Return an uncertain number in words; `title` names shared unknowns."""
        names = title or {}
        match law:
            case Fixed(value):
                return self.number(value, 3)
            case Uniform(low, high):
                return self.say("{low} to {high}", low=self.number(low, 3), high=self.number(high, 3))
            case Pert(low, likely, high):
                return self.say(
                    "{low} to {high}, most likely {likely}",
                    low=self.number(low, 3),
                    high=self.number(high, 3),
                    likely=self.number(likely, 3),
                )
            case Normal(mean, sd):
                return self.say(
                    "about {mean}, give or take {sd}", mean=self.number(mean, 3), sd=self.number(sd, 3)
                )
            case Choices(options):
                return self.say(
                    "one of {values}", values=self.listed(self.number(value, 3) for value, _ in options)
                )
            case Conditional(unknown, then, otherwise):
                return self.say(
                    "{then} if “{unknown}”, else {otherwise}",
                    then=self.law(then, names),
                    unknown=names.get(unknown, clean(unknown)),
                    otherwise=self.law(otherwise, names),
                )
            case Linear(unknown, start, end):
                return self.say(
                    "from {start} to {end} with “{unknown}”",
                    start=self.number(start, 3),
                    end=self.number(end, 3),
                    unknown=names.get(unknown, clean(unknown)),
                )
            case Named(unknown):
                return self.say("as “{unknown}”", unknown=names.get(unknown, clean(unknown)))
            case Shifted(base, plus):
                return self.say("{base}, plus {plus}", base=self.law(base, names), plus=self.law(plus, names))
