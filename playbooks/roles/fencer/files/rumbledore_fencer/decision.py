"""What a fencer does about what it sees. Nothing here asks, waits or writes: observations come in, one action goes out.

Times are seconds of one clock that never goes back. docs/decisions/0103-fencer.md argues why each condition is there.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Key:
    """A key of etcd: what it says, and the revisions at which it was made and last written."""

    value: str
    created: int
    modified: int


@dataclass(frozen=True)
class Agreed:
    """What etcd's majority said, all of it at one revision."""

    leader: Key | None = None
    config: Key | None = None
    failover: Key | None = None
    sync: Key | None = None
    fencing: Key | None = None
    # By the host whose fencer wrote it.
    suspicions: Mapping[str, Key] = field(default_factory=dict)


@dataclass(frozen=True)
class Seen:
    """What this host saw of a leader by itself."""

    leader: str
    # Of its last sign of life, or of the first question to it if that was later.
    alive: float
    # Questions in a row that nobody answered.
    missed: int
    # When this host's PostgreSQL was last seen to stream.
    streamed: float | None


@dataclass(frozen=True)
class Rules:
    """Who decides, who has an id at the provider, and the limits in seconds."""

    me: str
    members: frozenset[str]
    silence: float
    missed: int
    streamed: float


@dataclass(frozen=True)
class Nothing:
    """Look on."""

    why: str


@dataclass(frozen=True)
class Suspect:
    """Tell the others that the leader is silent."""

    leader: Key
    why: str


@dataclass(frozen=True)
class Withdraw:
    """What the others were told is not so any more."""

    mine: Key
    why: str


@dataclass(frozen=True)
class Fence:
    """Take the lock, if nothing in `seen_as` has moved, and power the leader off."""

    leader: Key
    seen_as: Agreed
    witness: str
    why: str


Action = Nothing | Suspect | Withdraw | Fence


def suspicion(leader: Key) -> str:
    """What a fencer writes about a silent leader: whom it means, and which of its times as a leader."""
    return json.dumps({"leader": leader.value, "created": leader.created, "modified": leader.modified})


def decide(rules: Rules, now: float, agreed: Agreed | None, seen: Seen | None) -> Action:
    """The action for this moment. `agreed` is None where no majority answered, `seen` where no leader is looked at."""
    if agreed is None:
        return Nothing("no majority of etcd answers here")
    reason = _unfit(rules, agreed) or _unready(rules, now, agreed, seen)
    mine = agreed.suspicions.get(rules.me)
    if reason:
        return Withdraw(mine, reason) if mine else Nothing(reason)
    leader, word = agreed.leader, suspicion(agreed.leader)
    silent = f"{leader.value} is silent for {now - seen.alive:.1f} s, {seen.missed} questions"
    if mine is None or mine.value != word:
        return Suspect(leader, silent)
    witnesses = sorted(
        host for host, key in agreed.suspicions.items() if host not in (rules.me, leader.value) and key.value == word
    )
    if not witnesses:
        return Nothing(f"{leader.value} is silent, and no other fencer says so")
    return Fence(leader, agreed, witnesses[0], f"{silent}, and {witnesses[0]} says so too")


def alive_since(seen: Seen | None, leader: str, moment: float) -> bool:
    """Whether `leader` gave a sign of life after `moment`; so it is taken where it is not looked at any more."""
    return seen is None or seen.leader != leader or seen.alive > moment


def _unfit(rules: Rules, agreed: Agreed) -> str | None:
    """Why the cluster is in no state for a fencing; None if it is."""
    if agreed.leader is None:
        return "nobody leads"
    leader = agreed.leader.value
    if leader == rules.me:
        return "this host leads"
    if leader not in rules.members:
        return f"{leader} has no id at the provider"
    if agreed.config is None or _parsed(agreed.config).get("pause"):
        return "Patroni is paused"
    # Patroni leaves an empty one behind.
    if agreed.failover is not None and agreed.failover.value.strip() != "{}":
        return "a switchover is under way"
    sync = _parsed(agreed.sync)
    if sync.get("leader") != leader or rules.me not in (sync.get("sync_standby") or "").split(","):
        return "this host is no synchronous standby of the leader"
    if agreed.fencing is not None:
        return "the last fencing was a short time ago"
    return None


def _unready(rules: Rules, now: float, agreed: Agreed, seen: Seen | None) -> str | None:
    """Why this host has no reason to act; None if it has one."""
    leader = agreed.leader.value
    if seen is None or seen.leader != leader:
        return f"{leader} leads, and is asked from now on"
    if now - seen.alive < rules.silence or seen.missed < rules.missed:
        return f"{leader} leads"
    if seen.streamed is None or now - seen.streamed > rules.streamed:
        return "this host's PostgreSQL has not streamed for a while"
    return None


def _parsed(key: Key | None) -> dict:
    try:
        value = json.loads(key.value) if key else {}
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}
