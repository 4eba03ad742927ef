"""The few things a fencer does in etcd, by the JSON gateway of this host's own member.

The own member answers only where it sees a majority, so that a host on a minority's side can neither read nor write.
"""

import base64
import http.client
import json
import ssl
from urllib.parse import urlsplit

from .decision import Agreed, Fence, Key, suspicion


class Etcd:
    """A connection to one member. Every method raises OSError or http.client.HTTPException where etcd does not answer."""

    def __init__(self, url: str, context: ssl.SSLContext | None, scope: str, timeout: float = 1.5):
        self._at = urlsplit(url)
        self._context = context
        self._timeout = timeout
        self._connection: http.client.HTTPConnection | None = None
        self._patroni = f"/patroni/{scope}/"
        self._own = f"/fencer/{scope}/"

    def agreed(self) -> Agreed:
        """What is agreed on now."""
        names = ("leader", "config", "failover", "sync")
        ranges = [{"request_range": {"key": _b64(self._patroni + name)}} for name in names]
        # From the prefix to the prefix with its last character raised: all that begins with it.
        end = self._own[:-1] + chr(ord("/") + 1)
        ranges.append({"request_range": {"key": _b64(self._own), "range_end": _b64(end)}})
        answer = self._call("kv/txn", {"success": ranges})
        found = {}
        for response in answer["responses"]:
            for kv in response["response_range"].get("kvs", []):
                found[_text(kv["key"])] = Key(
                    _text(kv.get("value", "")), int(kv["create_revision"]), int(kv["mod_revision"])
                )
        mark = f"{self._own}suspicion/"
        return Agreed(
            **{name: found.get(self._patroni + name) for name in names},
            fencing=found.get(f"{self._own}fencing"),
            suspicions={name.removeprefix(mark): key for name, key in found.items() if name.startswith(mark)},
        )

    def suspect(self, me: str, leader: Key, seconds: int) -> None:
        """Tells the other fencers that `leader` is silent; forgotten after `seconds`."""
        put = {"key": _b64(f"{self._own}suspicion/{me}"), "value": _b64(suspicion(leader)), "lease": self._lease(seconds)}
        self._call("kv/put", put)

    def withdraw(self, me: str) -> None:
        """Takes it back."""
        self._call("kv/deleterange", {"key": _b64(f"{self._own}suspicion/{me}")})

    def lock(self, me: str, fence: Fence, seconds: int) -> bool:
        """Takes the lock of `seconds`, if nothing that the decision rests on has moved since. Says whether it was had."""
        agreed = fence.seen_as
        same = [
            *self._same("leader", agreed.leader),
            *self._same("config", agreed.config),
            *self._same("sync", agreed.sync),
            *self._same("failover", agreed.failover),
            _compare(f"{self._own}fencing", "CREATE", "create_revision", "0"),
            *(
                _compare(f"{self._own}suspicion/{host}", "MOD", "mod_revision", str(agreed.suspicions[host].modified))
                for host in (me, fence.witness)
            ),
        ]
        word = json.dumps({"by": me, **json.loads(suspicion(fence.leader))})
        lease = self._lease(seconds)
        put = {"key": _b64(f"{self._own}fencing"), "value": _b64(word), "lease": lease}
        had = self._call("kv/txn", {"compare": same, "success": [{"request_put": put}]}).get("succeeded", False)
        if not had:
            self._call("lease/revoke", {"ID": lease})
        return had

    def release(self, leader: Key) -> bool:
        """Deletes the leader's key if it is the very one that was read, never written since. Says whether it was."""
        delete = {"request_delete_range": {"key": _b64(f"{self._patroni}leader")}}
        answer = self._call("kv/txn", {"compare": self._same("leader", leader), "success": [delete]})
        return answer.get("succeeded", False)

    def _same(self, name: str, key: Key | None) -> list[dict]:
        at = self._patroni + name
        if key is None:
            return [_compare(at, "CREATE", "create_revision", "0")]
        return [
            _compare(at, "CREATE", "create_revision", str(key.created)),
            _compare(at, "MOD", "mod_revision", str(key.modified)),
            _compare(at, "VALUE", "value", _b64(key.value)),
        ]

    def _lease(self, seconds: int) -> str:
        return self._call("lease/grant", {"TTL": seconds})["ID"]

    def _call(self, method: str, body: dict) -> dict:
        if self._connection is None:
            if self._context:
                self._connection = http.client.HTTPSConnection(
                    self._at.hostname, self._at.port, timeout=self._timeout, context=self._context
                )
            else:
                self._connection = http.client.HTTPConnection(self._at.hostname, self._at.port, timeout=self._timeout)
        try:
            self._connection.request("POST", f"/v3/{method}", json.dumps(body))
            response = self._connection.getresponse()
            text = response.read()
        except (OSError, http.client.HTTPException):
            self._connection.close()
            self._connection = None
            raise
        if response.status != 200:
            raise http.client.HTTPException(f"etcd says {response.status} to {method}: {text[:200]!r}")
        return json.loads(text)


def _compare(key: str, target: str, field: str, value: str) -> dict:
    return {"key": _b64(key), "target": target, "result": "EQUAL", field: value}


def _b64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def _text(encoded: str) -> str:
    return base64.b64decode(encoded).decode()
