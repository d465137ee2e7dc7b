"""Are the results the same, whoever does the work and whoever dies meanwhile? Pools and Dask against one process."""

import multiprocessing
import os
import signal
import sys
from types import SimpleNamespace

import pytest
from submitted_class import RIGHT, notebook

from nnwidgets.teaching.grading.box import why_no_bubblewrap
from nnwidgets.teaching.grading.entries import Graded
from nnwidgets.teaching.grading.find import find
from nnwidgets.teaching.grading.limits import Limits
from nnwidgets.teaching.grading.names import Names
from nnwidgets.teaching.grading.results import Results
from nnwidgets.teaching.grading.run import run
from nnwidgets.teaching.grading.terms import Terms
from nnwidgets.teaching.roster import Student
from nnwidgets.teaching.trouble import Trouble

LIMITS = Limits(cell_seconds=60, each_seconds=60)
TERMS = Terms(("6.1", "6.2", "6.3"), "course", "a seed", LIMITS, closed=not why_no_bubblewrap())
UNSEEDED = "import numpy as np\ndef one_step(h):\n    raise ValueError(np.random.default_rng().random())"


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    folder = tmp_path_factory.mktemp("some")
    contents = {
        **{f"s{number}": notebook(RIGHT | {"6.1": f"return 2 / h if h > {number} else 1.0"}) for number in range(8)},
        "t1": notebook(last=UNSEEDED),
        "t2": notebook(last="import os\nos._exit(0)"),
        "t3": b"",
        "t4": notebook({}),
    }
    for student, content in contents.items():
        (folder / f"{student}.ipynb").write_bytes(content)
    return find(folder, Names([Student(student) for student in contents]))


@pytest.fixture(scope="module")
def by_one(found, tmp_path_factory):
    return dump(run(found, TERMS), tmp_path_factory.mktemp("one"))


def dump(graded, folder, after_first=None):
    """Write what comes, each once, and return the dump; call something after the first that was graded in a worker."""
    results, seen = Results(folder), []
    for one in graded:
        results.write(one)
        seen.append(one.student)
        if after_first and one.verdicts:
            after_first = after_first()
    assert len(seen) == len(set(seen))
    return results.dump()


def test_one_process_grades_all(by_one):
    assert by_one.count('"status": "graded"') == 10
    assert by_one.count('"status": "ungraded"') == 2


def test_a_pool_loses_a_worker_and_no_result(found, by_one, tmp_path):
    def kill():
        multiprocessing.active_children()[0].kill()

    assert dump(run(found, TERMS, workers=2), tmp_path, kill) == by_one


def test_a_submission_whose_worker_always_dies_is_ungraded(found, monkeypatch):
    monkeypatch.setattr("nnwidgets.teaching.grading.run.die_with_parent", die)
    monkeypatch.setattr("nnwidgets.teaching.grading.run.TRIES", 2)
    (one,) = run(found[:1], TERMS, workers=2)
    assert one.reason == "The worker died 2 times while it graded this. Look at it by hand."


def die():
    """What a worker of the test above does first."""
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")  # Dask's own, about ports and workers that went
def test_a_dask_cluster_loses_a_worker_and_no_result(found, by_one, tmp_path, caplog):
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=":0", silence_logs=50
    ) as cluster:

        def kill():
            with distributed.Client(cluster.scheduler_address, set_as_default=False) as client:
                pids = client.run(os.getpid)
            os.kill(min(pids.values()), signal.SIGKILL)

        assert dump(run(found, TERMS, dask=cluster.scheduler_address), tmp_path, kill) == by_one
    caplog.clear()


class Killed(Exception):
    """Stands in for Dask's word for work whose workers died again and again."""


class Cluster(list):
    """Stands in for Dask: its queue, its client and its futures. Whoever gets the work of `victim` dies of it."""

    victim, handed_out = "s1", 0

    def submit(self, function, job, terms, pure):
        self.handed_out += 1
        error = Killed() if job.student == self.victim else None
        status = "error" if error else "finished"
        graded = Graded(job.student, job.file, job.sha256)
        return SimpleNamespace(
            key=self.handed_out, status=status, exception=lambda: error, result=lambda: graded, job=job
        )

    def as_completed(self, futures, loop):
        return self

    def add(self, future):
        self.append(future)

    def __next__(self):
        return self.pop(0)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass


def test_a_submission_that_kills_worker_after_worker_is_ungraded(found, monkeypatch):
    cluster = Cluster()
    cluster.loop, cluster.nthreads = None, lambda: {"a": 1, "b": 1}
    fake = SimpleNamespace(Client=lambda *_, **__: cluster, as_completed=cluster.as_completed, KilledWorker=Killed)
    monkeypatch.setitem(sys.modules, "distributed", fake)
    results = {one.student: one for one in run(found[:4], TERMS, dask="somewhere")}
    assert results.keys() == {one.student for one in found[:4]}
    assert results["s1"].reason == "The worker died 3 times while it graded this. Look at it by hand."
    assert [one.status for one in results.values() if one.student != "s1"] == ["graded"] * 3
    assert cluster.handed_out == 3 + 3


def test_no_scheduler_is_said(found, monkeypatch):
    pytest.importorskip("distributed")
    monkeypatch.setattr("nnwidgets.teaching.grading.run.WAIT", 1)
    with pytest.raises(Trouble, match=r"no Dask scheduler at tcp://127.0.0.1:9"):
        list(run(found, TERMS, dask="tcp://127.0.0.1:9"))
