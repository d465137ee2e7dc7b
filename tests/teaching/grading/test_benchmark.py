"""Does the part of `make bench` on grading still say what it measured? With made-up numbers."""

from benchmarks.grading import Watch, Way, section


def test_the_table_and_the_sentence():
    ways = [
        Way("nbgrader autograde", [4.0] * 20, 80.0, 60.0, 300.0),
        Way("nnwidgets grade, 1 worker", [0.1, 0.2, 0.3] * 10, 8.0, 6.0, 100.0),
        Way("nnwidgets grade, 2 workers", [0.2] * 30, 4.0, 7.0, 200.0),
        Way("nnwidgets grade, Dask, 2 workers", [0.2] * 30, 5.0, 7.0, 200.0),
    ]
    text = section(ways)
    assert "| nnwidgets grade, 1 worker | 0.200 | 0.267 | 0.200 | 100 |" in text
    assert "20 times as fast as nbgrader" in text
    assert "2.00 times as fast as one; a Dask cluster of two, 1.60 times" in text


def test_the_watch_sees_what_is_used():
    with Watch(1) as watch:
        total = sum(number * number for number in range(300_000))
    assert total > 0
    assert watch.processor > 0
