"""Fill a new folder whole or not at all, and never one that holds anything."""

import contextlib
import os
import shutil
import tempfile
from pathlib import Path


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
    part = Path(tempfile.mkdtemp(prefix=folder.name + ".", dir=folder.parent))
    try:
        part.chmod(0o755)
        yield part
        if folder.exists():
            folder.rmdir()  # it is empty; Windows replaces no folder by another
        os.replace(part, folder)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
