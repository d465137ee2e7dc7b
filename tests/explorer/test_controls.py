"""Does a control refuse what it cannot stand at, say what it wants instead, and leave everything as it was?"""

import json
import math
from fractions import Fraction

import numpy as np
import pytest
import traitlets
from hypothesis import given
from hypothesis import strategies as st

from nnwidgets.explorer import Explorer, number, timeline, whole
from nnwidgets.explorer.controls import Number, tidy
from nnwidgets.pictures import Axis, Panel, say


class Blank(Explorer):
    """An explorer with nothing to see."""

    def axes(self, s):
        return (Panel("nothing", "", Axis("", 0, 1), Axis("", 0, 1)),)

    def marks(self, s, run):
        return []

    def words(self, s, run):
        return say("Nothing.")


REFUSED = {
    "speed": [-0.1, 4.1, 5, math.nan, math.inf, -math.inf, True, "1", None, [1.0], 1j, np.array([1.0, 2.0]), np.nan],
    "place": [-3, 2.5, np.bool_(True), "", {}],
    "friends": [-1, 5, 1.5, math.nan, math.inf, False, "2", None, np.array([1, 2])],
    "step": [-1, 7, 0.5, None, True],
    "shape": ["Circle", "", None, 1, True, ["circle"], ("circle", "square"), np.array(["circle", "square"]), {}],
    "named": [0, 1, "yes", None, [], np.array([True, False])],
}
EXPECTED = {
    "speed": "a number from 0 to 4",
    "place": "a number from -2 to 2",
    "friends": "a whole number from 0 to 4",
    "step": "a whole number from 0 to 6",
    "shape": "one of 'circle', 'square'",
    "named": "True or False",
}
TAKEN = [
    ("speed", 0, 0.0),
    ("speed", 4, 4.0),
    ("speed", np.float32(0.5), 0.5),
    ("speed", np.float64(0.123456789), 0.123456789),
    ("speed", np.int64(2), 2.0),
    ("speed", Fraction(1, 4), 0.25),
    ("friends", 3.0, 3),
    ("friends", np.int32(4), 4),
    ("friends", np.float64(0), 0),
    ("step", 6, 6),
    ("shape", "square", "square"),
    ("named", np.bool_(False), False),
]


@pytest.mark.parametrize(("name", "value"), [(name, value) for name in REFUSED for value in REFUSED[name]], ids=repr)
def test_refused_and_nothing_changed(walker, name, value):
    lab = walker(speed=2.5, friends=1)
    before, sentence = lab.state, lab.sentence
    with pytest.raises(traitlets.TraitError) as refusal:
        setattr(lab, name, value)
    said = str(refusal.value)
    assert said.startswith(f"Walker: {name} must be {EXPECTED[name]}, but got "), said
    assert said.endswith("nothing was changed.")
    assert (lab.state, lab.sentence) == (before, sentence)


@pytest.mark.parametrize(("name", "value"), [(name, REFUSED[name][0]) for name in REFUSED])
def test_refused_in_the_constructor_too(walker, name, value):
    with pytest.raises(traitlets.TraitError, match=f"{name} must be"):
        walker(**{name: value})


@pytest.mark.parametrize(("name", "value", "stored"), TAKEN)
def test_taken_as_a_plain_python_value(walker, name, value, stored):
    lab = walker()
    setattr(lab, name, value)
    assert getattr(lab, name) == stored
    assert type(getattr(lab, name)) is type(stored)
    assert json.loads(json.dumps(lab.state)) == lab.state


@given(value=st.floats(0, 4))
def test_every_number_between_the_bounds_is_kept_exactly(value):
    class Lab(Blank):
        size = number(1, 0, 4, label="size")

    lab = Lab()
    lab.size = value
    assert lab.size == value


@pytest.mark.parametrize("name", ["speeed", "log", "_speed", "title"])
def test_unknown_names(walker, name):
    with pytest.raises(TypeError, match=rf"Walker has no control '{name}'; its controls are speed, step, place,"):
        walker(**{name: 1})
    with pytest.raises(TypeError, match=f"Walker has no control '{name}'"):
        walker(fixed=[name])
    with pytest.raises(TypeError, match=f"Walker has no control '{name}'"):
        walker(hidden=name)


@pytest.mark.parametrize(
    "name", ["log", "state", "run", "keep", "kept", "comm", "send", "layout", "tooltip", "errors", "open"]
)
def test_names_that_belong_to_every_widget(name):
    with pytest.raises(TypeError, match=rf"Lab: the names \['{name}'\] belong to every widget; choose other names"):
        type("Lab", (Explorer,), {name: number(1, 0, 2, label="taken")})


def test_reserved_name_below_a_base_class(walker):
    with pytest.raises(TypeError, match="belong to every widget"):
        type("Lab", (walker,), {"sentence": number(1, 0, 2, label="taken")})


def test_subclass_inherits_and_replaces_controls(walker):
    class Longer(walker):
        step = timeline(12)
        extra = number(0, 0, 1, label="extra")

    lab = Longer(step=12)
    assert list(lab.controls) == ["speed", "step", "place", "friends", "shape", "named", "extra"]
    assert lab.timeline == "step"
    with pytest.raises(traitlets.TraitError):
        walker(step=12)


POSITIONS = {
    "speed": [0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4],
    "step": [0, 1, 2, 3, 4, 5, 6],
    "place": [-2, -1, 0, 1, 2],
    "friends": [0, 1, 2, 3, 4],
    "shape": ["circle", "square"],
    "named": [False, True],
}


def test_positions(walker):
    lab = walker()
    assert {name: control.positions(lab) for name, control in lab.controls.items()} == POSITIONS


@given(low=st.integers(-50, 50), size=st.integers(1, 60), step=st.sampled_from([0.01, 0.05, 0.1, 0.25, 0.5, 1, 2]))
def test_positions_are_multiples_without_dust_and_reach_both_ends(low, size, step):
    high = low + size * step

    class Lab(Blank):
        size = number(low, low, tidy(high), step=step, label="size")

    lab = Lab()
    found = lab.controls["size"].positions(lab)
    assert found == [pytest.approx(low + i * step, abs=1e-9) for i in range(size + 1)]
    assert (found[0], found[-1]) == (low, tidy(high))
    assert all(len(repr(float(p))) < 9 for p in found), "0.30000000000000004 is not what was meant"
    for end in (found[0], found[-1]):
        lab.size = end  # is not refused


def test_slider_may_stand_at_given_values_and_the_box_between():
    class Lab(Blank):
        size = number(1, 0.001, 10, values=[0.001, 0.01, 0.1, 1, 10], label="size")

    lab = Lab(size=0.5)
    assert lab.controls["size"].positions(lab) == [0.001, 0.01, 0.1, 1, 10]
    assert lab.size == 0.5


def test_one_widget_may_have_bounds_of_its_own():
    class Lab(Blank):
        batch = whole(1, 1, 256, label="batch size B")

        def __init__(self, n, **controls):
            self._bounds = {"batch": (1, n, 1)}
            super().__init__(**controls)

    small, large = Lab(5), Lab(256)
    assert small.controls["batch"].positions(small) == [1, 2, 3, 4, 5]
    assert large.controls["batch"].positions(large)[-1] == 256
    large.batch = 200
    with pytest.raises(traitlets.TraitError, match="a whole number from 1 to 5"):
        small.batch = 6


def test_description_is_all_that_the_browser_needs(walker):
    lab = walker(fixed="place", hidden=["named"])
    described = {c["name"]: c for c in lab._spec["controls"]}
    assert list(described) == list(POSITIONS), "in the order in which they were declared"
    assert json.loads(json.dumps(lab._spec)) == lab._spec
    kinds = ["number", "timeline", "number", "whole", "choice", "switch"]
    assert [c["kind"] for c in described.values()] == kinds
    assert {name for name, c in described.items() if c["fixed"]} == {"place"}
    assert {name for name, c in described.items() if c["hidden"]} == {"named"}
    assert {name for name, c in described.items() if c["more"]} == {"named"}
    speed = described["speed"]
    assert (speed["low"], speed["high"], speed["label"], speed["help"]) == (0, 4, "speed v", "steps a second")
    assert described["step"]["per_second"] == 4
    assert (lab._spec["timeline"], lab._spec["initial"], lab._spec["title"]) == ("step", lab.state, "A walk")


def test_fixed_control_can_still_be_set_in_python(walker):
    lab = walker(fixed=["speed"], speed=3)
    lab.speed = 2
    assert lab.speed == 2


def test_every_control_is_synced_and_listed_first_come_first(walker):
    assert all(name in walker().keys for name in POSITIONS)
    assert all(isinstance(c, Number) for n, c in walker().controls.items() if n in ("speed", "step", "friends"))
