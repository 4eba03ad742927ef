import assert from "node:assert/strict";
import type { LeagueSlug } from "@/lib/league/types.ts";
import { openDatabase } from "@/lib/store/database.ts";
import { importLeague } from "@/lib/store/import_league.ts";
import { inLeague, raiseRevision, readInLeague } from "@/lib/store/in_league.ts";
import { leagueBySlug } from "@/lib/store/leagues.ts";
import { migrate } from "@/lib/store/migrate.ts";
import { withPostgres } from "@/tests/postgres.ts";
import { season } from "@/tests/seasons.ts";
import { pgbouncer } from "./pgbouncer.ts";

Deno.test("behind pgbouncer in transaction mode statements, limits and leagues are what they are without it", async () => {
  await withPostgres(async (url) => {
    await using pooler = await pgbouncer(url);
    if (!pooler) return console.log("skipped: pgbouncer is not installed (apt-get install pgbouncer)");
    const direct = await openDatabase({ url, dataDir: "", pool: 1 });
    const pooled = await openDatabase({ url: pooler.url, dataDir: "" });
    try {
      await migrate(direct);
      const slug = "espn-77" as LeagueSlug;
      const { revision } = await importLeague(pooled.sql, [season()], { slug });
      // More clients than connections: each of a client's transactions may have another server.
      await Promise.all(Array.from({ length: 200 }, async (_, i) => {
        if (i % 4 === 0) return await inLeague(pooled.sql, slug, raiseRevision);
        assert.equal((await leagueBySlug(pooled.sql, slug))?.slug, slug);
        assert.equal(await leagueBySlug(pooled.sql, "espn-78" as LeagueSlug), null);
      }));
      assert.equal((await leagueBySlug(pooled.sql, slug))?.revision, revision + 50);

      const limits = (tx: Parameters<Parameters<typeof readInLeague>[2]>[0]) =>
        tx`select current_setting('statement_timeout') as statement, current_setting('lock_timeout') as lock,
          current_setting('idle_in_transaction_session_timeout') as idle, current_setting('jit') as jit`;
      const expected = [{ statement: "15s", lock: "10s", idle: "30s", jit: "off" }];
      assert.deepEqual(await readInLeague(pooled.sql, slug, limits), expected);
      assert.deepEqual(await inLeague(pooled.sql, slug, async (tx) => await limits(tx)), expected);
    } finally {
      await pooled.close();
      await direct.close();
    }
  });
});
