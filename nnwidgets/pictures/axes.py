"""Where do numbers go on the page? Axes and panels as plain data."""

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Axis:
    """One axis: its label, its ends, linear or logarithmic, and where its few ticks stand (None: matplotlib chooses).

    Examples
    --------
    >>> Axis("weight w", -3, 3).span
    6
    >>> Axis("loss", 1, 0)
    Traceback (most recent call last):
    ...
    ValueError: axis 'loss': expected low < high, both finite, but got 1 and 0.
    """

    label: str
    low: float
    high: float
    scale: str = "linear"
    ticks: tuple[float, ...] | None = None
    tick_labels: tuple[str, ...] | None = None

    def __post_init__(self):
        if not (-float("inf") < self.low < self.high < float("inf")):
            raise ValueError(
                f"axis {self.label!r}: expected low < high, both finite, but got {self.low} and {self.high}."
            )
        if self.scale == "log" and self.low <= 0:
            raise ValueError(f"axis {self.label!r}: a log axis starts above 0, but got {self.low}.")

    @property
    def span(self) -> float:
        """Length of the axis in its own units."""
        return self.high - self.low

    def share(self, value: float) -> float:
        """How far along the axis a value stands: 0 at its low end, 1 at its high end.

        >>> Axis("w", -1, 3).share(0), Axis("n", 1, 100, "log").share(10)
        (0.25, 0.5)
        """
        low, high, at = (math.log10(v) if self.scale == "log" else v for v in (self.low, self.high, value))
        return (at - low) / (high - low)


@dataclass(frozen=True)
class Panel:
    """One picture with its own pair of axes; width and height in CSS pixels.

    `bare` leaves out both axis lines (a colour strip, a diagram); `under` names a control below which the panel stands.
    """

    name: str
    title: str
    x: Axis
    y: Axis
    width: int = 360
    height: int = 270
    bare: bool = False
    under: str | None = None

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right, bottom of the plotting area in CSS pixels from the panel's top left corner."""
        left = 16 if self.bare or not (self.y.label or self.y.ticks != ()) else 56
        bottom = 12 if self.bare and not self.x.label else 46
        return left, 30 if self.title else 10, self.width - 14, self.height - bottom
