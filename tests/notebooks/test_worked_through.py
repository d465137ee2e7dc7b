"""Does a student who makes a named mistake in the notebook read that mistake's own message, and then get it right?

Each mistake is written here as a student would write it, in place of the line `...  # your turn`; the exercise has its
own code for it, written by somebody else. One kernel works through a whole lesson: each exercise first wrong in every
named way, then right.
"""

import os
import re
import textwrap

import nbformat
import pytest
from answers import ROOT
from nbclient import NotebookClient

from nnwidgets.exercises import EXERCISES
from nnwidgets.learning.card import plainly
from nnwidgets.teaching.build import build

TURN = re.compile(r"^([ \t]*|\w+ = )\.\.\.  # your turn$", re.MULTILINE)
CHECK = re.compile(r'nw\.check\("([\d.]+)", \w+\)')

WRONG = {
    "3.1": {
        "nothing outside the inputs": """
            edges = sorted(x)
            return [(edges[i], edges[i + 1]) for i in range(len(edges) - 1)]""",
        "not in order": """
            edges = [-4, *x, 4]
            return [(edges[i], edges[i + 1]) for i in range(len(edges) - 1)]""",
        "middles between the inputs": """
            inputs = np.sort(x)
            edges = [-4, *(inputs[:-1] + inputs[1:]) / 2, 4]
            return list(zip(edges[:-1], edges[1:]))""",
        "only where the class changes": """
            order = np.argsort(x)
            x, t = x[order], t[order]
            cuts = [(x[i] + x[i + 1]) / 2 for i in range(len(x) - 1) if t[i] != t[i + 1]]
            edges = [-4, *cuts, 4]
            return list(zip(edges[:-1], edges[1:]))""",
        "one interval": "return [(-4, 4)]",
    },
    "3.2": {
        "percent": """
            w = np.random.uniform(-4, 4, 2000)
            return 100 * np.mean(count(w + h) == count(w - h))""",
        "how many for which part": """
            w = np.linspace(-4, 4, 3000)
            return np.sum(count(w + h) - count(w) == 0)""",
        "the other part": """
            w = np.linspace(-4, 4, 4000)
            return np.mean(count(w + h) != count(w - h))""",
        "level for slope": """
            w = np.linspace(-4, 4, 4000)
            return np.mean(count(w) == 0)""",
    },
    "3.3": {
        "count has no bottom": '"count"',
        "absolute has no bottom": '"absolute"',
        "squared has no bottom": '"squared error"',
        "cross-entropy has no bottom": '"cross entropy"',
    },
    "6.1": {
        "best instead of largest": "return 1 / h",
        "slope halved": "return 4 / h",
        "steeper, so bigger": "return h / 2",
        "same for every steepness": "return 0.5",
    },
    "6.2": {
        "largest instead of best": "return 2 / h",
        "steeper, so bigger": "return h",
        "same for every steepness": "return 1",
        "small is safe": "return 0.1 / h",
    },
    "6.3": {
        "distance for loss": """
            if step_size * h >= 2:
                return float("inf")
            w, steps = 1.0, 0
            while abs(w) > 0.01:
                w, steps = w - step_size * h * w, steps + 1
            return steps""",
        "equal amounts": """
            if step_size * h >= 2:
                return float("inf")
            loss, after = 1.0, (1 - step_size * h) ** 2
            return np.ceil(0.99 / (loss - after))""",
        "curvature forgotten": """
            if step_size >= 2:
                return float("inf")
            w, steps = 1.0, 0
            while w * w > 0.01 and steps < 10_000:
                w, steps = w - step_size * w, steps + 1
            return steps""",
        "swinging never arrives": """
            if step_size * h > 1:
                return float("inf")
            return np.log(0.1) / np.log(1 - step_size * h)""",
    },
    "8.1": {
        "variance for standard deviation": """
            return np.var(rng.choice(gradients, (5000, batch_size)).mean(axis=1))""",
        "sum for mean": "return np.std(rng.choice(gradients, (5000, batch_size)).sum(axis=1))",
        "without replacement": """
            means = [rng.choice(gradients, batch_size, replace=False).mean() for _ in range(2000)]
            return np.std(means)""",
        "scatter of the examples": "return np.std(rng.choice(gradients, (5000, batch_size)))",
        "spread around zero": """
            means = rng.choice(gradients, (5000, batch_size)).mean(axis=1)
            return np.sqrt(np.mean(means**2))""",
    },
    "8.2": {
        "runs away": "return 16, 3",
        "batch too large for the budget": "return 256, 0.5",
        "noise floor": "return 1, 0.3",
        "steps too small": "return 2, 0.001",
    },
    "10.1": {
        "at zero": "return 0",
        "halfway between the minima": """
            w = np.linspace(-2, 2, 40_001)
            left, right = w[w < 0], w[w > 0]
            return (left[loss(left).argmin()] + right[loss(right).argmin()]) / 2""",
        "a minimum": """
            w = np.linspace(-2, 2, 40_001)
            return w[loss(w).argmin()]""",
        "the wrong way": """
            w = np.linspace(-0.6, 0.6, 12_001)
            return -w[loss(w).argmax()]""",
        "height for place": "return loss(np.linspace(-0.6, 0.6, 12_001)).max()",
    },
    "10.2": {
        "always convex": """
            a, b = -10, 10
            return (a, b) if loss(0) > (loss(a) + loss(b)) / 2 else None""",
        "a touching chord counts": """
            for a in np.linspace(-5, 5, 21):
                for b in np.linspace(-5, 5, 21):
                    if a < b and loss((a + b) / 2) >= (loss(a) + loss(b)) / 2:
                        return a, b
            return None""",
        "chord above the curve": """
            for a in np.linspace(-5, 5, 21):
                for b in np.linspace(-5, 5, 21):
                    if a < b and loss((a + b) / 2) < (loss(a) + loss(b)) / 2 - 1e-9:
                        return a, b
            return None""",
        "one minimum, so convex": """
            w = np.linspace(-5, 5, 10_001)
            values = loss(w)
            inner = (values[1:-1] < values[:-2]) & (values[1:-1] <= values[2:])
            valleys = w[1:-1][inner]
            return (valleys[0], valleys[-1]) if len(valleys) > 1 else None""",
    },
    "10.3": {
        "the same start for every curve": "return -2",
        "the top": """
            w = np.linspace(-0.7, 0.7, 1_400_001)
            return w[loss(w).argmax()]""",
        "the higher valley": "return -1 if loss(-1.0) > loss(1.0) else 1",
        "value for place": "return loss(np.linspace(-2, 2, 40_001)).min()",
    },
    "10.4": {
        "small steps": "return 0.001",
        "just above the limit of the dip": """
            w, e = nw.descend(loss, start, 0.01, 500).final[0], 1e-4
            bend = (loss.gradient(w + e) - loss.gradient(w - e)) / (2 * e)
            return 1.1 * 2 / bend""",
        "the larger the better": "return 100",
    },
}


def test_every_named_mistake_is_made():
    made = {name: set(mistakes) for name, mistakes in WRONG.items()}
    named = {name: set(exercise.mistakes) for name, exercise in EXERCISES.items() if not name.startswith("0.")}
    assert made == named


def written(cell, answer):
    """Put what a student writes in place of the line that waits for it."""
    text = textwrap.dedent(answer).strip("\n")
    return TURN.sub(lambda turn: textwrap.indent(text, turn[1]) if not turn[1].strip() else turn[1] + text, cell, 1)


def worked_through(notebook, solved):
    """Return the notebook with each exercise wrong in every way, then right; and which check cell is about what."""
    cells, about = [], {}
    for number, cell in enumerate(notebook.cells):
        if not (cell.cell_type == "code" and TURN.search(cell.source)):
            cells.append(cell)
            continue
        check = notebook.cells[number + 1].source
        name = CHECK.fullmatch(check)[1]
        for mistake, answer in WRONG[name].items():
            cells.append(nbformat.v4.new_code_cell(written(cell.source, answer)))
            about[len(cells)] = name, mistake
            cells.append(nbformat.v4.new_code_cell(check))
        cells.append(solved[check])
        about[len(cells)] = name, None
    return nbformat.v4.new_notebook(cells=cells, metadata=notebook.metadata), about


@pytest.mark.slow
@pytest.mark.parametrize(
    "lesson", ["03_why_a_loss", "06_how_big_a_step", "08_all_one_or_a_few", "10_is_the_bottom_the_bottom"]
)
def test_each_exercise_wrong_in_every_named_way_and_then_right(lesson, tmp_path):
    source = ROOT / "lesson_sources" / f"{lesson}.py"
    student, solution = (nbformat.reads(build(source, kind), as_version=4) for kind in ("student", "solution"))
    solved = {after.source: cell for cell, after in zip(solution.cells, solution.cells[1:], strict=False)}
    notebook, about = worked_through(student, solved)
    client = NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(tmp_path)}})
    client.execute(env={**os.environ, "NNWIDGETS_PROGRESS": str(tmp_path / "progress.json")})
    assert {name for name, _ in about.values()} == {
        name for name in EXERCISES if name.partition(".")[0] == str(int(lesson[:2]))
    }
    for number, (name, mistake) in about.items():
        (output,) = notebook.cells[number].outputs
        said = output.data["text/plain"]
        exercise = EXERCISES[name]
        expected = "not yet. " + exercise.mistakes[mistake][1] if mistake else "right. " + exercise.praise
        assert said.startswith(plainly(f"{name}: {expected}")), f"{name}, {mistake}: {said}"
