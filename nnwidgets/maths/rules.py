"""How is a learner's update rule called? Like a loss: for all runs at once if it can, else run by run."""

import numpy as np

from nnwidgets.maths.callables import as_numbers


def any_rule(rule, start, sizes):
    """Wrap `rule(w, gradient, step_size) -> new w` so that it takes all runs at once and is checked on the way.

    A single run is handed over as it is.  For several runs, the rule is tried out on the starts: if it does not do for
    all of them in one call what it does for each alone, it is called run by run.
    """
    if not callable(rule):
        raise TypeError(f"expected a rule: a function of w, gradient and step_size; got {rule!r}")

    def together(w, gradient, step_size):
        return as_numbers(rule(w.copy(), gradient.copy(), step_size), w.shape, "the rule", None)

    def one_by_one(w, gradient, step_size):
        d = w.shape[-1]
        each = np.broadcast_to(step_size, (*w.shape[:-1], 1)).reshape(-1)
        moved = [together(*args) for args in zip(w.reshape(-1, d), gradient.reshape(-1, d), each, strict=True)]
        return np.array(moved).reshape(w.shape)

    if start.ndim == 1 or _agree(together, one_by_one, start, sizes[0][..., None]):
        return together
    return one_by_one


def _agree(together, one_by_one, start, step_size):
    gradient = np.cos(np.arange(start.size, dtype=float)).reshape(start.shape)
    with np.errstate(all="ignore"):
        try:
            all_at_once = together(start, gradient, step_size)
        except Exception:
            return False
        return np.allclose(all_at_once, one_by_one(start, gradient, step_size), rtol=1e-9, atol=0, equal_nan=True)
