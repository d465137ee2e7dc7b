"""Is every number said the way it is meant, in Python as in the browser?"""

import json
import math
import re
import shutil
import subprocess

import numpy as np
import pytest
from explorer_js import FILL, NUMBER, SCRIPT
from hypothesis import given
from hypothesis import strategies as st

from nnwidgets.pictures import Text, join, number, plain, say, whole

EXAMPLES = {
    0.0: "0.00",
    0.51: "0.510",
    -2: "−2.00",
    1: "1.00",
    9.995: "9.99",  # in binary a little less than that
    0.125: "0.125",
    1.125: "1.13",  # halfway: away from zero, as in the browser
    -1.125: "−1.13",
    12.34: "12.3",
    123.4: "123",
    999.5: "1000",
    1234.5: "1235",
    99949: "99949",
    99950: "1.00·10⁵",
    100000: "1.00·10⁵",
    0.001: "0.00100",
    0.00099951: "0.00100",
    0.0009994: "9.99·10⁻⁴",
    3.2e-7: "3.20·10⁻⁷",
    -1.5e12: "−1.50·10¹²",
    1e38: "1.00·10³⁸",
    1e60: "over 10³⁸",
    -1e60: "under −10³⁸",
    1e-60: "under 10⁻³⁷",
    math.inf: "over 10³⁸",
    -math.inf: "under −10³⁸",
    math.nan: "not a number",
}
BACK = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹−", "-0123456789-")
SHOWN = st.floats(min_value=1e-37, max_value=1e38)
SPOKEN = st.one_of(SHOWN, SHOWN.map(lambda v: -v), st.floats(-1e6, 1e6).filter(lambda v: v == 0 or abs(v) > 1e-37))


def meant(said):
    """Return the number that a reader takes from the words."""
    mantissa, _, power = said.partition("·10")
    return float(mantissa.translate(BACK)) * 10.0 ** int(power.translate(BACK) or 0)


@pytest.mark.parametrize(("value", "said"), EXAMPLES.items())
def test_examples(value, said):
    assert number(value) == said


def test_zero_has_no_sign():
    assert number(-0.0) == "0.00"


@given(SPOKEN)
def test_reader_is_never_half_a_digit_off(value):
    said = meant(number(value))
    exact = 0.5000001 if 1000 <= abs(value) < 99950 else abs(value) * 0.0050001  # from 1000 on, whole numbers
    assert abs(said - value) <= exact


@given(SHOWN, SHOWN)
def test_larger_number_is_never_said_to_be_smaller(a, b):
    low, high = sorted((a, b))
    assert meant(number(low)) <= meant(number(high)) * (1 + 1e-12)


@given(st.integers(-(10**14), 10**14))
def test_whole_numbers_are_exact(value):
    assert int(whole(float(value)).translate(BACK)) == value


def test_whole_number_that_is_none():
    assert [whole(v) for v in (math.nan, math.inf, 1e20)] == ["not a number", "over 10³⁸", "1.00·10²⁰"]


def test_sentence_follows_the_timeline_and_stays_at_its_end():
    words = say("after {k:d} steps: {loss}, from {start}", k=[0, 1, 2], loss=[8.0, 2.0, 0.5], start=8)
    said = [words.at(step) for step in (0, 2, 99)]
    assert said == ["after 0 steps: 8.00, from 8.00", *2 * ["after 2 steps: 0.500, from 8.00"]]


def test_sentence_says_what_the_browser_has():
    assert Text("{x}", {"x": np.array([16777217.0])}).at() == number(np.float32(16777217.0)) == "1.68·10⁷"
    assert say("{x:d}", x=16777217).at() == "16777216", "32 bits, as they travel"


def test_number_that_32_bits_do_not_hold():
    assert say("{loss}", loss=[1.0, 1e60]).at(1) == "over 10³⁸"


@pytest.mark.parametrize(
    ("template", "numbers", "complaint"),
    [("{loss}", {}, "names loss, but was given nothing"), ("none", {"a": 1}, "names nothing, but was given a")],
)
def test_every_number_has_its_name(template, numbers, complaint):
    with pytest.raises(ValueError, match=complaint):
        say(template, **numbers)


def test_joined_sentences():
    assert join(say("A is {a}.", a=1), say("B.")).at() == "A is 1.00. B."


def test_joined_sentences_may_not_disagree():
    assert join(say("{a}", a=1), say("{a}", a=1)).at() == "1.00 1.00"
    with pytest.raises(ValueError, match="give 'a' different values"):
        join(say("{a}", a=1), say("{a}", a=2))


def test_learners_braces_mean_nothing():
    words = plain("my {loss:d} and {x}")
    assert words.numbers == {}
    assert re.findall(r"[{}]", words.at()) == []


# The browser's own number(), asked one line of JSON at a time.
ASK = f"""
globalThis.window = {{ addEventListener() {{}} }};
const {{ number, fill }} = await import("./explorer.mjs");
const {{ createInterface }} = await import("node:readline");
for await (const line of createInterface({{ input: process.stdin }})) {{
  const [what, ...rest] = JSON.parse(line);
  console.log(JSON.stringify(what === "number" ? ({NUMBER})(...rest) : ({FILL})(...rest)));
}}
"""


@pytest.fixture(scope="module")
def javascript(tmp_path_factory):
    """Return a function that asks the browser file's functions, run by node."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not here; tests/browser asks a real browser the same")
    folder = tmp_path_factory.mktemp("node")
    (folder / "explorer.mjs").write_bytes(SCRIPT.read_bytes())
    (folder / "ask.mjs").write_text(ASK, encoding="utf-8")
    program = subprocess.Popen(
        [node, "ask.mjs"], cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    )

    def ask(*question):
        program.stdin.write(json.dumps(question) + "\n")
        program.stdin.flush()
        return json.loads(program.stdout.readline())

    yield ask
    program.stdin.close()
    program.stdout.close()
    program.wait(timeout=30)


@given(value=st.floats())
def test_browser_says_the_same_number(javascript, value):
    assert javascript("number", np.float64(value).tobytes().hex()) == number(value)


@given(sign=st.sampled_from([1, -1]), digits=st.integers(1, 99999), power=st.integers(-12, 12))
def test_browser_rounds_the_same_way_where_it_is_close(javascript, sign, digits, power):
    value = sign * (digits + 0.5) / 10.0**power
    assert javascript("number", np.float64(value).tobytes().hex()) == number(value)


@given(value=st.floats(width=32), other=st.floats(width=32), step=st.integers(0, 3), kind=st.sampled_from(["", ":d"]))
def test_browser_says_the_same_sentence(javascript, value, other, step, kind):
    words = Text("so {a" + kind + "} of {b}", {"a": np.array([value, other]), "b": np.array([1.0])})
    sent = {name: np.float32(numbers).tobytes().hex() for name, numbers in words.numbers.items()}
    assert javascript("fill", words.template, sent, step) == words.at(step)
