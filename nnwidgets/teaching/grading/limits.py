"""How much may a submission take? Time, memory, disk and processes; generous for honest work."""

from dataclasses import dataclass

MB = 1_000_000


@dataclass(frozen=True)
class Limits:
    """What one submission may take.

    Attributes
    ----------
    cell_seconds, seconds : float
        For one cell, and for the cells of a notebook together. The questions have as long as the cells.
    each_seconds, exercise_seconds : float
        For one question, and for one exercise.
    memory : int
        Bytes, of all its processes together.
    disk : int
        Bytes that it may write; without a box of its own, in any one file.
    processes : int
        At one time.
    """

    cell_seconds: float = 30.0
    seconds: float = 120.0
    each_seconds: float = 10.0
    exercise_seconds: float = 60.0
    memory: int = 2_000 * MB
    disk: int = 200 * MB
    processes: int = 32
