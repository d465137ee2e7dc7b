"""How is a learner's function called? Looked at once: does it take many points in one call, or one at a time?"""

import numpy as np

_PROBES = np.array([0.7, -1.3, 2.1])


def told_apart(d):
    """Three points, no two numbers alike, on which a function is tried out: shape (3,), or (3, d) for d > 1."""
    return _PROBES if d == 1 else np.stack([_PROBES + 0.37 * j for j in range(d)], axis=-1)


def once_per_point(f, d, what, d_out=0):
    """Wrap `f` so that it takes points of any leading shape, answers in floats, and never warns of overflow.

    Parameters
    ----------
    f : callable
        Of points `(...)` if d is 1, of points `(..., d)` otherwise.
    d, d_out : int
        Numbers in one point, and in one answer (0: a plain number).
    what : str
        What to call `f` in messages: "the loss", "the gradient".

    Raises
    ------
    TypeError, ValueError
        `f` does not return real numbers, or not as many as it should.  What `f` itself raises is passed on.

    Examples
    --------
    >>> clipped = once_per_point(lambda w: max(w, 0.0), 1, "the loss")
    >>> clipped(np.array([-1.0, 2.0])).tolist()
    [0.0, 2.0]
    """
    point_shape = () if d == 1 else (d,)
    answer_shape = (d_out,) if d_out else ()

    def one(w):
        if not np.isfinite(w).all():
            return np.full(answer_shape, np.nan)
        try:
            answer = f(w.copy() if d > 1 else w)
        except OverflowError:
            return np.full(answer_shape, np.inf)
        return as_numbers(answer, answer_shape, what, w)

    def one_by_one(points):
        runs = points.shape[: points.ndim - len(point_shape)]
        answers = [one(w) for w in points.reshape(-1, *point_shape)]
        return np.array(answers, dtype=float).reshape(*runs, *answer_shape)

    def all_at_once(points):
        shape = points.shape[: points.ndim - len(point_shape)] + answer_shape
        return as_numbers(f(points.copy()), shape, what, None)

    with np.errstate(all="ignore"):
        chosen = all_at_once if _agree(all_at_once, one_by_one, told_apart(d)) else one_by_one

    def called(points):
        with np.errstate(all="ignore"):
            return chosen(np.asarray(points, dtype=float))

    return called


def as_numbers(answer, shape, what, where):
    """`answer` as floats of this shape, or an error that says what was expected and what came."""
    at = "" if where is None else f" at w = {np.array2string(np.asarray(where), precision=4)}"
    if answer is None:
        raise TypeError(f"{what} gave None{at}: expected a number; is there a `return` in it?")
    try:
        numbers = np.asarray(answer)
        if numbers.dtype.kind not in "biuf":
            raise TypeError
    except (TypeError, ValueError):
        raise TypeError(f"{what} gave {answer!r}{at}: expected real numbers") from None
    if numbers.shape != shape:
        expected = f"shape {shape}" if shape else "one number"
        raise ValueError(f"{what} gave shape {numbers.shape}{at}: expected {expected}")
    return numbers.astype(float)


def _agree(all_at_once, one_by_one, points):
    """Does the function give for many points in one call what it gives for each alone?"""
    alone = one_by_one(points)  # errors of the function itself come out here, and are the learner's to see
    try:
        together = all_at_once(points[:, None])[:, 0]
    except Exception:
        return False
    return np.allclose(together, alone, rtol=1e-9, atol=0, equal_nan=True)
