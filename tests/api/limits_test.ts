import assert from "node:assert/strict";
import { LIMITS } from "@/lib/limits/limits.ts";
import { startApp } from "@/tests/app.ts";

Deno.test("who writes too much is told when to come again, on pages, in forms and in the API; nobody else is", async () => {
  await using app = await startApp({ TRUST_PROXY: "1" });
  const post = (path: string, client: string, accept = "text/html") =>
    fetch(app.url + path, {
      method: "POST",
      redirect: "manual",
      headers: { accept, origin: app.url, "x-forwarded-for": `203.0.113.66, ${client}` },
      body: new URLSearchParams({ email: "nobody" }),
    });
  const { most, seconds } = LIMITS["sign-in"].network;
  const first = await post("/sign-in", "192.0.2.1");
  assert.equal(first.status, 400);
  assert.equal(first.headers.get("ratelimit-policy"), `"sign-in-network";q=${most};w=${seconds}`);
  assert.match(first.headers.get("ratelimit") ?? "", new RegExp(`^"sign-in-network";r=${most - 1};t=\\d+$`));
  await first.body?.cancel();
  // Whatever a client writes in front of what the proxy adds makes nobody else of him.
  for (let i = 1; i < most; i++) await (await post("/sign-in", "192.0.2.1")).body?.cancel();
  const page = await post("/sign-in", "192.0.2.1");
  assert.equal(page.status, 429);
  assert.match(
    await page.text(),
    /<p class="deck">That was often enough for now\. Try again in \d+ minutes\./,
  );
  const wait = Number(page.headers.get("retry-after"));
  assert(wait > 0 && wait <= seconds, `${wait} s`);
  assert.match(page.headers.get("content-type") ?? "", /^text\/html/);
  assert.equal(page.headers.get("x-content-type-options"), "nosniff");
  const script = await post("/sign-in/passkey", "192.0.2.1", "*/*");
  assert.equal(script.status, 429);
  assert.match((await script.json()).problem, /often enough/);

  const other = await post("/sign-in", "192.0.2.2");
  assert.equal(other.status, 400);
  await other.body?.cancel();
  const read = await fetch(`${app.url}/sign-in`, { headers: { "x-forwarded-for": "192.0.2.1" } });
  assert.equal(read.status, 200);
  await read.body?.cancel();

  const api = () => post("/api/v1/leagues/sample-1", "192.0.2.3", "application/json");
  for (let i = 0; i < LIMITS.write.network.most; i++) {
    const answer = await api();
    assert.equal(answer.status, 405);
    await answer.body?.cancel();
  }
  const refused = await api();
  assert.equal(refused.status, 429);
  assert.equal(refused.headers.get("content-type"), "application/problem+json");
  const { title, status } = await refused.json();
  assert.deepEqual([title, status], ["Too Many Requests", 429]);
  assert(refused.headers.has("retry-after"));
});

Deno.test("of one league there may be so many imports in all, however it is written and whoever asks", async () => {
  await using app = await startApp({ TRUST_PROXY: "1" });
  const connect = async (league: string, client: number) => {
    const answer = await fetch(`${app.url}/connect`, {
      method: "POST",
      redirect: "manual",
      headers: { accept: "text/html", origin: app.url, "x-forwarded-for": `192.0.2.${client}` },
      // Refused before anything is asked of the provider.
      body: new URLSearchParams({ league, cookies: "none of these" }),
    });
    await answer.body?.cancel();
    return answer;
  };
  const { league: { most, seconds }, network } = LIMITS.import;
  const ways = ["77", "077", "https://fantasy.espn.com/football/league?leagueId=77"];
  let last: Response | null = null;
  for (let i = 0; i < most; i++) {
    last = await connect(ways[i % ways.length], 1 + Math.floor(i / (network.most / 2)));
    assert.equal(last.status, 400);
  }
  assert.match(last!.headers.get("ratelimit-policy")!, new RegExp(`"import-league";q=${most};w=${seconds}$`));
  assert.match(last!.headers.get("ratelimit")!, /"import-league";r=0;t=\d+$/);
  const refused = await connect("77", 100);
  assert.equal(refused.status, 429);
  const wait = Number(refused.headers.get("retry-after"));
  assert(wait > 0 && wait <= seconds, `${wait} s`);
  assert.equal((await connect("78", 100)).status, 400, "another league");
  // What names no league is counted for who sends it, and answered as ever.
  const none = await connect("mine", 101);
  assert.equal(none.status, 400);
  assert(!none.headers.get("ratelimit")!.includes("league"));
});

Deno.test("who is signed in is counted by his account, in every network and browser, and for the league he writes to", async () => {
  await using app = await startApp({ DEMO_MEMBERS: "on" });
  const post = async (path: string, fields: Record<string, string>, cookie = "") => {
    const answer = await fetch(app.url + path, {
      method: "POST",
      redirect: "manual",
      headers: { accept: "text/html", origin: app.url, cookie },
      body: new URLSearchParams(fields),
    });
    await answer.body?.cancel();
    return answer;
  };
  const page = await (await fetch(`${app.url}/sign-in`)).text();
  const [ada, bob] = [...page.matchAll(/name="demo" value="(\d+)"/g)].map(([, id]) => id);
  const signIn = async (demo: string) =>
    /session=[^;]+/.exec((await post("/sign-in", { demo })).headers.get("set-cookie")!)![0];
  const [phone, laptop, other] = [await signIn(ada), await signIn(ada), await signIn(bob)];
  const { viewer, league } = LIMITS.write;
  // A comment on nothing; it was tried nevertheless.
  const write = (cookie: string) => post("/leagues/sample-1/talk/comments", {}, cookie);
  for (let i = 0; i < viewer.most; i++) assert.equal((await write(i % 2 ? phone : laptop)).status, 404);
  const refused = await write(phone);
  assert.equal(refused.status, 429);
  assert.equal(
    refused.headers.get("ratelimit-policy"),
    `"write-viewer";q=${viewer.most};w=${viewer.seconds}, "write-league";q=${league.most};w=${league.seconds}`,
  );
  const next = await write(other);
  assert.equal(next.status, 404);
  assert.match(
    next.headers.get("ratelimit")!,
    new RegExp(
      `^"write-viewer";r=${viewer.most - 1};t=\\d+, "write-league";r=${league.most - viewer.most - 2};`,
    ),
  );
});
