/**
 * How far a server is, as it says itself, and how far that binds whoever was answered by it.
 *
 * @module
 */
import type { Position } from "./reader.ts";

/** The columns by which a server says how far it is; `Positions` reads them. */
export const WHERE = `((case when pg_is_in_recovery() then pg_last_wal_replay_lsn()
  when current_setting('synchronous_commit') = 'off' then pg_current_wal_insert_lsn()
  else pg_current_wal_flush_lsn() end) - '0/0')::text as at,
  (acknowledged() - '0/0')::text as acknowledged,
  pg_postmaster_start_time()::text || current_setting('synchronous_standby_names') as reign`;

export interface Where {
  /** What it has: replayed as a replica; flushed as a primary, inserted where its commits are not flushed. */
  at: string;
  /** What a standby has confirmed that commits wait for; null where they wait for none. */
  acknowledged: string | null;
  /** Another one since the server was started, or its commits wait for others. */
  reign: string;
}

/**
 * Of one address: what an answer may have shown, which was committed before the position that is asked for after it.
 *
 * Where commits wait for a standby, nobody is shown one before a standby has confirmed it. So it is the confirmed
 * position that counts: of what a primary has flushed beyond it nobody has seen anything, it may die with that primary,
 * and whoever were held to it would wait for nothing. What was committed before this process met the server (as another
 * one's replica, before a crash, while no standby was asked) may be shown unconfirmed, until a standby has all of it.
 */
export class Positions {
  #reign: string | null = null;
  #met: Position = 0n;

  /** Takes what a server said after its answer. */
  of({ at, acknowledged, reign }: Where): Position {
    const here = BigInt(at);
    if (acknowledged === null) return here;
    if (reign !== this.#reign) {
      this.#reign = reign;
      this.#met = here;
    }
    const confirmed = BigInt(acknowledged);
    return confirmed >= this.#met && confirmed < here ? confirmed : here;
  }
}
