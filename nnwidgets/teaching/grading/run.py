"""How is a whole class graded? One submission after the other, or several at a time, here or on a Dask cluster.

However it is done, the same submission gets the same result: what it is asked depends on the terms and the student, and
not on who grades it or when. Results are written as they come.
"""

import multiprocessing
from collections import Counter, deque
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool

from nnwidgets.teaching.grading.content import Refused
from nnwidgets.teaching.grading.entries import UNGRADED, Graded
from nnwidgets.teaching.grading.grade import grade
from nnwidgets.teaching.grading.parent import die_with_parent
from nnwidgets.teaching.grading.predictions import predictions_in
from nnwidgets.teaching.grading.terms import Job
from nnwidgets.teaching.trouble import Trouble

TRIES = 3  # how often a submission is tried whose worker dies
WAIT = 30  # seconds for a Dask scheduler to answer


def run(found, terms, workers=1, dask=None):
    """Grade what was found, and yield a `Graded` for each as it comes.

    Parameters
    ----------
    found : list of Found
    terms : Terms
    workers : int
        Processes on this machine. With 1, this one does it.
    dask : str, optional
        The address of a running Dask scheduler; its workers do it.

    Raises
    ------
    Trouble
        The scheduler does not answer.
    """
    if dask:
        yield from _on_dask(found, terms, dask)
    elif workers > 1:
        yield from _on_pool(found, terms, workers)
    else:
        yield from (_done(job_of(one), terms) for one in found)


def job_of(one):
    """Read a submission; return the job of grading it, or a `Graded` that says why there is none."""
    try:
        files = {} if one.reason else one.load()
    except (Refused, OSError) as error:
        return _ungraded(one, f"It cannot be read any more ({error}).")
    if one.reason:
        return _ungraded(one, one.reason)
    return Job(one.student, one.file, one.sha256, one.notebooks, files, predictions_in(files), one.note)


def _ungraded(one, reason):
    return Graded(one.student, one.file, one.sha256, UNGRADED, reason)


def _lost(one):
    return _ungraded(one, f"The worker died {TRIES} times while it graded this. Look at it by hand.")


def _done(job, terms):
    """Grade a job; what is no job is done already."""
    return job if isinstance(job, Graded) else grade(job, terms)


def _on_pool(found, terms, workers):
    """A pool of processes; one that dies takes the pool with it, and those that were under way are tried again."""
    waiting, tries = deque(found), Counter()
    while waiting:
        with ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), die_with_parent) as pool:
            running = {}
            while waiting or running:
                try:
                    while waiting and len(running) < 2 * workers:
                        future = pool.submit(_done, job_of(waiting[0]), terms)
                        running[future] = waiting.popleft()
                except BrokenProcessPool:
                    pass
                done, _ = wait(running, return_when=FIRST_COMPLETED)
                broken = [future for future in done if isinstance(future.exception(), BrokenProcessPool)]
                for future in done - set(broken):
                    del running[future]
                    yield future.result()
                if broken:
                    yield from _again(running.values(), waiting, tries)
                    break


def _again(lost, waiting, tries):
    """Put those whose worker died in front again; give up one that was tried too often."""
    for one in list(lost):
        tries[one.student] += 1
        if tries[one.student] < TRIES:
            waiting.appendleft(one)
        else:
            yield _lost(one)


def _on_dask(found, terms, address):
    """A running cluster. Dask itself gives the work of a dead worker to another; we add to that."""
    import distributed  # noqa: PLC0415 - an optional package

    try:
        client = distributed.Client(address, timeout=WAIT, set_as_default=False)
    except (OSError, ValueError) as error:
        raise Trouble(f"There is no Dask scheduler at {address} ({error}). Start one, or name its address.") from None
    with client:
        waiting, tries, running = deque(found), Counter(), {}
        done = distributed.as_completed([], loop=client.loop)

        def fill():
            while waiting and len(running) < _window(client):
                one = waiting.popleft()
                future = client.submit(_done, job_of(one), terms, pure=False)
                running[future.key] = one
                done.add(future)

        fill()
        while running:
            future = next(done)
            one = running.pop(future.key)
            if future.status == "finished":
                yield future.result()
            elif isinstance(future.exception(), distributed.KilledWorker):
                yield from _again([one], waiting, tries)
            else:
                raise Trouble(
                    f"A Dask worker cannot grade {one.file} ({future.exception()}). Is it the same nnwidgets?"
                )
            fill()


def _window(client):
    """How many to hand over at a time: all workers busy, and one more for each."""
    return max(2, 2 * sum(client.nthreads().values()))
