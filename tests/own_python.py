"""Python in a process of its own."""

import os
import subprocess
import sys

# What a script needs that imports Keras: the course's back end, no folder in the home.
KERAS = {"KERAS_BACKEND": "jax", "KERAS_HOME": os.devnull}


def python(*arguments, folder=None, **variables):
    """Run Python with these arguments and return what it prints; it has to succeed."""
    ran = subprocess.run(
        [sys.executable, *map(str, arguments)],
        cwd=folder,
        env=os.environ | {"PYTHONIOENCODING": "utf-8"} | variables,
        capture_output=True,
        encoding="utf-8",
    )
    assert ran.returncode == 0, ran.stderr[-5000:]
    return ran.stdout
