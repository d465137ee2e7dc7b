"""What do these tests share? A look at a card from outside, and any progress that there may be."""

import ipywidgets as widgets
from hypothesis import strategies as st

NAMES = st.sampled_from(["6.1", "6.2", "8.sentence"])
TIMES = st.integers(0, 5)
SMALL = st.integers(0, 3)
RECORDS = {
    "predictions": st.fixed_dictionaries({"choice": SMALL, "text": st.text(max_size=3), "at": TIMES}),
    "quizzes": st.fixed_dictionaries(
        {"first": SMALL, "began": TIMES, "last": SMALL, "right": st.booleans(), "at": TIMES}
    ),
    "hints": st.fixed_dictionaries({"opened": SMALL, "at": TIMES}),
    "notes": st.fixed_dictionaries({"text": st.text(max_size=3), "compared": st.booleans(), "at": TIMES}),
    "checks": st.fixed_dictionaries(
        {
            "status": st.sampled_from(["right", "not yet"]),
            "score": st.floats(0, 1),
            "tries": SMALL,
            "mistakes": st.dictionaries(st.sampled_from(["a", "b"]), SMALL),
            "at": TIMES,
        }
    ),
}
PROGRESS = st.fixed_dictionaries({part: st.dictionaries(NAMES, record) for part, record in RECORDS.items()}).map(
    lambda parts: {"schema": 1, **parts}
)


def inside(widget):
    """All widgets on a card."""
    yield widget
    for child in getattr(widget, "children", ()):
        yield from inside(child)


def html_of(card):
    return "\n".join(w.value for w in inside(card) if isinstance(w, (widgets.HTML, widgets.HTMLMath)))


def press(button):
    button.click()


def shown(card):
    return card._repr_mimebundle_()["text/plain"]
