import assert from "node:assert/strict";
import { beginSession } from "@/lib/accounts/sign_in.ts";
import type { Role } from "@/lib/accounts/types.ts";
import type { LeagueSlug } from "@/lib/league/types.ts";
import { accountOf } from "@/lib/store/accounts.ts";
import { postComment } from "@/lib/store/comments.ts";
import { openDatabase } from "@/lib/store/database.ts";
import { inLeague, outsideLeagues } from "@/lib/store/in_league.ts";
import { addMember } from "@/lib/store/memberships.ts";
import { makePoll } from "@/lib/store/polls.ts";
import { startApp } from "@/tests/app.ts";
import { addresses } from "@/tests/large/addresses.ts";
import { startPostgres } from "@/tests/postgres.ts";
import { countedWire } from "@/tests/round_trips.ts";

const slug = "sample-1" as LeagueSlug;
const home = `/leagues/${slug}`;
const year = 2025;

/** Addresses for which nothing is asked but who comes; of a guest on the first two, not even that. */
const visitOnly = [
  "/connect",
  "/sign-in/code",
  "/api/v1/openapi.json",
  `${home}/nothing`,
  `${home}/polls/1`,
];

const postgres = await startPostgres();
globalThis.addEventListener("unload", () => void ("stop" in postgres && postgres.stop()));

Deno.test({
  name: "a page or answer that is not kept yet costs two round trips to the database at most",
  ignore: "skip" in postgres,
  async fn(t) {
    const server = postgres as Extract<typeof postgres, { url: string }>;
    await using wire = await countedWire(server.url);
    await using app = await startApp({
      DATABASE_URL: wire.url,
      SAMPLE_SPEED: "0",
      WORKER: "off",
      RATE_LIMITS: "off",
    });
    const direct = await openDatabase({ url: server.url, dataDir: "" });
    /** Somebody who is signed in, and in the league: his account, and the cookie that he comes with. */
    const signedIn = async (name: string, role: Role) => {
      const account = await outsideLeagues(direct.sql, (tx) => accountOf(tx, `${name}@example.com`, name));
      await inLeague(direct.sql, slug, (tx) => addMember(tx, account.id, role));
      const browser = { device: "a phone", before: null };
      const token = await outsideLeagues(
        direct.sql,
        (tx) => beginSession(tx, account.id, browser, new Date()),
      );
      return { by: account.id, headers: { cookie: `session=${token}` } };
    };
    const { by, headers: commissioner } = await signedIn("ada", "commissioner");
    const now = new Date();
    const subject = { year, about: "week", number: 1 } as const;
    const key = crypto.randomUUID();
    await postComment(direct.sql, slug, { account: by, subject, text: "Hello", key }, now);
    const poll = { by, question: "Who?", choices: ["A", "B"], closes: null, key };
    await makePoll(direct.sql, slug, poll, now);

    const { headers: member } = await signedIn("bob", "member");
    const readers = { guest: {}, member, commissioner };
    const all = Object.values(
      addresses({ slug, year, week: 1, matchup: 1, team: 1, manager: 1, comment: 1, poll: 1, slip: 1 }),
    ).flat();

    for (const [reader, headers] of Object.entries(readers)) {
      await t.step(`for a ${reader}`, async () => {
        const found: string[] = [];
        for (const path of all) {
          // Raises the revision: no answer is kept under its new name, and nothing is known of the league any more.
          const raised = await fetch(`${app.url}${home}/members`, {
            method: "POST",
            body: new URLSearchParams({ do: "public" }),
            headers: { ...commissioner, origin: app.url },
            redirect: "manual",
          });
          assert.equal(raised.status, 303);
          await raised.body?.cancel();
          // What is said to other processes of it asks the database too, once nobody waits for it.
          await wire.quiet();
          wire.trips();
          const stop = new AbortController();
          const answer = await fetch(app.url + path, { headers, redirect: "manual", signal: stop.signal });
          if (answer.headers.get("content-type") === "text/event-stream") stop.abort();
          else await answer.arrayBuffer();
          assert(answer.status < 500, `${path}: ${answer.status}\n${app.log()}`);
          const trips = wire.trips();
          const alone = visitOnly.includes(path);
          if (trips > (alone ? 1 : 2)) found.push(`${path}: ${trips}`);
          // What is asked for is counted at all.
          if (path.startsWith(home) && trips === 0) found.push(`${path}: none`);
        }
        assert.deepEqual(found, []);
      });
    }
    await t.step("and for a guest, who is nobody, a page of no league costs none", async () => {
      for (const path of ["/connect", "/sign-in/code", "/healthz"]) {
        wire.trips();
        await (await fetch(app.url + path, { redirect: "manual" })).arrayBuffer();
        assert.equal(wire.trips(), 0, path);
      }
    });
    await direct.close();
  },
});
