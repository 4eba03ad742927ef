"""Runs the fencer: `python3 -m rumbledore_fencer FILE` with its settings; `--check` after FILE asks the provider about every
member's id and ends, with 1 and the reason where one is wrong."""

import http.client
import json
import ssl
import sys
import time
from pathlib import Path

from .decision import Fence, Nothing, Rules, Suspect, Withdraw, alive_since, decide
from .etcd import Etcd
from .provider import Provider, Unproven
from .signs import Signs


def say(text: str) -> None:
    """One line in the journal."""
    print(text, flush=True)


class Fencer:
    """One host's fencer. `settings` is what fencer.json.j2 writes."""

    def __init__(self, settings: dict):
        self.settings = settings
        self.me = settings["me"]
        members = settings["members"]
        self.rules = Rules(
            me=self.me,
            members=frozenset(members),
            silence=settings["silence_s"],
            missed=settings["missed"],
            streamed=settings["streamed_s"],
        )
        tls = settings["tls"]
        context = ssl.create_default_context(cafile=tls["ca"])
        context.load_cert_chain(tls["cert"], tls["key"])
        self.etcd = Etcd(settings["etcd"], context, settings["scope"])
        self.signs = Signs(
            self.me,
            {name: member["address"] for name, member in members.items()},
            context,
            settings["interval_s"],
            settings["question_s"],
        )
        self.provider = provider_of(settings)
        self.said = ""

    def run(self) -> None:
        """Looks, decides and acts until the process ends."""
        leader = None
        while True:
            began = time.monotonic()
            try:
                agreed = self.etcd.agreed()
                leader = agreed.leader.value if agreed.leader else None
            except (OSError, http.client.HTTPException):
                agreed = None
            action = decide(self.rules, time.monotonic(), agreed, self.signs.of(leader))
            try:
                self.act(action, began)
            except (OSError, http.client.HTTPException) as error:
                say(f"etcd did not take it: {error}")
            time.sleep(max(0.05, self.settings["look_s"] - (time.monotonic() - began)))

    def act(self, action: Nothing | Suspect | Withdraw | Fence, began: float) -> None:
        """Does what was decided on a look that began at `began`."""
        # A decision is one line when it is another one than before.
        kind = f"{type(action).__name__.lower()}: {action.why}"
        if kind != self.said:
            say(kind)
            self.said = kind
        if isinstance(action, Suspect):
            self.etcd.suspect(self.me, action.leader, self.settings["suspicion_s"])
        elif isinstance(action, Withdraw):
            self.etcd.withdraw(self.me)
        elif isinstance(action, Fence):
            self.fence(action, began)

    def fence(self, action: Fence, began: float) -> None:
        """Lock, power-off, proof, release: each only after the one before."""
        leader = action.leader.value
        member = self.settings["members"][leader]
        deadline = began + self.settings["proof_s"]
        if not self.etcd.lock(self.me, action, self.settings["apart_s"]):
            say("lock: not had, something has moved or another fencer has it")
            return
        say(f"lock: had, to power off {leader}, server {member['id']}")
        try:
            status = self.provider.check(member["id"], member["address"])
            if alive_since(self.signs.of(leader), leader, began):
                say(f"power-off: not asked for, {leader} gave a sign of life")
                return
            if time.monotonic() - began > self.settings["act_s"]:
                say(f"power-off: not asked for, the decision is older than {self.settings['act_s']} s")
                return
            say(f"power-off: asked for, the server is {status}")
            self.provider.power_off(member["id"], member["address"], deadline)
        except Unproven as error:
            say(f"release: not done, {error}; the key ends with its lease")
            return
        off = time.monotonic()
        say(f"proof: done and off, {off - began:.2f} s after the decision")
        if alive_since(self.signs.of(leader), leader, off):
            say(f"release: not done, {leader} gave a sign of life after it was said to be off")
        elif self.etcd.release(action.leader):
            say(f"release: {leader}'s key is gone, {time.monotonic() - began:.2f} s after the decision")
        else:
            say("release: the key has moved, and is left alone")


def provider_of(settings: dict) -> Provider:
    """The provider that the settings name."""
    api = settings["api"]
    return Provider(api["url"], Path(api["token_file"]).read_text().strip(), api["ca"] or None)


def check(settings: dict) -> None:
    """Asks the provider whether every member's id is the server at its address. Raises Unproven where one is not."""
    provider = provider_of(settings)
    for member in settings["members"].values():
        provider.check(member["id"], member["address"])


if __name__ == "__main__":
    written = json.loads(Path(sys.argv[1]).read_text())
    if sys.argv[2:] == ["--check"]:
        try:
            check(written)
        except Unproven as wrong:
            sys.exit(str(wrong))
    else:
        Fencer(written).run()
