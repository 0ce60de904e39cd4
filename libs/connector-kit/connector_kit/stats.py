"""What the calls cost."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field, replace


@dataclass
class ApiStats:
    """Counters that several threads add to: calls sent, retries among them, seconds held back."""

    calls: int = 0
    retries: int = 0
    throttled_seconds: float = 0.0
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False, compare=False)

    def add(self, *, calls: int = 0, retries: int = 0, throttled_seconds: float = 0.0) -> None:
        """Add to the counters."""
        with self._lock:
            self.calls += calls
            self.retries += retries
            self.throttled_seconds += throttled_seconds

    def snapshot(self) -> ApiStats:
        """Return a copy that does not change any more."""
        with self._lock:
            return replace(self, _lock=threading.Lock())

    def since(self, earlier: ApiStats) -> ApiStats:
        """Return what was added after `earlier`, a snapshot."""
        now = self.snapshot()
        return ApiStats(
            now.calls - earlier.calls,
            now.retries - earlier.retries,
            now.throttled_seconds - earlier.throttled_seconds,
        )
