"""Fill a new folder whole or not at all, and never one that holds anything."""

import contextlib
import os
import secrets
import shutil
import time

SECONDS = 5  # as long may another program hold a fresh file: a virus scanner does


@contextlib.contextmanager
def new_folder(folder):
    """Make a folder that appears once all that is put into it is there.

    Yields a folder beside it, to be filled, that takes its place at the end; if
    anything is raised before, it is gone. Raises FileExistsError if there is a file of
    that name, or the folder holds anything.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise FileExistsError(
            f"{folder} is not empty, and may hold somebody's work: choose a new folder."
        )
    folder.parent.mkdir(parents=True, exist_ok=True)
    # Not by tempfile: what that makes nobody else may read, on Windows for ever.
    part = folder.with_name(f"{folder.name}.{secrets.token_hex(4)}")
    part.mkdir()
    try:
        yield part
        if folder.exists():
            folder.rmdir()  # it is empty; Windows replaces no folder by another
        move(part, folder)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise


def move(part, folder):
    """Give a folder its name; on Windows that may have to wait for other programs."""
    latest = time.monotonic() + SECONDS
    while True:
        try:
            return os.replace(part, folder)
        except PermissionError:
            if time.monotonic() > latest:
                raise
            time.sleep(0.1)
