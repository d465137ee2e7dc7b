"""What is the ground like? The surfaces of Compass, with their contours and their lowest place."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from nnwidgets.maths import Loss, bowl
from nnwidgets.maths.surfaces import lowest_place, saddle, tilted_valley, two_wells
from nnwidgets.pictures import contours

SURFACES = {
    "bowl": lambda: bowl(1, 9),
    "circle": lambda: bowl(1, 1),
    "tilted valley": tilted_valley,
    "saddle": saddle,
    "two wells": two_wells,
}
SEEN = -12.5, 12.5  # of both weights
LINES = 12


@dataclass(frozen=True, eq=False)
class Scene:
    """A loss of two weights, seen from `low` to `high` in both; `about` is what is written above it."""

    loss: Loss
    about: str
    low: float
    high: float

    @property
    def span(self):
        """Width and height of what is seen."""
        return self.high - self.low

    @property
    def needle(self):
        """How long arrows are drawn."""
        return 0.13 * self.span

    @property
    def bounds(self):
        """Lowest and highest place of the point, and from one place to the next: arrows have room around it."""
        return self.low + self.span / 10, self.high - self.span / 10, self.span / 25

    @cached_property
    def lowest(self):
        """The place of the lowest minimum as an array (2,), or None."""
        known = sorted(self.loss.minima, key=lambda minimum: minimum[1])[:1]
        if not known and self.loss.minimum is None:
            known = [found] if (found := lowest_place(self.loss, self.low, self.high)) else []
        return np.array(known[0][0]) if known else None

    @property
    def name_of_lowest(self):
        """What the lowest minimum is called."""
        if len(self.loss.minima) > 1:
            return "the lower minimum"
        return "the minimum" if self.loss.minima else "the lowest place in view"

    @cached_property
    def contours(self):
        """Lines of equal loss, which lie in equal distances on a round bowl."""
        w = np.linspace(self.low, self.high, 101)
        z = self.loss(np.stack(np.meshgrid(w, w), axis=-1))
        z = np.where(np.isfinite(z), z, np.nan)
        if np.isnan(z).all():
            return contours("plane", w, w, np.zeros_like(z), [])
        parts = np.arange(1, LINES) / LINES
        levels = np.nanquantile(z, parts if self.lowest is None else parts**2)
        return contours("plane", w, w, np.ma.masked_invalid(z), np.unique(levels), "muted", width=0.75)


def named(name):
    """The scene of a surface of the course."""
    loss = SURFACES[name]()
    return Scene(loss, loss.formula, *SEEN)


def own(loss, low, high):
    """The scene of a learner's loss, or an error that says what is wrong with it."""
    try:
        low, high = float(low), float(high)
    except (TypeError, ValueError):
        raise TypeError(f"expected numbers for low and high, got {low!r} and {high!r}") from None
    if not (np.isfinite(low) and np.isfinite(high) and low < high):
        raise ValueError(f"expected low < high, both finite, got {low:g} and {high:g}")
    if loss.d != 2:
        raise ValueError(f"expected a loss of two weights, got {loss.name} with {loss.d}")
    return Scene(loss, loss.formula, low, high)
