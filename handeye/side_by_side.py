"""Cases side by side, each in a process of its own.

A Ctrl-C reaches all processes of a terminal at once, and in the middle of anything. So the cases'
processes do not hear it (it is blocked when they are started); this process hears it, asks them to
end, and waits for their reports.
"""

from __future__ import annotations

import logging
import math
import multiprocessing
import signal
import time
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress

from handeye.agent import HandeyeError
from handeye.tasks import Case, RunOptions, RunResult, Task, run_case, stopping

ASK_AGAIN = 5.0
"""Seconds after which processes that still run are asked again: a library may swallow it once."""
AT_ONCE = 2.0
"""Seconds in which a second Ctrl-C counts as the same one."""
Running = dict[Future[RunResult], int]


def run_side_by_side(
    work: Sequence[tuple[Task, Case]],
    options: Callable[[], RunOptions],
    jobs: int,
    finished: Callable[[int, RunResult], None],
) -> None:
    """Run cases, as many at a time as there are jobs.

    Args:
        work: what to run.
        options: asked how, before each case; listeners are not told.
        jobs: how many processes.
        finished: told every result as it comes in, and its place in `work`; after a Ctrl-C those
            of the cases that were begun.

    Raises:
        HandeyeError: when one of the processes dies.
    """
    left = list(enumerate(work))
    running: Running = {}

    def collect(done: set[Future[RunResult]]) -> None:
        for future in done:
            number = running.pop(future)
            finished(number, future.result())

    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, context, initializer=_begin_to_wait) as pool:
        try:
            while left or running:
                # One case a free process: a queue would go on after a Ctrl-C.
                while left and len(running) < jobs:
                    number, (task, case) = left.pop(0)
                    with _deaf_children():
                        running[pool.submit(_run, task, case, options())] = number
                collect(wait(running, return_when=FIRST_COMPLETED).done)
        except KeyboardInterrupt:
            with (
                stopping.to_the_end(),
                suppress(BrokenProcessPool),
            ):  # a process had not begun with its case
                while running:
                    for process in multiprocessing.active_children():
                        process.terminate()
                    collect(wait(running, ASK_AGAIN).done)
        except BrokenProcessPool as error:
            raise HandeyeError(
                "a process that ran a case died; run without --jobs to see where"
            ) from error


def _run(task: Task, case: Case, options: RunOptions) -> RunResult:
    """Run a case in the process that it is given to, and end it when asked to."""
    end_gracefully()
    try:
        return run_case(task, case, options)
    finally:
        _begin_to_wait()


def _begin_to_wait() -> None:
    """A process without a case has nothing to end; one that died would take the others with it."""
    signal.signal(signal.SIGTERM, lambda number, frame: None)


@contextmanager
def _deaf_children() -> Generator[None]:
    """Let processes that are started meanwhile not hear Ctrl-C (they keep the mask)."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def end_gracefully() -> None:
    """Let Ctrl-C and SIGTERM end runs: with a report and without a browser left behind.

    Whoever presses Ctrl-C again at once does not disturb the end that is under way. What Playwright
    and its event loop log about calls that were cut off is not shown.
    """
    last = -math.inf

    def stop(number: int, frame: object) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last > AT_ONCE:
            last = now
            raise KeyboardInterrupt

    for kind in (signal.SIGINT, signal.SIGTERM):
        if signal.getsignal(kind) != signal.SIG_IGN:  # what was started deaf to it stays so
            signal.signal(kind, stop)
    for name in ("playwright", "asyncio"):
        logging.getLogger(name).addHandler(logging.NullHandler())
