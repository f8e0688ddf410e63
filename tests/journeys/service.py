"""The product as its users run it: the real commands, in processes of their own."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from tests.botapi import TOKEN

ROOT = Path(__file__).parents[2]


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@dataclass
class Service:
    """One installation: its folder, its settings, and the process that serves, if one does."""

    folder: Path
    settings: dict[str, str] = field(default_factory=dict)
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
        ours = {
            "HOME": str(self.folder),
            "SHOPKEEPER_DATA_DIR": str(self.folder / "data"),
            "SHOPKEEPER_PORT": str(self.port),
            "PYTHONPATH": str(ROOT),
        }
        return kept | ours | self.settings

    def use_telegram(self, address: str) -> None:
        self.settings |= {"TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_API_URL": address}

    def command(self, *words: str, given: str | None = None) -> Any:
        """Runs `shopkeeper WORDS --json` and returns what it printed."""
        done = self.attempt(*words, "--json", given=given)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def attempt(self, *words: str, given: str | None = None) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "app", *words],
            cwd=self.folder,
            env=self.environment,
            input=given,
            capture_output=True,
            text=True,
            check=False,
            timeout=100,
        )

    def _spawn(self, words: tuple[str, ...]) -> None:
        with (self.folder / "service.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "app", *words],
                cwd=self.folder,
                env=self.environment,
                stdout=log,
                stderr=log,
            )

    async def start(self, *words: str) -> None:
        """Starts `shopkeeper run` (or other words) and waits until it answers."""
        self._spawn(words or ("run",))
        async with httpx.AsyncClient() as client:
            for _ in range(600):
                assert self.process is not None
                assert self.process.poll() is None, self.log
                try:
                    answer = await client.get(f"{self.address}/healthz")
                except httpx.TransportError:
                    await asyncio.sleep(0.1)
                else:
                    assert answer.status_code == 200
                    return
        raise AssertionError(f"no answer at {self.address}: {self.log}")

    def kill(self) -> None:
        """kill -9."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def stop(self) -> None:
        """Ctrl-C; fails where something holds the process up, however slow the machine is."""
        assert self.process is not None
        self.process.send_signal(signal.SIGINT)
        self.process.wait(timeout=60)

    @property
    def log(self) -> str:
        return (self.folder / "service.log").read_text(errors="replace")
