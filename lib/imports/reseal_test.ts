import assert from "node:assert/strict";
import { leagueSlug } from "@/lib/providers/source.ts";
import { isCurrent, open, seal, secretKey } from "@/lib/secrets.ts";
import { importLeague } from "@/lib/store/import_league.ts";
import { beginImport } from "@/lib/store/imports.ts";
import { onBothDatabases } from "@/tests/databases.ts";
import { season } from "@/tests/seasons.ts";
import { reseal } from "./reseal.ts";

const [before, after, lost] = ["A", "B", "C"].map((letter) => letter.repeat(43) + "=");
const slug = (id: string) => leagueSlug("espn", id);

onBothDatabases(
  "cookies that a replaced key has sealed are sealed by its successor, once, and the league does not notice",
  async (database) => {
    const [old, both, gone] = [
      await secretKey(before),
      await secretKey(after, [before]),
      await secretKey(lost),
    ];
    const keep = async (leagueId: string, key: typeof old | null) =>
      await importLeague(
        database.sql,
        [season({ leagueId })],
        key ? { credentials: await seal(key, `cookies of ${leagueId}`, slug(leagueId)) } : {},
      );
    await keep("1", old);
    await keep("2", both);
    await keep("3", null);
    await keep("4", gone);
    await beginImport(database.sql, {
      slug: slug("5"),
      send: () => Promise.resolve(crypto.randomUUID()),
      state: {},
      credentials: await seal(old, "cookies of 5", slug("5")),
      most: 9,
    });
    const kept = () =>
      database.owner<{ slug: string; credentials: Uint8Array | null; revision: number }[]>`
        select slug, credentials, revision::int from leagues
        union all select slug, credentials, 1 from imports order by slug`;
    const unchanged = await kept();

    assert.equal(await reseal(database.sql, both), 2);
    const rows = await kept();
    for (const at of [0, 4]) {
      const sealed = rows[at].credentials!;
      assert(isCurrent(both, sealed));
      assert.equal(await open(await secretKey(after), sealed, rows[at].slug), `cookies of ${at + 1}`);
    }
    for (const at of [1, 2, 3]) assert.deepEqual(rows[at], unchanged[at]);
    assert(rows.every(({ revision }) => revision === 1), "what readers see is as it was");
    assert.equal(await reseal(database.sql, both), 0);
  },
);
