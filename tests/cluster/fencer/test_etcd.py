"""What a fencer does in etcd, with a real one at ETCD_URL. tests/cluster/fencer_test.ts runs these."""

import json
import os
import subprocess
import unittest

from rumbledore_fencer.decision import Fence, Key, Rules, Seen, decide, suspicion
from rumbledore_fencer.etcd import Etcd, _b64

RULES = Rules(me="db2", members=frozenset({"db1", "db2", "db3"}), silence=2.5, missed=3, streamed=6)
PATRONI = "/patroni/rumbledore/"
OWN = "/fencer/rumbledore/"


class Transactions(unittest.TestCase):
    """Each begins with a cluster that db1 leads and whose standbys find it silent."""

    def setUp(self):
        self.etcd = Etcd(os.environ["ETCD_URL"], None, "rumbledore")
        for prefix in ("/patroni/", "/fencer/"):
            self.etcd._call("kv/deleterange", {"key": _b64(prefix), "range_end": _b64(prefix[:-1] + "0")})
        self.put(PATRONI + "config", json.dumps({"ttl": 20}))
        self.put(PATRONI + "sync", json.dumps({"leader": "db1", "sync_standby": "db2,db3"}))
        self.put(PATRONI + "leader", "db1", self.etcd._lease(20))
        leader = self.etcd.agreed().leader
        for host in ("db2", "db3"):
            self.etcd.suspect(host, leader, 5)

    def put(self, key: str, value: str, lease: str = "0"):
        """As Patroni writes."""
        self.etcd._call("kv/put", {"key": _b64(key), "value": _b64(value), "lease": lease})

    def delete(self, key: str):
        self.etcd._call("kv/deleterange", {"key": _b64(key)})

    def decision(self) -> Fence:
        action = decide(RULES, 1000, self.etcd.agreed(), Seen("db1", 990, 9, 999))
        self.assertIsInstance(action, Fence)
        return action

    def test_what_is_agreed_on_is_read_as_it_was_written(self):
        agreed = self.etcd.agreed()
        self.assertEqual((agreed.leader.value, agreed.failover, agreed.fencing), ("db1", None, None))
        self.assertEqual(
            {host: key.value for host, key in agreed.suspicions.items()},
            {host: suspicion(agreed.leader) for host in ("db2", "db3")},
        )

    def test_the_key_that_was_read_is_released_once(self):
        leader = self.etcd.agreed().leader
        self.assertTrue(self.etcd.release(leader))
        self.assertIsNone(self.etcd.agreed().leader)
        self.assertFalse(self.etcd.release(leader))

    def test_a_key_that_moved_is_left_alone(self):
        def taken_over():
            self.delete(PATRONI + "leader")
            self.put(PATRONI + "leader", "db3")

        def taken_again():
            self.delete(PATRONI + "leader")
            self.put(PATRONI + "leader", "db1")

        for move in (lambda: self.put(PATRONI + "leader", "db1"), taken_over, taken_again):
            before = self.etcd.agreed().leader
            move()
            self.assertFalse(self.etcd.release(before))
            self.assertIsNotNone(self.etcd.agreed().leader)

    def test_a_lease_that_is_renewed_does_not_move_the_key(self):
        lease = self.etcd._lease(20)
        self.put(PATRONI + "leader", "db1", lease)
        before = self.etcd.agreed().leader
        self.etcd._call("lease/keepalive", {"ID": lease})
        self.assertEqual(self.etcd.agreed().leader, before)

    def test_of_two_fencers_with_the_same_decision_one_has_the_lock(self):
        mine = self.decision()
        theirs = decide(
            Rules("db3", RULES.members, 2.5, 3, 6), 1000, self.etcd.agreed(), Seen("db1", 990, 9, 999)
        )
        self.assertEqual([self.etcd.lock("db2", mine, 600), self.etcd.lock("db3", theirs, 600)], [True, False])
        self.assertEqual(json.loads(self.etcd.agreed().fencing.value)["by"], "db2")

    def test_the_lock_is_not_had_if_anything_moved_since_the_decision(self):
        moves = {
            "the leader renewed its key": lambda: self.put(PATRONI + "leader", "db1"),
            "somebody else leads": lambda: self.put(PATRONI + "leader", "db3"),
            "nobody leads": lambda: self.delete(PATRONI + "leader"),
            "it is paused": lambda: self.put(PATRONI + "config", '{"pause": true}'),
            "a switchover began": lambda: self.put(PATRONI + "failover", '{"leader": "db1"}'),
            "the quorum is another one": lambda: self.put(PATRONI + "sync", '{"leader": "db1", "sync_standby": "db3"}'),
            "the witness took its word back": lambda: self.etcd.withdraw("db3"),
            "one's own word is gone": lambda: self.etcd.withdraw("db2"),
            "another fencing began": lambda: self.put(OWN + "fencing", "{}"),
        }
        for what, move in moves.items():
            with self.subTest(what):
                self.setUp()
                decision = self.decision()
                move()
                self.assertFalse(self.etcd.lock("db2", decision, 600))

    def test_after_a_switchover_the_lock_is_had_unless_another_one_began(self):
        for moved in (False, True):
            with self.subTest(moved=moved):
                self.setUp()
                self.put(PATRONI + "failover", "{}")
                decision = self.decision()
                if moved:
                    self.put(PATRONI + "failover", '{"leader": "db1"}')
                self.assertEqual(self.etcd.lock("db2", decision, 600), not moved)

    def test_a_word_ends_by_itself(self):
        leader = Key("db1", 1, 1)
        self.etcd.suspect("db3", leader, 2)
        for _ in range(100):
            if "db3" not in self.etcd.agreed().suspicions:
                return
            subprocess.run(["sleep", "0.1"], check=True)
        self.fail("it stays")


if __name__ == "__main__":
    unittest.main()
