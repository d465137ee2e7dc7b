"""Do two progresses become one without losing anything, and is nothing taken for progress that is none?"""

import json

import pytest
from hypothesis import given
from learning_helpers import PROGRESS

from nnwidgets.learning.records import SECTIONS, NewerSchema, checked, empty, merged


@given(PROGRESS)
def test_progress_survives_json_and_the_check(progress):
    assert checked(json.loads(json.dumps(progress))) == progress


@given(PROGRESS, PROGRESS)
def test_merging_does_not_depend_on_the_order(one, other):
    assert merged(one, other) == merged(other, one)


@given(PROGRESS, PROGRESS, PROGRESS)
def test_merging_does_not_depend_on_the_grouping(a, b, c):
    assert merged(merged(a, b), c) == merged(a, merged(b, c))


@given(PROGRESS, PROGRESS)
def test_merging_again_changes_nothing(one, other):
    both = merged(one, other)
    assert merged(both, one) == both
    assert merged(one, empty()) == merged(empty(), one)
    assert {**merged(one, empty())} == one


@given(PROGRESS, PROGRESS)
def test_nothing_that_was_reached_is_lost(one, other):
    both = merged(one, other)
    for old in (one, other):
        assert all(old[section].keys() <= both[section].keys() for section in SECTIONS)
        assert all(both["checks"][n]["status"] == "right" for n, r in old["checks"].items() if r["status"] == "right")
        assert all(both["checks"][n]["tries"] >= r["tries"] for n, r in old["checks"].items())
        assert all(both["hints"][n]["opened"] >= r["opened"] for n, r in old["hints"].items())
        assert all(both["predictions"][n]["at"] <= r["at"] for n, r in old["predictions"].items())
        assert all(both["notes"][n]["at"] >= r["at"] for n, r in old["notes"].items())


@given(PROGRESS, PROGRESS)
def test_merging_leaves_both_as_they_were(one, other):
    before = json.dumps([one, other])
    merged(one, other)
    assert json.dumps([one, other]) == before


@pytest.mark.parametrize(
    "data",
    [
        None,
        [],
        "text",
        {},
        {"schema": "1"},
        {"schema": 1.0},
        {"schema": True},
        {"schema": 1, "checks": []},
        {"schema": 1, "checks": {"6.1": 3}},
        {"schema": 1, "hints": {"6.1": {"opened": True, "at": 0}}},
        {"schema": 1, "hints": {"6.1": {"opened": 1}}},
        {"schema": 1, "notes": {"a": {"text": None, "compared": False, "at": 0}}},
        {"schema": 1, "checks": {"6.1": {"status": "good", "score": 1, "tries": 1, "mistakes": {}, "at": 0}}},
        {"schema": 1, "checks": {"6.1": {"status": "right", "score": 1, "tries": 1, "mistakes": {"a": "b"}, "at": 0}}},
    ],
)
def test_what_is_no_progress_is_refused(data):
    with pytest.raises(ValueError, match=r"expected"):
        checked(data)


def test_progress_of_a_later_version_is_told_apart():
    with pytest.raises(NewerSchema, match="later version"):
        checked({"schema": 2})
