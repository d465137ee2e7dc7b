"""What do several errors say at one weight? Their values, their slopes, and where a small step to each side leads."""

from dataclasses import dataclass, fields

import numpy as np

from nnwidgets.maths.corners import slopes_beside

_SAME = 1e-12  # of a loss: a smaller difference is rounding


@dataclass(frozen=True, eq=False)
class Reading:
    """What errors are at a weight, or at many: each attribute maps the name of an error to numbers.

    `values` here, `lefts` and `rights` a small step to either side; `sides` are the slopes on both sides, `(..., 2)`.
    """

    values: dict
    lefts: dict
    rights: dict
    sides: dict

    @property
    def slopes(self):
        """The slope of each error; NaN where it has none, at a jump or a kink."""
        return {name: np.where(s[..., 0] == s[..., 1], s[..., 0], np.nan)[()] for name, s in self.sides.items()}

    def changes(self, name):
        """What the small steps to the left and to the right add to this error; 0 where that is mere rounding."""
        here = self.values[name]
        there = np.stack([self.lefts[name], self.rights[name]], axis=-1)
        rounding = _SAME * np.maximum(np.abs(here)[..., None], np.abs(there))
        change = there - np.asarray(here)[..., None]
        return np.where(np.abs(change) <= rounding, 0.0, change)

    def __getitem__(self, i):
        """What they are at one of many weights."""
        return Reading(*({name: v[i] for name, v in getattr(self, f.name).items()} for f in fields(self)))


def read_errors(errors, w, reach):
    """Read several errors of one weight at `w`, and `reach` to its left and right.

    Parameters
    ----------
    errors : dict of DataLoss
        Of one weight each, by name.
    w : number or array (...)
    reach : float

    Returns
    -------
    Reading

    Examples
    --------
    >>> from nnwidgets.maths import sliding_threshold
    >>> count = sliding_threshold([-1, 0, 1, 2], [0, 0, 1, 1])
    >>> reading = read_errors({"count": count}, 1.5, reach=1.0)
    >>> float(reading.values["count"]), float(reading.slopes["count"]), reading.changes("count").tolist()
    (1.0, 0.0, [-1.0, 1.0])
    """
    return Reading(
        values={name: error(w) for name, error in errors.items()},
        lefts={name: error(w - reach) for name, error in errors.items()},
        rights={name: error(w + reach) for name, error in errors.items()},
        sides={name: slopes_beside(error, w) for name, error in errors.items()},
    )
