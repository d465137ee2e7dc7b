"""Do regions and tables follow the timeline, and do a turning handle and words of code say what the browser needs?"""

import numpy as np
import pytest

from nnwidgets.pictures import Axis, Panel, handle, region, sheet, table, text

UNIT = Panel("unit", "", Axis("x", 0, 10), Axis("y", 0, 10), bare=True)
NONE = np.full(4, np.nan)


def words(marks, step):
    return [note.get_text() for note in sheet((UNIT,)).figure(marks, step).axes[0].texts if note.get_text()]


def test_a_region_of_steps_shows_that_of_the_step_and_none_where_it_is_nan():
    x, y = np.stack([NONE, [0, 10, 10, 0], [0, 5, 5, 0]]), np.stack([NONE, [1, 1, 2, 2], [3, 3, 4, 4]])
    mark = region("unit", x, y, show="now")
    for step in (1, 2):
        (patch,) = sheet((UNIT,)).figure([mark], step).axes[0].patches
        assert patch.get_xy()[:4] == pytest.approx(np.stack([x[step], y[step]], axis=-1))
    nothing = sheet((UNIT,)).figure([mark], 0).axes[0].patches
    assert all(np.isnan(patch.get_xy()).all() for patch in nothing)


def test_a_table_of_steps_shows_the_numbers_of_the_step():
    values = np.array([[[np.nan, np.nan]], [[1.5, np.nan]], [[1.5, 2.5]]])
    mark = table("unit", [2, 6], [8, 5], ["a", "b"], values)
    assert [words([mark], k) for k in range(3)] == [
        ["a", "b"],
        ["a", "1", ".50", "b"],
        ["a", "1", ".50", "b", "2", ".50"],
    ]


@pytest.mark.parametrize("shape", [(2, 1), (3, 2, 2), (1, 3, 1, 2)])
def test_a_table_of_another_shape_is_refused(shape):
    with pytest.raises(ValueError, match="expected 2 names"):
        table("unit", [2, 6], [8, 5], ["a", "b"], np.zeros(shape))


def test_words_of_code_have_letters_of_one_width():
    (note,) = sheet((UNIT,)).figure([text("unit", 1, 1, "i = l", code=True)]).axes[0].texts
    assert note.get_fontfamily() == ["monospace"]
    assert "code" not in text("unit", 1, 1, "i = l").look


def test_a_handle_that_turns_says_around_which_point():
    mark = handle("unit", 5, 6, controls=("angle", None), label="direction", centre=(4, 5))
    assert mark.arrays["centre"].tolist() == [4, 5]
