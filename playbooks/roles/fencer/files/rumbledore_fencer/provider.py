"""The provider's interface, as Hetzner Cloud has it: a server's state, and its power."""

import http.client
import json
import ssl
import time
import urllib.request


class Unproven(Exception):
    """The provider did not prove that a server is off; the message says what it did instead."""


class Provider:
    """Asks for servers by their ids. `timeout` is that of one request, in seconds."""

    def __init__(self, url: str, token: str, authority: str | None, timeout: float = 2):
        self._url = url.rstrip("/")
        self._token = token
        self._context = ssl.create_default_context(cafile=authority)
        self._timeout = timeout

    def check(self, server: int, address: str) -> str:
        """What state the server is in. Raises Unproven unless its id is the server that has `address`."""
        found = self._ask("GET", f"/servers/{server}").get("server") or {}
        public = (found.get("public_net") or {}).get("ipv4") or {}
        addresses = [net.get("ip") for net in found.get("private_net") or []] + [public.get("ip")]
        if found.get("id") != server or address not in addresses:
            raise Unproven(f"server {server} of the provider is not the one at {address}")
        return found.get("status", "")

    def power_off(self, server: int, address: str, deadline: float, pause: float = 0.1) -> None:
        """Returns when the server's power is proven to be cut: the action was asked for and done, and `off` read after it.

        Raises Unproven when that is not so by `deadline`, which is time.monotonic()'s.
        """
        action = self._ask("POST", f"/servers/{server}/actions/poweroff").get("action") or {}
        while action.get("status") == "running":
            _wait(pause, deadline, "the power-off is not done yet")
            action = self._ask("GET", f"/actions/{action['id']}").get("action") or {}
        if action.get("status") != "success":
            raise Unproven(f"the power-off ended as {action.get('status')}: {action.get('error')}")
        while (status := self.check(server, address)) != "off":
            _wait(pause, deadline, f"the power-off is done, and the server {status}")

    def _ask(self, method: str, path: str) -> dict:
        request = urllib.request.Request(
            self._url + path, method=method, headers={"Authorization": f"Bearer {self._token}"}
        )
        try:
            with urllib.request.urlopen(request, timeout=self._timeout, context=self._context) as response:
                answer = json.load(response)
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise Unproven(f"the provider answers {method} {path} with: {error}") from error
        return answer if isinstance(answer, dict) else {}


def _wait(pause: float, deadline: float, otherwise: str) -> None:
    if time.monotonic() + pause > deadline:
        raise Unproven(otherwise)
    time.sleep(pause)
