"""What a fencer does about what it sees. tests/cluster/fencer_test.ts runs these."""

import dataclasses
import json
import unittest

from rumbledore_fencer.decision import (
    Agreed,
    Fence,
    Key,
    Nothing,
    Rules,
    Seen,
    Suspect,
    Withdraw,
    alive_since,
    decide,
    suspicion,
)

RULES = Rules(me="db2", members=frozenset({"db1", "db2", "db3"}), silence=2.5, missed=3, streamed=6)
LEADER = Key("db1", 10, 12)
NOW = 1000.0
# Silent for 3 s, by four questions; this host's PostgreSQL streamed until then.
SILENT = Seen("db1", NOW - 3, 4, NOW - 3)


def word(leader: Key = LEADER, modified: int = 50) -> Key:
    """A fencer's suspicion, as it is in etcd."""
    return Key(suspicion(leader), modified, modified)


def agreed(**changes) -> Agreed:
    """A cluster in which both standbys find db1 silent."""
    sync = {"leader": "db1", "sync_standby": "db2,db3", "quorum": 1}
    whole = Agreed(
        leader=LEADER,
        config=Key(json.dumps({"ttl": 20}), 1, 1),
        sync=Key(json.dumps(sync), 2, 11),
        suspicions={"db2": word(), "db3": word()},
    )
    return dataclasses.replace(whole, **changes)


class Decisions(unittest.TestCase):
    """Each is a sentence about one situation."""

    def nothing(self, now_agreed: Agreed | None, why: str, seen: Seen | None = SILENT):
        action = decide(RULES, NOW, now_agreed, seen)
        self.assertIsInstance(action, Nothing | Withdraw)
        self.assertRegex(action.why, why)

    def test_a_leader_silent_for_two_fencers_is_fenced_as_it_was_seen(self):
        action = decide(RULES, NOW, agreed(), SILENT)
        self.assertEqual(action, Fence(LEADER, agreed(), "db3", action.why))
        self.assertIn("db1 is silent for 3.0 s, 4 questions, and db3 says so too", action.why)

    def test_one_fencer_alone_tells_the_others_and_does_no_more(self):
        self.assertIsInstance(decide(RULES, NOW, agreed(suspicions={}), SILENT), Suspect)
        self.nothing(agreed(suspicions={"db2": word()}), "no other fencer says so")

    def test_the_leader_s_own_fencer_is_no_witness_and_nor_is_oneself(self):
        self.nothing(agreed(suspicions={"db2": word(), "db1": word()}), "no other fencer")

    def test_a_witness_of_an_earlier_time_as_a_leader_is_none(self):
        earlier = word(Key("db1", 3, 4))
        self.nothing(agreed(suspicions={"db2": word(), "db3": earlier}), "no other fencer")
        self.assertIsInstance(decide(RULES, NOW, agreed(suspicions={"db2": earlier, "db3": word()}), SILENT), Suspect)

    def test_silence_takes_both_its_time_and_its_questions(self):
        self.nothing(agreed(), "db1 leads", Seen("db1", NOW - 2.4, 9, NOW))
        self.nothing(agreed(), "db1 leads", Seen("db1", NOW - 60, 2, NOW))

    def test_a_word_is_withdrawn_when_the_leader_answers_again(self):
        answered = Seen("db1", NOW - 0.1, 0, NOW)
        self.assertEqual(decide(RULES, NOW, agreed(), answered), Withdraw(word(), "db1 leads"))
        self.assertEqual(decide(RULES, NOW, agreed(suspicions={}), answered), Nothing("db1 leads"))

    def test_without_a_majority_nothing_is_done(self):
        self.assertEqual(decide(RULES, NOW, None, SILENT), Nothing("no majority of etcd answers here"))

    def test_whoever_leads_now_must_be_another_one_with_an_id_and_be_the_one_that_was_asked(self):
        self.nothing(agreed(leader=None), "nobody leads")
        self.nothing(agreed(leader=Key("db2", 10, 12)), "this host leads")
        self.nothing(agreed(leader=Key("db9", 10, 12)), "no id")
        self.nothing(agreed(), "asked from now on", Seen("db3", NOW - 60, 99, NOW))
        self.nothing(agreed(), "asked from now on", None)

    def test_no_fencing_in_a_pause_in_a_switchover_or_soon_after_another_one(self):
        self.nothing(agreed(config=Key('{"pause": true}', 1, 9)), "paused")
        self.nothing(agreed(config=None), "paused")
        self.nothing(agreed(failover=Key('{"leader": "db1"}', 9, 9)), "switchover")
        self.nothing(agreed(fencing=Key("{}", 9, 9)), "last fencing")

    def test_what_a_switchover_that_is_over_leaves_behind_is_none(self):
        self.assertIsInstance(decide(RULES, NOW, agreed(failover=Key("{}", 9, 9)), SILENT), Fence)

    def test_only_a_synchronous_standby_that_streamed_a_moment_ago_vouches_for_a_takeover(self):
        for sync in [
            None,
            Key("not JSON", 1, 1),
            Key("[]", 1, 1),
            Key('{"leader": "db1", "sync_standby": "db3"}', 1, 1),
            Key('{"leader": "db1", "sync_standby": null}', 1, 1),
            Key('{"leader": "db3", "sync_standby": "db2,db1"}', 1, 1),
        ]:
            self.nothing(agreed(sync=sync), "no synchronous standby")
        self.nothing(agreed(), "not streamed", Seen("db1", NOW - 3, 4, NOW - 7))
        self.nothing(agreed(), "not streamed", Seen("db1", NOW - 3, 4, None))

    def test_a_sign_of_life_later_than_a_moment_contradicts_and_so_does_not_knowing(self):
        self.assertFalse(alive_since(SILENT, "db1", NOW - 1))
        self.assertTrue(alive_since(SILENT, "db1", NOW - 4))
        self.assertTrue(alive_since(None, "db1", NOW))
        self.assertTrue(alive_since(Seen("db3", 0, 9, NOW), "db1", NOW))


if __name__ == "__main__":
    unittest.main()
