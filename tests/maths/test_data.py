"""Are examples read from whatever holds them, and what is wrong with them said with its place?"""

import re

import numpy as np
import pandas as pd
import pytest

from nnwidgets.maths import as_examples, course_line, neuron_with_two_minima, read_csv, two_classes

ROWS = [[0.0, 1.0, 2.0], [3.0, 4.0, 5.0], [6.0, 7.0, 8.0], [9.0, 10.0, 11.0]]


def csv_file(folder, text):
    path = folder / "points.csv"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "data",
    [ROWS, tuple(map(tuple, ROWS)), np.array(ROWS), np.array(ROWS, dtype=int), pd.DataFrame(ROWS, columns=list("abt"))],
    ids=["list", "tuple", "array", "whole numbers", "DataFrame"],
)
def test_the_last_column_of_a_table_holds_the_targets(data):
    x, t = as_examples(data)
    assert x.tolist() == [[0, 1], [3, 4], [6, 7], [9, 10]]
    assert t.tolist() == [2, 5, 8, 11]
    assert x.dtype == t.dtype == float


@pytest.mark.parametrize("x", [[1, 2, 3], [[1], [2], [3]], np.arange(1, 4), pd.Series([1, 2, 3])])
def test_one_input_needs_no_second_axis(x):
    inputs, targets = as_examples(x, pd.Series([True, False, True]))
    assert inputs.tolist() == [[1], [2], [3]]
    assert targets.tolist() == [1, 0, 1]


@pytest.mark.parametrize(
    "text",
    [
        "a,b,t\n0,1,2\n3,4,5\n6,7,8\n9,10,11\n",
        "\ufeff0;1;2\n3;4;5\n\n6;7;8\n9;10;11",
        "a\tb\tt\n0\t1\t2\n3\t4\t5\n6\t7\t8\n9\t10\t11\n",
        '"height","age","t"\n"0","1","2"\n 3, 4, 5\n6e0,7,8.0\n9,10,11\n',
    ],
    ids=["names and commas", "a byte order mark, semicolons, a blank line", "tabs", "quotes, blanks, exponents"],
)
def test_a_csv_file_is_read(tmp_path, text):
    path = csv_file(tmp_path, text)
    assert read_csv(path).tolist() == ROWS
    for given in (path, str(path)):
        x, t = as_examples(given)
        assert np.column_stack([x, t]).tolist() == ROWS


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "expected rows of numbers in points.csv, found none"),
        ("a,b\n", "expected rows of numbers in points.csv, found none"),
        ("name,town\nAda,London\nBen,Paris\n", "expected rows of numbers in points.csv, found none"),
        ("a,b\n1,2\n3\n", "points.csv, line 3: expected 2 columns as in the first row, got 1"),
        ("a,b\n1,2\n\n3,x\n", "points.csv, line 4, column 2: expected a number, got 'x'"),
        ("a,b\n1,\n", "points.csv, line 2, column 2: expected a number, got ''"),
        ("1,2\n3,nan\n", "points.csv, line 2, column 2: expected a number, got 'nan'"),
        ("1\n2\n", "expected a table whose last column holds the targets"),
    ],
)
def test_what_is_wrong_with_a_csv_file_is_said_with_its_place(tmp_path, text, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        as_examples(csv_file(tmp_path, text))


def test_a_missing_file_is_said_by_name(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"points\.csv"):
        as_examples(tmp_path / "points.csv")


@pytest.mark.parametrize(
    ("data", "t", "message"),
    [
        ([], None, "expected one example or more in the data, got none"),
        (np.empty((0, 3)), None, "expected one example or more in the data, got none"),
        ([], [], "expected one example or more in the inputs, got none"),
        ([[1, 2], [3]], None, "expected rows of one length in the data: row 0 has 2, row 1 has 1"),
        ([[1, 2], [3, 4, 5]], [0, 1], "expected rows of one length in the inputs: row 0 has 2, row 1 has 3"),
        ([["a", "b"], ["c", "d"]], None, "expected numbers in the data, got"),
        ([[1, "b"], [2, "d"]], None, "expected numbers in the data, got"),
        ([[1, None], [2, 3]], None, r"row 0 .* has a gap"),
        ([1, np.nan, 3], [0, 1, 0], "expected finite numbers in the inputs: row 1"),
        ([1, 2, 3], [0, 1, np.inf], "expected finite numbers in the targets: row 2"),
        ([1, 2, 3], [0, 1], "expected one target for each example, got 3 examples and 2 targets"),
        ([1, 2, 3], None, r"expected a table whose last column holds the targets, got shape \(3,\)"),
        ([1, 2, 3], [[0], [1], [0]], r"targets \(N,\), got shapes \(3, 1\) and \(3, 1\)"),
        (np.zeros((2, 2, 2)), [0, 1], "expected inputs"),
        (3.0, None, "expected numbers in the data, got 3.0"),
        ({"x": 1}, None, "expected numbers in the data, got"),
        ([1j, 2j], [0, 1], "expected numbers in the inputs"),
    ],
)
def test_what_is_wrong_with_the_data_is_said(data, t, message):
    with pytest.raises(ValueError, match=message):
        as_examples(data, t)


def test_a_column_of_text_is_named():
    frame = pd.DataFrame({"height": [1.0, 2.0], "town": ["Oslo", "Lima"], "t": [0, 1]})
    with pytest.raises(ValueError, match="expected numbers in every column, but not so: town; leave out such columns"):
        as_examples(frame)


def test_the_data_handed_in_are_not_changed_later():
    x = np.array([1.0, 2.0])
    inputs, _ = as_examples(x, [0, 1])
    x[0] = 99
    assert inputs.tolist() == [[1.0], [2.0]]


# -- the data sets of the course -------------------------------------------------------------------------------------


def test_the_line_of_the_course_is_what_its_formula_says():
    """Means over 400 data sets of 256 examples; each tolerance is about four standard errors."""
    sets = [course_line(seed=seed) for seed in range(400)]
    x, t = (np.array(column) for column in zip(*sets, strict=True))
    noise = t - (1 + 2 * x)
    assert (x.mean(), x.std()) == (pytest.approx(0, abs=0.0125), pytest.approx(1, abs=0.009))
    assert (noise.mean(), noise.std()) == (pytest.approx(0, abs=0.0125), pytest.approx(1, abs=0.009))
    assert (x * noise).mean() == pytest.approx(0, abs=0.0125)
    assert np.array_equal(course_line(seed=3)[0], x[3])
    assert course_line(n=10)[0].shape == (10,)


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("n", [4, 20])
def test_two_classes_overlap_on_their_interval(n, seed):
    x, t = two_classes(n, seed)
    assert len(x) == len(t) == n
    assert -4 <= x.min() <= x.max() <= 4
    assert (np.diff(x) >= 0).all()
    assert set(t) == {0.0, 1.0}
    assert x[t == 1].min() < x[t == 0].max()


def test_too_few_examples_cannot_overlap():
    with pytest.raises(ValueError, match="expected 4 examples or more"):
        two_classes(3)


def test_the_neuron_with_two_minima_has_three_examples():
    x, t = neuron_with_two_minima()
    assert (x.tolist(), t.tolist()) == ([-1, 1, 10], [0.1, 1, 0])
