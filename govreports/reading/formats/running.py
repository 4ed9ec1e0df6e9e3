"""Running a helper program (LibreOffice, antiword, bsdtar) within bounds of time, output and memory."""

from __future__ import annotations

import contextlib
import resource
import subprocess
import tempfile
from pathlib import Path

from govreports.items import ReadingError

MEMORY = 4 << 30
"""Bytes of address space a program may use: LibreOffice maps two gigabytes before it does anything."""
MOST = 64 << 20
"""Bytes of output that are taken."""


def run(command: list[str], url: str, *, given: bytes = b"", seconds: float, most: int = MOST) -> bytes:
    """Output of a program that gets `given` as input. `url` names the document in messages.

    Raises ReadingError("page", ...): `limit` after `seconds` of time or `most` bytes of output, `encrypted` where the
    program asks for a password, `truncated` where it fails.
    """

    def bound() -> None:
        # What the program starts itself may outlive it: the processor time bounds that too. The worker of the pool that we
        # run in has less memory than LibreOffice needs, as its soft bound; the hard one is left for this.
        for kind, amount in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, int(seconds) + 5), (resource.RLIMIT_FSIZE, most + 1)):
            with contextlib.suppress(ValueError, OSError):
                hard = resource.getrlimit(kind)[1]
                resource.setrlimit(kind, (amount if hard == resource.RLIM_INFINITY else min(amount, hard), hard))

    name = Path(command[0]).name
    # Files instead of pipes: a grandchild that hangs would keep a pipe open and us waiting.
    with tempfile.TemporaryFile() as source, tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as errors:
        source.write(given)
        source.seek(0)
        try:
            process = subprocess.Popen(command, stdin=source, stdout=out, stderr=errors, preexec_fn=bound)
        except (OSError, subprocess.SubprocessError) as error:
            raise ReadingError("page", "unsupported", f"{url}: {name} cannot be started ({type(error).__name__})") from error
        try:
            code = process.wait(timeout=seconds)
        except subprocess.TimeoutExpired as error:
            raise ReadingError("page", "limit", f"{url}: {name} took longer than {seconds:g} seconds") from error
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()
        if out.seek(0, 2) > most:
            raise ReadingError("page", "limit", f"{url}: {name} made more than {most} bytes of it")
        if code:
            errors.seek(0)
            said = errors.read(2000).decode("utf-8", "replace").lower()
            reason = "encrypted" if "passphrase" in said or "password" in said or "encrypt" in said else "truncated"
            raise ReadingError("page", reason, f"{url}: {name} could not read it")
        out.seek(0)
        return out.read()
