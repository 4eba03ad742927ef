/** Workers that are killed at any moment: nothing is lost, nothing is done twice. @module */
import assert from "node:assert/strict";
import { mailQueue } from "@/lib/accounts/mail_queue.ts";
import { Imports } from "@/lib/imports/progress.ts";
import { Queue } from "@/lib/jobs/queue.ts";
import type { LeagueSlug } from "@/lib/league/types.ts";
import { SAMPLE_LEAGUE_ID } from "@/lib/sample/league.ts";
import { startStandIn } from "@/lib/sample/stand_in.ts";
import { secretKey } from "@/lib/secrets.ts";
import { openDatabase } from "@/lib/store/database.ts";
import { leagues } from "@/lib/store/leagues.ts";
import { migrate } from "@/lib/store/migrate.ts";
import { startPostgres } from "@/tests/postgres.ts";
import { mailbox } from "./mailbox.ts";
import { SECRET_KEY, until, workers } from "./workers.ts";

const slug = `espn-${SAMPLE_LEAGUE_ID}` as LeagueSlug;
const wish = { id: String(SAMPLE_LEAGUE_ID), newest: 2025, account: null, credentials: null };
const pause = (ms: number) => new Promise((resume) => setTimeout(resume, ms));

const postgres = await startPostgres();
globalThis.addEventListener("unload", () => void ("stop" in postgres && postgres.stop()));

Deno.test({
  name: "workers that are killed while they import and send mails lose nothing and do nothing twice",
  ignore: "skip" in postgres,
  async fn() {
    const { url } = postgres as Extract<typeof postgres, { url: string }>;
    const espn = startStandIn();
    const mails = mailbox();
    const data = await Deno.makeTempDir({ prefix: "rumbledore-test-" });
    const { started, start, end } = workers({
      DATABASE_URL: url,
      RUMBLEDORE_DATA: data,
      ESPN_API_URL: espn.url,
      SMTP_URL: mails.url,
      PUBLIC_ORIGIN: "https://league.example",
      LIVE_POLLING: "off",
      WORKER: "on",
    });
    const database = await openDatabase({ url, dataDir: "" });
    const { sql, owner } = database;
    await migrate(database);
    const queue = new Queue({ sql, reference: (error) => assert.fail(String(error)) }, false);
    try {
      const imports = new Imports({ sql, queue });
      const key = () => secretKey(SECRET_KEY);
      const { put } = mailQueue({ queue, key, send: () => assert.fail("a worker sends"), patience: 0 });
      start();
      start();
      const asked: string[] = [];
      const more = async () => {
        await imports.start(slug, wish);
        for (let i = 0; i < 3; i++) {
          const id = crypto.randomUUID();
          asked.push(id);
          await put({ id, to: "ada@example.com", subject: "A code", text: `Mail ${id}` });
        }
      };
      await more();
      for (let kill = 0; kill < 3; kill++) {
        // Once something is under way, at any moment of it.
        await until("a job is worked on", async () => {
          const [{ active }] =
            await owner`select count(*)::int as active from jobs.job where state = 'active'`;
          return active > 0;
        });
        await pause(Math.random() * 1500);
        started.shift()!.kill("SIGKILL");
        start();
        await more();
      }
      let most = 0;
      await until("all is done", async () => {
        const [{ open, importing }] = await owner`
          select count(*)::int as open, count(*) filter (where name = 'import' and state = 'active')::int as importing
          from jobs.job where state < 'completed' and name <> 'pictures'`;
        most = Math.max(most, importing);
        return open === 0;
      });
      assert(most <= 1, `${most} imports of one league at once`);
      assert.equal((await imports.state(slug))?.state, "done");
      assert.deepEqual(asked.filter((id) => !mails.taken.has(id)), [], "no mail is lost");
      assert.equal(mails.taken.size, asked.length, "and each is one, by its Message-ID");
      const [{ dead }] = await owner`select count(*)::int as dead from jobs.job where name = 'dead'`;
      assert.equal(dead, 0);

      // However often it was begun, the league is there once and was written once.
      assert.equal((await leagues(sql)).length, 1);
      const counts = () =>
        owner`select l.revision::int as revision, (select count(*)::int from matchups) as matchups,
          (select count(*)::int from teams) as teams, (select count(*)::int from book_entries) as entries
          from leagues l`;
      const before = await counts();
      assert.equal(before[0].revision, 1);
      await imports.start(slug, wish);
      await until("the last import", async () => (await imports.state(slug))?.state === "done");
      assert.deepEqual(await counts(), before, "the same league again is no news");
      console.log(
        `3 workers killed: ${asked.length} mails asked for, ${mails.taken.size} sent ` +
          `(${mails.deliveries()} deliveries), revision ${before[0].revision}`,
      );
    } finally {
      await end();
      await queue.stop();
      await database.close();
      await espn.stop();
      await mails.stop();
      await Deno.remove(data, { recursive: true });
    }
  },
});
