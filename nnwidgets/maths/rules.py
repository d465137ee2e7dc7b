"""How is a learner's update rule called? Like a loss: for all runs at once if it can, else run by run."""

import numpy as np

from nnwidgets.maths.callables import as_numbers


def any_rule(rule, start, step_size):
    """Wrap `rule(w, gradient, step_size) -> new w` so that it serves all runs at once, and is checked at each step.

    A single run is handed over as it is.  For several runs the rule is tried out at the starts: if it does not do for
    all of them in one call what it does for each alone, it is called run by run.  The arrays that the rule gets are its
    own: it may change them.

    Parameters
    ----------
    rule : callable
    start : array (..., d)
    step_size : array (..., 1)

    Examples
    --------
    >>> def in_unit_steps(w, gradient, step_size):
    ...     return w - step_size * gradient / np.linalg.norm(gradient)
    >>> start, gradient = np.zeros((2, 1)), np.array([[3.0], [-4.0]])
    >>> any_rule(in_unit_steps, start, np.array([0.1]))(start, gradient, 0.1).tolist()
    [[-0.1], [0.1]]
    """
    if not callable(rule):
        raise TypeError(f"expected a rule: a function of w, gradient and step_size; got {rule!r}")

    def together(w, gradient, step_size):
        return as_numbers(rule(w.copy(), gradient.copy(), step_size), w.shape, "the rule")

    def one_by_one(w, gradient, step_size):
        d = w.shape[-1]
        sizes = np.broadcast_to(step_size, (*w.shape[:-1], 1)).reshape(-1)
        moved = [together(*run) for run in zip(w.reshape(-1, d), gradient.reshape(-1, d), sizes, strict=True)]
        return np.array(moved).reshape(w.shape)

    if start.ndim == 1 or _agree(together, one_by_one, start, step_size):
        return together
    return one_by_one


def _agree(together, one_by_one, start, step_size):
    gradient = np.cos(np.arange(start.size, dtype=float)).reshape(start.shape)  # any numbers, no two alike
    with np.errstate(all="ignore"):
        alone = one_by_one(start, gradient, step_size)
        try:
            at_once = together(start, gradient, step_size)
        except Exception:  # noqa: BLE001 - whatever it is, run by run goes well
            return False
        return np.allclose(at_once, alone, rtol=1e-9, atol=0, equal_nan=True)
