"""The language of a brief: sentences from one catalogue, words for chances, numbers and dates.

English is the language of the sources; a translation is ``locale/TAG/LC_MESSAGES/brief.po``, read as it
stands, so that a translator needs no build step.
"""

from __future__ import annotations

import io
import math
import re
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

from goodoffices.answers.results import Chance
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

__all__ = ["Phrases", "is_translated", "phrases_for", "translations"]

_BOUNDS = (0.10, 0.35, 0.65)
_TELLS_NOTHING = 0.8
# Names in one word that end in a sounded s: Hamas's, but the farmers'.
_TAKES_S = re.compile(r"^\S*(as|us|os|ss)$")


def _rank(p: float) -> int:
    """Return the place of a chance among the five words of the legend; its bounds belong to the middle."""
    for rank, bound in enumerate(_BOUNDS):
        if p < bound - 1e-12:
            return rank
    return 4 if p > 0.90 + 1e-12 else 3


def _fives(p: float) -> int:
    """Return a share in steps of five in a hundred."""
    return 5 * math.floor(100 * p / 5 + 0.5)


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


def translations() -> tuple[str, ...]:
    """Return the languages in which the brief speaks, English first."""
    folder = resources.files("goodoffices.report") / "locale"
    return ("en", *sorted(each.name for each in folder.iterdir() if (each / "LC_MESSAGES").is_dir()))


def is_translated(language: str) -> bool:
    """Tell whether the brief speaks `language` (BCP 47); where it does not, its sentences are in English."""
    return language.split("-", maxsplit=1)[0].lower() in translations()


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
        """Return a number with at most `digits` places after the point; one below 0 as `signed` has it."""
        rounded = round(float(value), digits)
        pattern = "#,##0" + ("." + "#" * digits if digits else "")
        words = str(format_decimal(abs(rounded), format=pattern, locale=self.locale, numbering_system="latn"))
        return self._with_sign("\u2212", words) if rounded < 0 else words

    def points(self, value: float | Fraction) -> str:
        """Return points: whole from 10 on, with one place below."""
        return self.number(value, 0 if abs(float(value)) >= 9.95 else 1)

    def signed(self, value: float) -> str:
        """Return points with their sign, which stays in front of them in any direction; nothing has none."""
        words = self.points(abs(value))
        if words == "0":
            return words
        return self._with_sign("+" if value > 0 else "\u2212", words)

    def _with_sign(self, sign: str, words: str) -> str:
        return isolated(sign + words) if self.direction == "rtl" else sign + words

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
        names = (
            self.say("very unlikely"),
            self.say("unlikely"),
            self.say("even"),
            self.say("likely"),
            self.say("very likely"),
        )
        return names[_rank(p)]

    def chance(self, chance: Chance) -> str:
        """Return a chance in words with the band that people read."""
        low, high = chance.range if chance.range is not None else (chance.low, chance.high)
        word, band = self.likelihood(chance.value), self.band(low, high)
        if high - low > _TELLS_NOTHING:
            return self.say("{word}, though it could be almost anything, {band}", word=word, band=band)
        return self.say("{word}, {band}", word=word, band=band)

    def deal_is(self, p: float, band: str) -> str:
        """Return the sentence that says how likely a deal is."""
        heads = (
            self.say("A deal that all would ratify is very unlikely ({band}).", band=band),
            self.say("A deal that all would ratify is unlikely ({band}).", band=band),
            self.say("The chances of a deal that all would ratify are even ({band}).", band=band),
            self.say("A deal that all would ratify is likely ({band}).", band=band),
            self.say("A deal that all would ratify is very likely ({band}).", band=band),
        )
        return heads[_rank(p)]

    def passes_is(self, text: str, p: float, band: str) -> str:
        """Return the sentence that says how likely the likeliest text is to pass."""
        heads = (
            self.say("The likeliest text, {text}, is very unlikely to pass ({band}).", text=text, band=band),
            self.say("The likeliest text, {text}, is unlikely to pass ({band}).", text=text, band=band),
            self.say(
                "The likeliest text, {text}, has an even chance of passing ({band}).", text=text, band=band
            ),
            self.say("The likeliest text, {text}, is likely to pass ({band}).", text=text, band=band),
            self.say("The likeliest text, {text}, is very likely to pass ({band}).", text=text, band=band),
        )
        return heads[_rank(p)]

    def often(self, p: float) -> str:
        """Return how often something is so in the draws: a word, and the number in steps of five."""
        words = (
            self.say("rarely"),
            self.say("sometimes"),
            self.say("often"),
            self.say("mostly"),
            self.say("nearly always"),
        )
        n = _fives(p)
        if n <= 0:
            return self.say("{word}: in fewer than 5 of 100 draws", word=words[0])
        if n >= 100:
            return self.say("{word}: in over 95 of 100 draws", word=words[4])
        return self.say("{word}: in about {n} of 100 draws", word=words[_rank(p)], n=str(n))

    def letter(self, index: int) -> str:
        """Return the letter that stands for the text of that rank."""
        letters = self.say("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        return letters[index] if index < len(letters) else str(index + 1)

    def belonging(self, owner: str, thing: str) -> str:
        """Return ``owner's thing``; the thing alone where its name has the owner in it."""
        if owner.casefold() in thing.casefold():
            return thing
        if owner.endswith("s") and not _TAKES_S.search(owner):
            return self.say("{owner}' {thing}", owner=owner, thing=thing)
        return self.say("{owner}'s {thing}", owner=owner, thing=thing)

    def share(self, p: float) -> str:
        """Return in how many draws something is so, in steps of five in a hundred."""
        n = _fives(p)
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

    def band(self, low: float, high: float, *, bare: bool = False) -> str:
        """Return a band in steps of five in a hundred; digits finer than that are not known.

        A `bare` one leaves out ``in 100``.
        """
        least, most = _fives(low), _fives(high)
        if most <= 0:
            return self.say("under {n}", n="5") if bare else self.say("under 5 in 100")
        if least >= 100:
            return self.say("over {n}", n="95") if bare else self.say("over 95 in 100")
        if least == most:
            single = str(least)
            return self.say("about {n}", n=single) if bare else self.say("about {n} in 100", n=single)
        # A rounded end is not a certainty, hence "about".
        start = self.say("about {n}", n="0") if least <= 0 else str(least)
        end = self.say("about {n}", n="100") if most >= 100 else str(most)
        if bare:
            return self.say("{low} to {high}", low=start, high=end)
        return self.say("{low} to {high} in 100", low=start, high=end)

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
