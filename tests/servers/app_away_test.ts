/** Two processes of the app whose one database goes away: guests go on reading what is kept. @module */
import assert from "node:assert/strict";
import { faults, History } from "@/tests/history/checker.ts";
import { Browser } from "./browsers.ts";
import { noFleet, withFleet } from "./fleet.ts";
import { sleep } from "./sleep.ts";

if (noFleet) console.log(`skipped: the app without its database: ${noFleet}`);

Deno.test({
  name: "while the only database is away, or silent, guests read on, members and writers are told 503",
  ignore: noFleet !== null,
}, async () => {
  await withFleet({ leagues: 1, members: 2, replicas: false }, async (fleet) => {
    const { apps, board, cluster: { primary }, slugs: [slug], sessions } = fleet;
    const history = new History();
    const home = `/leagues/${slug}`;
    const paths = [home, `${home}/standings`, `/api/v1${home}`, `${home}/seasons/2020/weeks/1?comments=1`];
    const guests = apps.map((app, i) => new Browser(`guest of process ${i}`, [app], history));
    const member = new Browser("member", apps, history, sessions[0]);
    assert((await member.comment(slug, "2020-week-1", "before")).to);
    for (const guest of guests) for (const path of paths) await guest.read(path);
    // What one process was asked for the other has from Redis.
    await guests[0].read(`${home}/records`);

    const ask = async (i: number, path: string, init: RequestInit = {}) => {
      const response = await fetch(apps[i].url + path, { redirect: "manual", ...init });
      const text = await response.text();
      return { status: response.status, of: (name: string) => response.headers.get(name), text };
    };
    const cookie = `session=${sessions[0].token}`;
    board.to(null);
    await sleep(1100);
    const began = performance.now();
    let reads = 0;
    while (performance.now() - began < 4000) {
      for (const guest of guests) for (const path of paths) await guest.read(path);
      await guests[1].read(`${home}/records`);
      reads += guests.length * paths.length + 1;
      await sleep(20);
    }
    const [kept, cold, own, form] = await Promise.all([
      ask(0, home),
      ask(0, `${home}/managers`),
      ask(0, home, { headers: { cookie } }),
      ask(0, `${home}/talk/comments`, {
        method: "POST",
        headers: { cookie, origin: apps[0].url },
        body: new URLSearchParams({ subject: "2020-week-1", text: "away", key: crypto.randomUUID() }),
      }),
    ]);
    assert.deepEqual([kept.status, kept.of("cache-control"), kept.of("cdn-cache-control")], [
      200,
      "private, no-cache",
      null,
    ]);
    for (const { status, of } of [cold, own, form]) assert.deepEqual([status, of("retry-after")], [503, "3"]);
    for (const { text } of [kept, cold, own]) assert.doesNotMatch(text, />m0-/, "no member's page");

    board.to(primary.port);
    assert((await member.comment(slug, "2020-week-1", "after")).to);
    for (const guest of guests) for (const path of paths) await guest.read(path);
    assert.match((await ask(0, home)).of("cache-control")!, /public/);

    // It takes what it is asked, and says nothing.
    const wake = await primary.freeze();
    await sleep(1100);
    const asked = performance.now();
    await Promise.all(guests.map((guest) => guest.read(paths[0])));
    const waited = performance.now() - asked;
    wake();
    assert(waited < 4000, `${waited} ms`);
    assert((await member.comment(slug, "2020-week-1", "at last")).to);
    assert.deepEqual(faults(history, await fleet.comments()), []);
    console.log(
      `${reads} answers read while the database was away; ${waited.toFixed(0)} ms where it was silent`,
    );
  });
});
