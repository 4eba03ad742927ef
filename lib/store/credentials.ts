/**
 * A league's cookies at its provider. The app's role cannot read them: whoever needs them takes the role
 * rumbledore_credentials for a statement, which sees the transaction's league alone.
 *
 * @module
 */
import { APP_ROLE, type Queries } from "./sql.ts";

/**
 * Keeps sealed cookies with the transaction's league, or forgets them; the same ones again are not written.
 *
 * @returns whether they are its first ones
 */
export async function keepCredentials(
  tx: Queries,
  credentials: Uint8Array | null,
): Promise<{ first: boolean }> {
  await tx.unsafe("set local role rumbledore_credentials");
  const [{ had }] = await tx<{ had: boolean }[]>`
    with kept as (select league_id, credentials from leagues where league_id = (select current_league())),
      changed as (
        update leagues l set credentials = ${credentials} from kept
        where l.league_id = kept.league_id and kept.credentials is distinct from ${credentials})
    select credentials is not null as had from kept`;
  await tx.unsafe(`set local role ${APP_ROLE}`);
  return { first: credentials !== null && !had };
}
