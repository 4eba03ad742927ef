import assert from "node:assert/strict";
import { season } from "@/lib/league/testing/season.ts";
import { points } from "@/lib/league/points.ts";
import type { LeagueSlug, SeasonRows } from "@/lib/league/types.ts";
import { EVERY, FanOut, type FanOutOptions, HEARTBEAT } from "./fan_out.ts";

const slug = "sample-1" as LeagueSlug;

/** A league of two games in play, or more, whose scores and revision a test moves. */
function league(games = 2) {
  const all = Array.from({ length: games }, (_, i) => i);
  const rows: SeasonRows = structuredClone(season({
    teams: 2 * games,
    weeks: [all.map((i) => [2 * i + 1, 40 + 20 * i, 2 * i + 2, 50 + 20 * i])],
    season: { status: "active", currentWeek: 1 },
    matchup: Object.fromEntries(all.map((i) => [`1.${i + 1}`, { outcome: "undecided" as const }])),
  }));
  rows.league.revision = 10;
  return {
    rows,
    /** A write: the first game's home side scores. */
    score(decimal: number, game = 0) {
      rows.matchups[game].home.points = points(decimal);
      rows.league.revision++;
    },
  };
}

/** Timers that go off when the test says so. */
function clock() {
  const works = new Map<number, Set<() => void>>();
  return {
    every: (milliseconds: number, work: () => void) => {
      const set = works.get(milliseconds) ?? new Set();
      works.set(milliseconds, set.add(work));
      return () => void set.delete(work);
    },
    tick: (milliseconds: number) => works.get(milliseconds)?.forEach((work) => work()),
    running: () => [...works.values()].reduce((sum, set) => sum + set.size, 0),
  };
}

/** A server on a free port that streams, and what the fan-out behind it is asked. */
function serve(it: ReturnType<typeof league>, options: Partial<FanOutOptions> = {}) {
  const failures: unknown[] = [];
  const time = clock();
  const asked: LeagueSlug[][] = [];
  const fanOut = new FanOut({
    rows: () => Promise.resolve(structuredClone(it.rows)),
    revisions: (slugs) => {
      asked.push(slugs);
      return Promise.resolve(new Map([[slug, it.rows.league.revision]]));
    },
    failed: (error) => void failures.push(error),
    every: time.every,
    ...options,
  });
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, async (request) => {
    const since = request.headers.get("last-event-id");
    const stream = await fanOut.stream(slug, since === null ? null : Number(since));
    if (!stream) return new Response(null, { status: 503 });
    return new Response(stream.body, { headers: { "content-type": "text/event-stream" } });
  });
  const { port } = server.addr;
  return {
    fanOut,
    time,
    asked,
    failures,
    port,
    url: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      fanOut.close();
      await server.shutdown();
    },
  };
}

/** Reads a stream until its text has `end`, or to its own end; gives what came since the last call. */
async function client(url: string, since?: number) {
  const gone = new AbortController();
  const headers: HeadersInit = since === undefined ? {} : { "last-event-id": String(since) };
  const response = await fetch(url, { headers, signal: gone.signal });
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  return {
    status: response.status,
    async until(end: string): Promise<string> {
      while (!text.includes(end)) {
        const { done, value } = await reader.read();
        if (done) break;
        text += value;
      }
      const at = text.includes(end) ? text.indexOf(end) + end.length : text.length;
      const read = text.slice(0, at);
      text = text.slice(at);
      return read;
    },
    async leave() {
      await reader.cancel().catch(() => {});
      gone.abort();
    },
  };
}

/** Waits until something holds, for at most five seconds. */
async function eventually(holds: () => boolean, what: string): Promise<void> {
  const end = Date.now() + 5000;
  while (!holds()) {
    assert.ok(Date.now() < end, what);
    await new Promise((resume) => setTimeout(resume, 5));
  }
}

/** What an open page of a league is sent when one score moves. */
async function toldOfScore(it: ReturnType<typeof league>): Promise<string> {
  await using server = serve(it);
  const page = await client(server.url);
  await page.until("\n\n");
  it.score(55.5);
  await server.fanOut.raised(slug);
  const text = await page.until("\n\n");
  await page.leave();
  return text;
}

const dataOf = (text: string) => JSON.parse(text.match(/^data: (.*)$/m)![1]);

Deno.test("an open page is told of what moved, and of nothing else", async () => {
  const text = await toldOfScore(league());
  assert.match(text, /^id: 11$/m);
  const { revision, matchups } = dataOf(text);
  assert.equal(revision, 11);
  assert.deepEqual(matchups.map(({ id, home, state }: Record<string, unknown>) => [id, home, state]), [[
    1,
    5550,
    "live",
  ]]);
});

Deno.test("one score that moved is as many bytes among twenty games as among two", async () => {
  const sizes: number[] = [];
  for (const games of [2, 20]) {
    const text = await toldOfScore(league(games));
    assert.equal(dataOf(text).matchups.length, 1);
    sizes.push(new TextEncoder().encode(text).byteLength);
  }
  console.log(`one score that moved: ${sizes[0]} bytes`);
  assert.equal(sizes[0], sizes[1]);
  assert.ok(sizes[0] < 200, `${sizes[0]} bytes`);
});

Deno.test("a write of another process is found when the revisions are looked at", async () => {
  const it = league();
  await using server = serve(it);
  const pages = [await client(server.url), await client(server.url)];
  for (const page of pages) await page.until("\n\n");
  it.score(41);
  server.time.tick(EVERY);
  for (const page of pages) assert.equal(dataOf(await page.until("\n\n")).matchups[0].home, 4100);
  assert.deepEqual(server.asked, [[slug]], "one question for all pages");
  for (const page of pages) await page.leave();
});

Deno.test("a page that comes back is told what it has missed, once each", async () => {
  const it = league();
  await using server = serve(it);
  const first = await client(server.url, 10);
  for (const [score, game] of [[41, 0], [42, 0], [61, 1]]) {
    it.score(score, game);
    await server.fanOut.raised(slug);
  }
  const back = await client(server.url, 11);
  await back.until("\n\n");
  const text = await back.until("\n\n");
  assert.match(text, /^id: 13$/m);
  assert.deepEqual(dataOf(text).matchups.map(({ id, home }: Record<string, unknown>) => [id, home]), [[
    1,
    4200,
  ], [2, 6100]]);

  const upToDate = await client(server.url, 13);
  await upToDate.until("\n\n");
  server.time.tick(HEARTBEAT);
  assert.equal(await upToDate.until("\n\n"), ":\n\n", "nothing was missed");

  const long = await client(server.url, 3);
  await long.until("\n\n");
  assert.equal(dataOf(await long.until("\n\n")).matchups.length, 2, "too long ago to know: the whole week");

  const ahead = await client(server.url, 99);
  await ahead.until("\n\n");
  assert.match(await ahead.until("\n\n"), /^event: reload$/m);
  for (const page of [first, back, upToDate, long, ahead]) await page.leave();
});

Deno.test("an idle stream beats every fifteen seconds, and ends after half an hour", async () => {
  await using server = serve(league());
  const page = await client(server.url);
  await page.until("\n\n");
  for (let beat = 0; beat < 120; beat++) {
    server.time.tick(HEARTBEAT);
    assert.equal(await page.until("\n\n"), ":\n\n");
  }
  server.time.tick(HEARTBEAT);
  assert.equal(await page.until("\n\n"), "");
  assert.equal(server.fanOut.open, 0);
  assert.equal(server.time.running(), 0, "without open pages nothing runs");
});

Deno.test("a client that does not read is dropped, the others are not, and it catches up", async () => {
  const it = league();
  await using server = serve(it, { buffer: 2048 });
  const slow = await Deno.connect({ hostname: "127.0.0.1", port: server.port });
  await slow.write(new TextEncoder().encode("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"));
  await eventually(() => server.fanOut.open === 1, "it is connected");
  const page = await client(server.url);
  await page.until("\n\n");
  // Sockets hold some megabytes before the server notices; each round is a quarter of one.
  const many = Array.from({ length: 2000 }, (_, i) => ({ ...it.rows.matchups[1], id: i + 10 }));
  it.rows.matchups.push(...many);
  for (let round = 1; server.fanOut.open === 2 && round < 200; round++) {
    for (const matchup of it.rows.matchups.slice(2)) {
      matchup.home = { ...matchup.home, points: points(round) };
    }
    it.rows.league.revision++;
    await server.fanOut.raised(slug);
    await page.until(`"revision":${it.rows.league.revision}`);
  }
  assert.equal(server.fanOut.open, 1, "the slow one is gone");
  const back = await client(server.url, 10);
  await back.until("\n\n");
  assert.equal(dataOf(await back.until("\n\n")).revision, it.rows.league.revision);
  await page.leave();
  await back.leave();
  slow.close();
});

Deno.test("there are so many streams and no more, and none after the end", async () => {
  await using server = serve(league(), { most: 1 });
  const page = await client(server.url);
  await page.until("\n\n");
  assert.equal((await client(server.url)).status, 503);
  await page.leave();
  await eventually(() => server.fanOut.open === 0, "who leaves makes room");
  const next = await client(server.url);
  await next.until("\n\n");
  server.fanOut.close();
  assert.equal(await next.until("never"), "", "the stream has ended");
  assert.equal((await client(server.url)).status, 503);
});

Deno.test("a database that fails is reported, and asked again", async () => {
  const it = league();
  let broken = true;
  await using server = serve(it, {
    rows: () => broken ? Promise.reject(new Error("gone")) : Promise.resolve(structuredClone(it.rows)),
  });
  const page = await client(server.url, 9);
  await page.until("\n\n");
  assert.deepEqual(server.failures.map((error) => (error as Error).message), ["gone"]);
  broken = false;
  server.time.tick(EVERY);
  await eventually(() => server.asked.length === 1, "the revisions were asked");
  it.score(45);
  server.time.tick(EVERY);
  assert.equal(dataOf(await page.until("\n\n")).matchups[0].home, 4500);
  await page.leave();
});
