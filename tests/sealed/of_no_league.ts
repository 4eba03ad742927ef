/**
 * The tables that belong to no league, and why. All others are sealed: tests/sealed/ and lib/store/migrate_test.ts see
 * to it.
 *
 * @module
 */
export const ofNoLeague: Readonly<Record<string, string>> = {
  schema_version: "which migrations are done, for health checks; the app only reads it",
  accounts: "a person is one in all leagues",
  sessions: "somebody is signed in before any league is known; found by the hash of a secret",
  sign_ins: "as sessions",
  sign_in_tries: "as sessions, by network address",
  passkeys: "of an account, found by the authenticator's id before anybody is signed in",
  passkey_challenges: "as sessions",
  imports:
    "a league that is being brought in may not be there yet; only the role rumbledore_jobs writes it and sees its cookies",
  talk_pace: "how fast an account writes, in all leagues together; sealed by account instead",
};
