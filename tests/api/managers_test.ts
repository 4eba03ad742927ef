/** Managers' addresses, on a real PostgreSQL server. @module */
import assert from "node:assert/strict";
import { openDatabase } from "@/lib/store/database.ts";
import { startApp } from "@/tests/app.ts";
import { startPostgres } from "@/tests/postgres.ts";

const server = await startPostgres();

Deno.test({
  name: "a link to somebody who turned out to be another leads to that one, and to nobody is a 404",
  ignore: "skip" in server,
  async fn() {
    if ("skip" in server) return;
    try {
      await using app = await startApp({ DATABASE_URL: server.url });
      const database = await openDatabase({ url: server.url, dataDir: app.data });
      const [{ heir, gone }] = await database.owner<{ heir: number; gone: number }[]>`
        insert into managers (league_id, manager_id, name, merged_into)
        select league_id, max(manager_id) + 1, 'Known twice', min(manager_id) from managers group by league_id
        returning merged_into as heir, manager_id as gone`;
      await database.close();
      const managers = `${app.url}/leagues/sample-1/managers`;
      const answer = await fetch(`${managers}/${gone}`, { redirect: "manual" });
      assert.equal(answer.status, 301);
      assert.equal(answer.headers.get("location"), `/leagues/sample-1/managers/${heir}`);
      const nobody = await fetch(`${managers}/${gone + 1}`);
      assert.equal(nobody.status, 404);
      await nobody.body?.cancel();
    } finally {
      await server.stop();
    }
  },
});
