"""Files that operators hand in."""

from __future__ import annotations

import asyncio
import re
import shutil
from pathlib import Path, PurePosixPath

from fastapi import UploadFile

from console.exceptions import ChooseAnotherFile
from console.texts import Texts
from knowledge.content.recognition import SUFFIXES

#: Bytes of the largest file; 20,000 products with long descriptions fit.
LARGEST = 50_000_000


async def keep(
    upload: UploadFile, folder: Path, *, suffixes: tuple[str, ...] = SUFFIXES, texts: Texts
) -> Path:
    """Saves the file under its own name; the same name again replaces it, so that a sync sees the changes.

    Raises ChooseAnotherFile for a kind of file that is not read, or one that is too large or empty.
    """
    name = safe_name(upload.filename or "")
    if not name.lower().removesuffix(".gz").endswith(suffixes):
        endings = ", ".join(suffixes)
        raise ChooseAnotherFile(
            texts.say("Files that end in %(endings)s are read, each also with .gz.", endings=endings)
        )
    if not upload.size:
        raise ChooseAnotherFile("It is empty.")
    if upload.size > LARGEST:
        raise ChooseAnotherFile(texts.say("It has more than %(size)s MB.", size=LARGEST // 1_000_000))
    path = folder / name
    await asyncio.to_thread(_write, upload, path)
    return path


def safe_name(name: str) -> str:
    """The last part of a name, in letters, digits, dots, hyphens and underscores of any script."""
    last = PurePosixPath(name.replace("\\", "/")).name
    return re.sub(r"[^\w.-]+", "-", last).lstrip(".-")[-100:]


def _write(upload: UploadFile, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    # A reader must never see half a file, and a failed upload must not destroy the former one.
    partial = path.with_name(f".{path.name}.part")
    with partial.open("wb") as target:
        shutil.copyfileobj(upload.file, target)
    partial.replace(path)
