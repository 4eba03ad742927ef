"""Signs of life of the leader, as this host sees them: asked for again and again in the background.

It is a host that has to be silent, not a program on it. A Patroni that hangs, or that stops its PostgreSQL in peace and
answers nobody meanwhile, is Patroni's and the watchdog's affair: its kernel still takes connections, or refuses them.
"""

import http.client
import json
import os
import socket
import ssl
import threading
import time
import traceback
from collections.abc import Callable, Mapping

from .decision import Seen

PATRONI = 8008
POSTGRESQL = 5432


class Signs:
    """Asks the leader's Patroni, its host where that is silent, and the own Patroni what its PostgreSQL receives."""

    def __init__(
        self, me: str, addresses: Mapping[str, str], context: ssl.SSLContext, interval: float, timeout: float
    ):
        self._me = me
        self._addresses = addresses
        self._context = context
        self._interval = interval
        self._timeout = timeout
        self._lock = threading.Lock()
        self._leader: str | None = None
        self._alive = 0.0
        self._missed = 0
        self._streamed: float | None = None
        self._received: int | None = None
        for work in (self._ask_leader, self._ask_host, self._ask_own):
            threading.Thread(target=self._forever, args=(work,), daemon=True).start()

    def of(self, leader: str | None) -> Seen | None:
        """What was seen of `leader` until now. Whoever was not the leader before is asked from now on."""
        with self._lock:
            if leader == self._me or leader not in self._addresses:
                leader = None
            if leader != self._leader:
                self._leader, self._alive, self._missed, self._received = leader, time.monotonic(), 0, None
            return Seen(leader, self._alive, self._missed, self._streamed) if leader else None

    def _forever(self, work: Callable[[], None]) -> None:
        while True:
            began = time.monotonic()
            try:
                work()
            except Exception:
                # A fencer that has lost one of its senses is none. systemd starts another.
                traceback.print_exc()
                os._exit(1)
            time.sleep(max(0.05, self._interval - (time.monotonic() - began)))

    def _ask_leader(self) -> None:
        leader = self._leader
        if leader is None:
            return
        try:
            self._get(leader, "/liveness")
        except ConnectionRefusedError:
            pass
        except (OSError, http.client.HTTPException):
            with self._lock:
                if leader == self._leader:
                    self._missed += 1
            return
        self._lives(leader)

    def _ask_host(self) -> None:
        """Whether the host takes a connection or refuses it, once its Patroni has missed a question."""
        leader = self._leader
        if leader is None or self._missed == 0:
            return
        try:
            socket.create_connection((self._addresses[leader], POSTGRESQL), self._timeout).close()
        except ConnectionRefusedError:
            pass
        except OSError:
            return
        self._lives(leader)

    def _lives(self, leader: str) -> None:
        with self._lock:
            if leader == self._leader:
                self._alive, self._missed = time.monotonic(), 0

    def _ask_own(self) -> None:
        try:
            own = json.loads(self._get(self._me, "/patroni"))
        except (OSError, http.client.HTTPException, ValueError):
            return
        if own.get("state") != "running" or own.get("replication_state") != "streaming":
            return
        received = (own.get("xlog") or {}).get("received_location") or 0
        with self._lock:
            self._streamed = time.monotonic()
            # WAL that comes in is a sign of life, however silent its sender's Patroni is.
            if self._received is not None and received > self._received:
                self._alive, self._missed = self._streamed, 0
            self._received = max(received, self._received or 0)

    def _get(self, host: str, path: str) -> bytes:
        """Any answer, whatever its status."""
        connection = http.client.HTTPSConnection(
            self._addresses[host], PATRONI, timeout=self._timeout, context=self._context
        )
        try:
            connection.request("GET", path)
            return connection.getresponse().read()
        finally:
            connection.close()
