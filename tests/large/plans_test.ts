import assert from "node:assert/strict";
import { openDatabase } from "@/lib/store/database.ts";
import { startPostgres } from "@/tests/postgres.ts";
import { growLargeDatabase } from "@/tools/large_database.ts";
import { unlisted } from "./addresses.ts";
import { type Asked, askEverything } from "./asking.ts";
import { bigTables, complaints, growths } from "./growth.ts";
import { EXPLAINING, type PlanMode, type Ran } from "./plans.ts";

Deno.test("every route is asked for its plans, or it is said why not", async () => {
  assert.deepEqual(await unlisted(), [], "list them in tests/large/addresses.ts");
});

const modes: PlanMode[] = ["force_custom_plan", "force_generic_plan"];
const server = await startPostgres(EXPLAINING);
if ("skip" in server) console.log(`skipped: plans: ${server.skip}`);

Deno.test({
  name:
    "what pages, the API, the visit, the poller and the book read is the same with 10 leagues and with 300",
  ignore: "skip" in server,
  async fn() {
    const { url, log, stop } = server as Exclude<typeof server, { skip: string }>;
    try {
      const askedOf = async (leagues: number) => {
        const database = await openDatabase({ url, dataDir: "" });
        try {
          await growLargeDatabase(database, { leagues, models: 2 });
          const asked: Asked[] = [];
          for (const mode of modes) asked.push(await askEverything({ url, log }, { mode, reluctant: true }));
          return { asked, big: await bigTables(database.owner) };
        } finally {
          await database.close();
        }
      };
      const few = await askedOf(10);
      const many = await askedOf(300);
      assert(many.big.has("leagues") && many.big.has("lineup_entries") && !many.big.has("schema_version"));
      modes.forEach((mode, i) => {
        const found = growths(few.asked[i], many.asked[i]);
        assert(found.length > 120, `${found.length} statements are fewer than the store has`);
        assert.deepEqual(complaints(found, many.big), [], mode);
      });
    } finally {
      await stop();
    }
  },
});

Deno.test({
  name: "a query that reads all of a table, or more with every league, is found",
  ignore: "skip" in server,
  fn() {
    const ran: Ran = { text: "select", rows: 10, pages: 5, time: 1, scanned: [], indexes: [] };
    const asked = (change: Partial<Ran>) => new Map([["a page", [{ ...ran, ...change }]]]);
    const judged = (change: Partial<Ran>) =>
      complaints(growths(asked({}), asked(change)), new Set(["teams"]));
    assert.deepEqual(judged({}), []);
    assert.deepEqual(judged({ rows: 20, pages: 20 }), [], "a few more by chance");
    assert.match(judged({ scanned: ["teams"] })[0], /^a page reads all of teams: select/);
    assert.match(judged({ rows: 300 })[0], /reads 10 rows, then 300/);
    assert.match(judged({ pages: 300 })[0], /reads 5 pages, then 300/);
  },
});
