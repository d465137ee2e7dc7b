"""Does the code carry everything, and is a code refused that was changed in any place?"""

import base64
import hashlib
import json
import zlib

import pytest
from hypothesis import given
from learning_helpers import PROGRESS

from nnwidgets.learning.code import PREFIX, from_code, to_code
from nnwidgets.learning.records import empty


@given(PROGRESS)
def test_a_code_carries_everything(progress):
    assert from_code(to_code(progress)) == progress


def full():
    """Progress of somebody who has done all four lessons and written a note in each."""
    progress = empty()
    for lesson, number in (("3", 3), ("6", 3), ("8", 2), ("10", 4)):
        for i in range(1, number + 1):
            progress["checks"][f"{lesson}.{i}"] = {
                "status": "right",
                "score": 1.0,
                "tries": 3 + i,
                "mistakes": {"best instead of largest": 1, "slope halved": 2},
                "at": 1_800_000_000 + 137 * i,
            }
            progress["hints"][f"{lesson}.{i}"] = {"opened": 2, "at": 1_800_000_000 + 91 * i}
        progress["quizzes"][f"{lesson}.recall/1"] = {
            "first": 0, "began": 1_800_000_000, "last": 1, "right": True, "at": 1_800_000_100,
        }  # fmt: skip
        progress["predictions"][f"{lesson}.flat"] = {"choice": 1, "text": f"guess {lesson}", "at": 1_800_000_321}
        sentence = f"In lesson {lesson} I saw that a step multiplies the distance, so it runs away above the limit."
        progress["notes"][f"{lesson}.sentence"] = {"text": sentence, "compared": True, "at": 1_800_000_400}
    return progress


def test_a_code_is_short_enough_to_paste():
    assert len(to_code(full())) < 1500


def test_blanks_line_breaks_and_quotes_do_not_matter():
    code = to_code(full())
    broken = "\n ".join(code[i : i + 60] for i in range(0, len(code), 60))
    assert from_code(f' "{broken}"\n') == full()


def test_a_code_is_made_of_letters_that_survive_a_mail():
    assert set(to_code(full())[len(PREFIX) :]) <= set(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    )


def test_a_code_that_was_changed_anywhere_is_refused():
    code = to_code(full())
    for i in range(len(PREFIX), len(code)):
        other = "A" if code[i] != "A" else "B"
        for changed in (code[:i] + other + code[i + 1 :], code[:i], code[:i] + code[i + 1 :]):
            try:
                read = from_code(changed)
            except ValueError as error:
                assert "copy it again" in str(error)  # noqa: PT017
            else:  # the last letter holds a few bits that mean nothing
                assert i == len(code) - 1
                assert read == full()


@pytest.mark.parametrize("rubbish", ["", "hello", "nnw2.AAAA", None, 3, b"nnw1.AAAA", "NNW1.AAAA", "nnw1.äöü", "nnw1."])
def test_rubbish_is_refused_with_what_to_do(rubbish):
    with pytest.raises(ValueError, match=r"expected the code|begin with|copy it again"):
        from_code(rubbish)


def packed(text):
    raw = zlib.compress(text, 9)
    return PREFIX + base64.urlsafe_b64encode(hashlib.sha256(raw).digest()[:6] + raw).decode()


def test_a_code_that_unpacks_to_very_much_is_refused():
    with pytest.raises(ValueError, match="copy it again"):
        from_code(packed(b'"' + b"a" * 50_000_000 + b'"'))


@pytest.mark.parametrize("data", [[], {"schema": 1, "hints": 3}, {"schema": 7}, "text"])
def test_a_code_with_a_good_checksum_and_wrong_content_is_refused(data):
    with pytest.raises(ValueError, match=r"expected|later version"):
        from_code(packed(json.dumps(data).encode()))
