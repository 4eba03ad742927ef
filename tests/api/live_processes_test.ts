/** Two processes of the app on one PostgreSQL: one asks the provider, both tell their open pages. @module */
import assert from "node:assert/strict";
import { openDatabase } from "@/lib/store/database.ts";
import { type RunningApp, startApp } from "@/tests/app.ts";
import { startPostgres } from "@/tests/postgres.ts";

const server = await startPostgres();
if ("skip" in server) console.log(`skipped: live with two processes: ${server.skip}`);

/** Reads the revisions that an open page of the app is told, until it has `count` of them. */
async function revisions({ url }: RunningApp, count: number): Promise<number[]> {
  const response = await fetch(`${url}/leagues/sample-1/live`);
  assert.equal(response.headers.get("content-type"), "text/event-stream");
  assert.equal(response.headers.get("content-encoding"), null);
  const found: number[] = [];
  let text = "";
  for await (const part of response.body!.pipeThrough(new TextDecoderStream())) {
    text += part;
    found.splice(0, found.length, ...[...text.matchAll(/^id: (\d+)$/gm)].map(([, id]) => Number(id)));
    if (found.length >= count) break;
  }
  return found;
}

Deno.test(
  { name: "of two processes one polls, and pages of both are told", ignore: "skip" in server },
  async () => {
    const { url, stop } = server as Exclude<typeof server, { skip: string }>;
    const database = await openDatabase({ url, dataDir: "", pool: 1 });
    const env = { DATABASE_URL: url, LIVE_POLLING: "on", SAMPLE_SPEED: "60" };
    try {
      await using one = await startApp(env);
      const holder = async () =>
        (await database.owner<{ holder: string | null }[]>`select holder from live_polls`)[0]?.holder ?? null;
      await revisions(one, 1);
      const first = await holder();
      assert.ok(first, "the first process has the lease");

      await using other = await startApp(env);
      const [ofOne, ofOther] = await Promise.all([revisions(one, 4), revisions(other, 2)]);
      assert.equal(await holder(), first, "the second has not taken it");
      assert.deepEqual(ofOne, ofOne.toSorted((a, b) => a - b));
      assert.ok(ofOther[0] >= ofOne[0] - 2 && ofOther[1] > ofOther[0], `${ofOne} and ${ofOther}`);

      const open = await fetch(`${one.url}/leagues/sample-1/live`);
      const began = Date.now();
      assert.equal(await one.stop(), 0);
      assert.ok(Date.now() - began < 10_000, "an open page does not keep a process from stopping");
      assert.match(await open.text(), /^retry: \d+\nevent: here\n/, "its stream was ended, not cut off");
      assert.equal(await holder(), null, "it gave its lease back");

      await database.owner`update leagues set public = false where slug = 'sample-1'`;
      const stranger = await fetch(`${other.url}/leagues/sample-1/live`, { redirect: "manual" });
      assert.equal(stranger.status, 303, "who may not see a league's pages may not follow them");
      assert.match(stranger.headers.get("location")!, /^\/sign-in/);
      await stranger.body?.cancel();
    } finally {
      await database.close();
      await stop();
    }
  },
);
