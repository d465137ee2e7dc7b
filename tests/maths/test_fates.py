"""Does a run end where a long walk ends, and do the limits of the minima hold?"""

import numpy as np
import pytest

from nnwidgets.maths import as_loss, descend, dip_in_bowl, double_well, quadratic
from nnwidgets.maths.fates import find_fate, settling_limit

WELL = double_well(0.3)
OTHERS = np.linspace(-1.5, 1.5, 31)


def walked(start, size, steps=4000):
    """Where a plain loop ends, with the derivative written out."""
    w = start
    for _ in range(steps):
        w -= size * (4 * w**3 - 4 * w + 0.3)
        if not abs(w) < 1e6:
            return -1
    near = [abs(w - bottom) < 1e-6 for bottom, _ in WELL.minima]
    return near.index(True) if any(near) else -1


@pytest.mark.parametrize("size", [0.02, 0.1, 0.2, 0.25])
def test_every_start_ends_where_a_long_walk_ends(size):
    fate = find_fate(WELL, 0.5, size, 20, OTHERS, within=1000)
    assert fate.ends.tolist() == [walked(w, size) for w in OTHERS]
    assert fate.end == walked(0.5, size)


def test_many_at_once_are_the_same_as_one_by_one():
    sizes = [0.05, 0.25, 0.5]
    many = find_fate(WELL, 1.2, sizes, 20, OTHERS)
    for i, size in enumerate(sizes):
        one = find_fate(WELL, 1.2, size, 20, OTHERS)
        assert many[i].end == one.end
        assert many[i].ends.tolist() == one.ends.tolist()
        assert many[i].verdict == one.verdict
        assert many[i].losses.tolist() == one.losses.tolist()


def test_many_starts_share_what_other_starts_do():
    many = find_fate(WELL, [-1.0, 1.0], 0.05, 20, OTHERS)
    assert [many[0].end, many[1].end] == [0, 1]
    assert many[1].ends is many.ends
    assert many[0][3] is not many, "a single run stands for all"


def test_it_is_the_run_that_descend_gives():
    fate, run = find_fate(WELL, 1.2, 0.05, 30, OTHERS), descend(WELL, 1.2, 0.05, 30)
    assert fate.points.tolist() == run.points.tolist()
    assert (fate.verdict, fate.when) == (run.verdict, run.when)


def test_shares_add_up():
    fate = find_fate(WELL, 1.2, 0.25, 20, OTHERS)
    assert fate.share(0) + fate.share(1) + fate.share(-1) == pytest.approx(1)


@pytest.mark.parametrize("minimum", [0, 1])
def test_just_below_the_limit_runs_settle_and_just_above_they_do_not(minimum):
    bottom = WELL.minima[minimum][0]
    limit = settling_limit(WELL, bottom)
    assert limit == pytest.approx(2 / (12 * bottom**2 - 4), rel=1e-6)
    near = bottom + 1e-4
    below, above = (abs(descend(WELL, near, limit * part, 2000).final[0] - bottom) for part in (0.99, 1.01))
    assert below < 1e-8
    assert above > 1e-3


@pytest.mark.parametrize("count", [1, 2])
def test_a_list_of_one_start_is_a_list(count):
    fates = find_fate(WELL, np.array([1.2, -1.2])[:count], 0.05, 20, OTHERS[:1])
    assert [fates[i].end for i in range(count)] == [1, 0][:count]
    assert fates.ends.tolist() == [walked(OTHERS[0], 0.05)]


def test_limits_of_the_dip_and_of_the_bowl_around_it():
    limits = [settling_limit(dip_in_bowl(), w) for w, _ in dip_in_bowl().minima]
    assert limits == pytest.approx([10.0, 0.1955], rel=1e-3)


@pytest.mark.parametrize(
    ("f", "limit"),
    [
        (lambda w: 3 * w**2, 1 / 3),
        (np.abs, 0.0),
        (lambda w: np.abs(w) + 5 * w**2, 0.0),
        (lambda w: w**4, np.inf),
        (lambda w: 1e4 * w**2, 1e-4),
    ],
)
def test_limits_of_other_functions(f, limit):
    assert settling_limit(as_loss(f), 0.0) == pytest.approx(limit, rel=1e-6)


def test_a_parabola_without_the_formula_has_the_limit_of_the_formula():
    assert settling_limit(as_loss(lambda w: 2 * w**2), 0.0) == pytest.approx(2 / quadratic(4).curvature)
