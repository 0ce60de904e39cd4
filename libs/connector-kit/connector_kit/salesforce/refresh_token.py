"""Log in with a refresh token, and keep the new one when Salesforce replaces it."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from connector_kit.errors import ConfigurationFailed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

_OURS_ALONE = 0o600


class RefreshToken:
    """A token from a login that a person made once.

    With refresh token rotation, each use brings a new token and ends the old one. The newest is
    then kept in a file, because a program cannot change its own settings. The file also says which
    setting it began with: another token in the settings makes it void. Programs that share it log
    in one after another, because a token that two of them show is valid for the first only.

    Args:
        client_id: The app's consumer key.
        client_secret: Its secret; apps may do without.
        refresh_token: The token in the settings.
        path: Where to keep a token that replaces it; without one it lasts as long as this object.
    """

    def __init__(
        self,
        client_id: str,
        client_secret: str | None,
        refresh_token: str,
        path: Path | None = None,
    ) -> None:
        self._app = {"client_id": client_id}
        if client_secret:
            self._app["client_secret"] = client_secret
        self._token = refresh_token
        self._began_with = hashlib.sha256(refresh_token.encode()).hexdigest()
        self._path = path

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Hold a lock beside the file; whoever waits for it finds the newest token there.

        Raises:
            ConfigurationFailed: It cannot be made, and neither could a new token be kept.
        """
        if self._path is None:
            yield
            return
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            lock = self._path.with_name(f"{self._path.name}.lock").open("w")
            fcntl.flock(lock, fcntl.LOCK_EX)  # until it is closed, by a crash too
        except OSError:
            raise ConfigurationFailed(
                "There is no place to keep the refresh token that replaces this one.",
                next_step="Make the folder of `refresh_token_path` writable.",
                code="REFRESH_TOKEN_NOT_KEPT",
            ) from None
        with lock:
            yield

    def form(self, now: float) -> dict[str, str]:  # noqa: ARG002 - the protocol's signature
        """Return the form, with the newest token that any process has kept."""
        self._token = self._kept() or self._token
        return {"grant_type": "refresh_token", **self._app, "refresh_token": self._token}

    def headers(self) -> dict[str, str]:
        """Return nothing."""
        return {}

    def granted(self, answer: Mapping[str, Any]) -> None:
        """Keep the token that replaces ours, if there is one.

        Raises:
            ConfigurationFailed: It cannot be written, and the next run would be locked out.
        """
        token = answer.get("refresh_token")
        if not isinstance(token, str) or not token or token == self._token:
            return
        self._token = token
        if self._path is None:
            return
        try:
            self._keep(self._path)
        except OSError:
            raise ConfigurationFailed(
                "The refresh token was replaced, and the new one cannot be written to its file.",
                next_step="Make the folder of `refresh_token_path` writable, and authorize again.",
                code="REFRESH_TOKEN_NOT_KEPT",
            ) from None

    def _kept(self) -> str | None:
        if self._path is None or not self._path.exists():
            return None
        try:
            kept = json.loads(self._path.read_text("utf-8"))
            return str(kept["token"]) if kept["began_with"] == self._began_with else None
        except (OSError, ValueError, KeyError, TypeError):
            raise ConfigurationFailed(
                "The file with the refresh token cannot be read.",
                next_step="Delete the file of `refresh_token_path`, and authorize again.",
                code="REFRESH_TOKEN_UNREADABLE",
            ) from None

    def _keep(self, path: Path) -> None:
        """Replace the file at once, so that a crash leaves the old token or the new one."""
        new = path.with_name(f"{path.name}.{os.getpid()}")
        with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, _OURS_ALONE), "w") as file:  # noqa: PTH123 - a path cannot be opened with permissions
            json.dump({"began_with": self._began_with, "token": self._token}, file)
            file.flush()
            os.fsync(file.fileno())
        new.replace(path)
