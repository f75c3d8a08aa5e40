"""A folder that answers requests as a server would."""

from __future__ import annotations

from pathlib import Path

import attrs

from proactive_core.errors import PluginError, SourceError, UsageError
from proactive_core.ports import Reply, Request


def _folder(root: str | Path) -> Path:
    folder = Path(root).resolve()
    if not folder.is_dir():
        raise UsageError(f"there is no folder {root}")
    return folder


@attrs.frozen
class FolderSender:
    """Answers `GET /name` with the bytes of the file `name` below a folder.

    Nothing outside the folder is ever read: neither by `..` nor through a link.

    Attributes:
        root: The folder; it must exist.
        max_bytes: The largest file to read.

    Raises:
        UsageError: There is no such folder.
    """

    root: Path = attrs.field(converter=_folder)
    max_bytes: int = attrs.field(default=256 * 2**20, kw_only=True)

    def __call__(self, request: Request) -> Reply:
        """Read the file that a request names.

        Raises:
            SourceError: It is missing, unreadable, too large, no file or outside the folder.
            PluginError: The request is no plain GET.
        """
        if request.method != "GET" or request.body is not None:
            raise PluginError(f"a folder only answers GET, not {request.method}")
        if "\0" in request.path:
            raise SourceError(f"{request.path!r} is no file name")
        path = self.root / request.path.lstrip("/")
        try:
            found = path.resolve()
            if not found.is_relative_to(self.root):
                raise SourceError(f"{path} leads out of the folder {self.root}")
            if not found.is_file():
                raise SourceError(f"there is no file {path}", status=404)
            if found.stat().st_size > self.max_bytes:
                raise SourceError(f"{path} is larger than {self.max_bytes} bytes")
            return Reply(200, found.read_bytes())
        except (OSError, RuntimeError) as e:  # RuntimeError: links that go in a circle
            reason = e.strerror if isinstance(e, OSError) else e
            raise SourceError(f"cannot read {path}: {reason}") from e
