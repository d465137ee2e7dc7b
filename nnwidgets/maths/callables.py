"""How is a learner's function called? It is tried out: does it take many points in one call, or one at a time?"""

import numpy as np

_PROBES = np.array([0.7, -1.3, 2.1])


def probes(d):
    """Three points, no two numbers alike, on which a function is tried out: `(3,)`, or `(3, d)` for d > 1.

    >>> probes(1).tolist()
    [0.7, -1.3, 2.1]
    """
    return _PROBES if d == 1 else np.stack([_PROBES + 0.37 * j for j in range(d)], axis=-1)


def vectorised(f, d, what, answer_shape=(), letter="w"):
    """Wrap `f` so that it takes points of any leading shape and answers in floats, without warnings of overflow.

    Three single points and one array of them tell whether `f` gives for many points in one call what it gives for each
    alone.  If not, it is called once per point.  Points that are not finite are then answered with NaN.

    Parameters
    ----------
    f : callable
        Of points `(...)` if d is 1, of points `(..., d)` otherwise.
    d : int
        The number of weights.
    what : str
        What `f` is called in messages: "the loss", "the gradient".
    answer_shape : tuple
        The shape of one answer: `()` for a number.
    letter : str
        What its argument is called in messages.

    Raises
    ------
    TypeError, ValueError
        `f` does not answer with real numbers, or not with as many as it should.  What `f` itself raises is passed on.

    Examples
    --------
    >>> hinge = vectorised(lambda w: max(w, 0.0), 1, "the loss")
    >>> hinge(np.array([[-1.0, 2.0]])).tolist()
    [[0.0, 2.0]]
    """
    point_dims = 0 if d == 1 else 1

    def one(w):
        if not np.isfinite(w).all():
            return np.full(answer_shape, np.nan)
        try:
            answer = f(w.copy())
        except OverflowError:  # plain Python numbers raise where numpy's become infinite
            return np.full(answer_shape, np.inf)
        return as_numbers(answer, answer_shape, what, w, letter)

    def one_by_one(points):
        runs = points.shape[: points.ndim - point_dims]
        answers = [one(w) for w in points.reshape(-1, *points.shape[points.ndim - point_dims :])]
        return np.array(answers, dtype=float).reshape((*runs, *answer_shape))

    def all_at_once(points):
        runs = points.shape[: points.ndim - point_dims]
        return as_numbers(f(points.copy()), (*runs, *answer_shape), what)

    with np.errstate(all="ignore"):
        called = all_at_once if _agree(all_at_once, one, probes(d)) else one_by_one

    def quietly(points):
        with np.errstate(all="ignore"):
            return called(np.asarray(points, dtype=float))

    return quietly


def as_numbers(answer, shape, what, where=None, letter="w"):
    """Give `answer` back as floats of this shape, or raise an error that says what was expected and what came.

    >>> as_numbers("three", (), "the loss", where=0.7)
    Traceback (most recent call last):
        ...
    TypeError: the loss gave 'three' at w = 0.7: expected real numbers
    """
    at = "" if where is None else f" at {letter} = {where}"
    if answer is None:
        raise TypeError(f"{what} gave None{at}: expected a number; does it end in a `return`?")
    try:
        numbers = np.asarray(answer)
    except ValueError:  # rows of different lengths
        numbers = np.asarray(None)
    if numbers.dtype.kind not in "biuf":
        raise TypeError(f"{what} gave {answer!r}{at}: expected real numbers")
    if numbers.shape != shape:
        expected = f"shape {shape}" if shape else "one number"
        raise ValueError(f"{what} gave shape {numbers.shape}{at}: expected {expected}")
    return numbers.astype(float)


def _agree(all_at_once, one, points):
    """Does the function give for many points in one call what it gives for each alone?"""
    able, answers, errors = [], [], []
    for w in points:
        try:
            answers.append(one(w))
            able.append(w)
        except Exception as error:  # noqa: BLE001 - a function may refuse some weights: log(-1.3)
            errors.append(error)
    if not able:
        raise errors[0]
    try:
        together = all_at_once(np.array([able, able[::-1]]))  # neighbours differ along each axis
    except Exception:  # noqa: BLE001 - whatever it is, one point at a time goes well
        return False
    return np.allclose(together, [answers, answers[::-1]], rtol=1e-9, atol=0, equal_nan=True)
