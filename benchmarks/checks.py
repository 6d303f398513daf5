"""How fast a check answers, and what its process takes; ``course.py bench`` runs it."""

import contextlib
import io
import statistics
import time

import psutil

from helpers import exercises
from helpers.checking import process


def seconds(check, answer):
    """Return how long a check takes."""
    begun = time.perf_counter()
    with contextlib.redirect_stdout(io.StringIO()):
        check(answer)
    return time.perf_counter() - begun


def endless(w, b):
    """Never come back, within one step of C code."""
    return 10**10**9


def compare(n_runs=50):
    """Print how long checks take, ready or not, right or not, endless or not."""
    check = exercises.check_halfway
    process.WORKER.stop()
    print("a check")
    print(f"  with a new process {seconds(check, check.reference):12.3f} s")
    for words, wrongs in ("right", [check.reference]), ("with a mistake", None):
        times = [
            seconds(each, wrong if each.is_function else wrong())
            for each in ([check] * n_runs if wrongs else exercises.EXERCISES)
            if each.name != "build_network"  # its answers need Keras
            for wrong in wrongs or [m.wrongs[0] for m in each.mistakes[-1:]]
        ]
        middle, slowest = statistics.median(times), max(times)
        print(f"  {words:18} {middle:12.4f} s, at most {slowest:.4f} s")
    taken = psutil.Process(process.WORKER.process.pid).memory_info().rss
    over = seconds(check, endless) - process.SECONDS
    print(f"  past the limit     {over:12.3f} s, of {process.SECONDS:g} s")
    print(f"  the process takes  {taken / 2**20:12.0f} MB")


if __name__ == "__main__":
    compare()
