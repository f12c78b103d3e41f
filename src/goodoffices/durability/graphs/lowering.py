"""One ranking, seen from one state: what lies above it, and what it costs to bring that below."""

from __future__ import annotations

from goodoffices.durability.graphs.model import Worth
from goodoffices.durability.graphs.sequences import bits, mask_of

__all__ = ["Lowering"]

Levels = tuple[tuple[int, ...], ...]


class Lowering:
    """The least changes of a ranking that put given states below a wanted one.

    A change costs the pairs of states whose order it turns round (Kendall's tau), and a half for each tie
    that it breaks; it never makes a tie. Sets of states are bit masks.
    """

    def __init__(self, worth: Worth, state: int) -> None:
        self._state = state
        by_place: dict[int, list[int]] = {}
        for each, place in enumerate(worth):
            by_place.setdefault(place, []).append(each)
        places = sorted(by_place, reverse=True)
        self._levels = tuple(tuple(by_place[place]) for place in places)
        self._own = places.index(worth[state])
        self._masks = tuple(mask_of(level) for level in self._levels[: self._own])
        self.above = sum(self._masks)
        self.below = sum(mask_of(level) for level in self._levels[self._own :])

    def cheapest(self, needed: int) -> tuple[float, int]:
        """Return the least price of lowering at least `needed`, and a set that has it.

        Notes
        -----
        Lowering more can cost less, because whoever stays must be passed by all that go below. Free states
        are best lowered from below upwards: exchanging a lowered one for one further down that stayed always
        saves. When all further down are lowered, lowering one more costs 1 for the wanted state and saves 1
        for each needed state above it and 1/2 for each needed one beside it. So it pays exactly where these
        come to more than 1. O(levels).
        """
        lowered, passed = needed, 0
        for mask in self._masks:
            beside = (needed & mask).bit_count()
            if passed + beside / 2 > 1:
                lowered |= mask
            passed += beside
        return self.price(lowered), lowered

    def price(self, lowered: int) -> float:
        """Return the price of lowering exactly these states."""
        if not lowered:
            return 0.0
        price, n_lowered = 0.0, 0
        for mask in self._masks:
            down = (lowered & mask).bit_count()
            stay = mask.bit_count() - down
            price += down + n_lowered * stay + 0.5 * down * stay
            n_lowered += down
        # Leaving those of its own level costs the wanted state less than taking the lowered past them all.
        return price + 0.5 * (len(self._levels[self._own]) - 1)

    def levels(self, lowered: int) -> Levels:
        """Return the ranking with these states right below the wanted one, in the order that they had."""
        above = [[each for each in level if not lowered >> each & 1] for level in self._levels[: self._own]]
        own = list(self._levels[self._own])
        middle = [own]
        if lowered:
            own.remove(self._state)
            under = [bits(lowered & mask) for mask in self._masks]
            middle = [[self._state], *under, own]
        ranked = [*above, *middle, *map(list, self._levels[self._own + 1 :])]
        return tuple(tuple(level) for level in ranked if level)
