/** No viewer ever gets another's bytes, nor his own of yesterday. @module */
import assert from "node:assert/strict";
import fc from "fast-check";
import type { LeagueSlug } from "@/lib/league/types.ts";
import { Answers, type Made } from "@/lib/cache/answers.ts";
import type { Name } from "@/lib/cache/name.ts";
import { SharedAnswers } from "@/lib/cache/shared.ts";
import { redisLink } from "@/lib/redis/link.ts";
import { readSettings } from "@/lib/settings.ts";
import { importLeague } from "@/lib/store/import_league.ts";
import { inLeague } from "@/lib/store/in_league.ts";
import { endSession } from "@/lib/store/sessions.ts";
import { hashOf } from "@/lib/accounts/tokens.ts";
import { season } from "@/tests/seasons.ts";
import { addMember } from "@/lib/store/memberships.ts";
import { noRedis, startRedis, until } from "@/tests/servers/redis_sentinel.ts";
import { Browser, lasting, OPERATOR, request, textOf, type TwoApps, twoApps } from "./two_apps.ts";
import { writes } from "./writes.ts";

const slugs = ["espn-77", "espn-78"] as LeagueSlug[];
const members = ["boss", "ann", "ben"] as const;
type Member = typeof members[number];
const viewers = ["guest", ...members, "stranger", "operator", "over"] as const;
type Viewer = typeof viewers[number];

/** Pages of a league and answers of the API, all that are kept and some that are not. */
const paths = [
  ...[
    "",
    "?fresh-partial=true",
    "/standings",
    "/seasons",
    "/seasons/2020",
    "/records",
    "/managers",
    "/polls",
  ],
  ...["/seasons/2020/weeks/1", "/seasons/2020/weeks/1?comments=1", "/seasons/2020/matchups/1", "/managers/1"],
  ...[
    "/members",
    "/moderation",
    "/book",
    "/book/table",
    "/join",
    "/nowhere",
    "/seasons/1999",
    "?utm_source=x",
  ],
];
const apiPaths = ["", "/seasons", "/seasons/2020/standings", "/records", "/teams/1", "/teams/1?season=2020"];

interface Read {
  viewer: Viewer;
  /** Which of the sequence's addresses. */
  of: number;
  coding: string;
  less: boolean;
  method: "GET" | "HEAD";
  /** Which of the ETags that were seen at this path are sent along. */
  seen: "none" | "own" | "everybody's";
}

interface Write {
  league: number;
  who: Member;
  what: keyof typeof writes;
  to: number;
}

type Act = { read: Read } | { write: Write };

/** A few addresses, asked for again and again, as readers do. */
interface Sequence {
  addresses: string[];
  acts: Act[];
}

const address = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.tuple(fc.constantFrom(...slugs), fc.constantFrom(...paths)).map(([slug, path]) =>
      `/leagues/${slug}${path}`
    ),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(fc.constantFrom(...slugs), fc.constantFrom(...apiPaths)).map(([slug, path]) =>
      `/api/v1/leagues/${slug}${path}`
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom("/", "/account", "/sign-in", "/api/v1/openapi.json", "/leagues/none"),
  },
);

const read = fc.record<Read>({
  viewer: fc.constantFrom(...viewers),
  of: fc.nat(2),
  coding: fc.constantFrom("gzip, deflate, br, zstd", "gzip", "zstd;q=1, br;q=0.5", "", "br;q=0, *"),
  less: fc.nat(7).map((n) => n === 0),
  method: fc.constantFrom("GET", "GET", "GET", "HEAD"),
  seen: fc.constantFrom("none", "none", "own", "everybody's"),
});

const everything = Object.keys(writes) as (keyof typeof writes)[];

const sequences = (happening: (keyof typeof writes)[]) => {
  const write = fc.record<Write>({
    league: fc.nat(1),
    who: fc.constantFrom(...members),
    what: fc.constantFrom(...happening),
    to: fc.integer({ min: 1, max: 6 }),
  });
  return fc.record<Sequence>({
    addresses: fc.array(address, { minLength: 3, maxLength: 3 }),
    acts: fc.array(
      fc.oneof(
        { weight: 9, arbitrary: fc.record({ read }) },
        { weight: 1, arbitrary: fc.record({ write }) },
      ),
      { minLength: 30, maxLength: 80 },
    ),
  });
};

/** The people of both leagues, and what each browser has been sent. */
class World {
  readonly #browsers = new Map<Viewer, Browser>();
  /** By path: what was answered, by ETag, and to whom. */
  readonly #seen = new Map<string, { viewer: Viewer; etag: string; text: string }[]>();

  /** Writers pause for a minute, so that none is too fast. It is some weeks ago, to pause often. */
  #now = Date.now() - 30 * 86_400_000;

  constructor(readonly apps: TwoApps) {}

  async people(): Promise<void> {
    const { running } = this.apps;
    for (const slug of slugs) await importLeague(running.sql, [season({ leagueId: slug.slice(5) })]);
    for (const name of [...members, "stranger"] as const) {
      this.#browsers.set(name, await Browser.of(running, `${name}@example.test`, name));
    }
    this.#browsers.set("operator", await Browser.of(running, OPERATOR, "Operator"));
    const over = await Browser.of(running, "over@example.test", "Over");
    await endSession(running.sql, await hashOf(over.token!));
    this.#browsers.set("over", over);
    for (const slug of slugs) {
      for (const name of members) {
        const role = name === "boss" ? "commissioner" : "member";
        await inLeague(running.sql, slug, (tx) => addMember(tx, this.#browsers.get(name)!.account, role));
      }
    }
  }

  async do(act: Act, addresses: string[]): Promise<void> {
    if ("read" in act) return await this.#read(act.read, addresses[act.read.of]);
    const { league, who, what, to } = act.write;
    const { sql } = this.apps.running;
    const now = new Date(this.#now += 60_000);
    const { account: by } = this.#browsers.get(who)!;
    const { account: whom } = this.#browsers.get(members[to % members.length])!;
    // A refusal is as good as a change: what is kept has to tell the two apart.
    await Promise.resolve(writes[what]({ sql, slug: slugs[league], by, whom, to, now })).catch(
      (error) => {
        if (!/constraint|revision/.test(String(error))) throw error;
      },
    );
  }

  async #read({ viewer, coding, less, method, seen }: Read, path: string): Promise<void> {
    const before = this.#seen.get(path) ?? [];
    const etags = before.filter((one) => seen === "everybody's" || (seen === "own" && one.viewer === viewer));
    const headers = {
      ...this.#browsers.get(viewer)?.headers,
      ...(coding && { "accept-encoding": coding }),
      ...(less && { "save-data": "on" }),
    };
    const conditional = etags.length > 0 && { "if-none-match": etags.map(({ etag }) => etag).join(", ") };
    const answer = await this.apps.kept(request(path, { ...headers, ...conditional }, method));
    const right = await this.apps.plain(request(path, headers, method));
    const rightText = lasting(await textOf(right));
    const where = `${viewer} ${method} ${path}`;

    const etag = answer.headers.get("etag");
    if (etag !== null) {
      assert.match(answer.headers.get("vary") ?? "", /^Accept-Encoding, Cookie, Save-Data$/, where);
    }
    if (viewer !== "guest") assert.doesNotMatch(answer.headers.get("cache-control") ?? "", /public/, where);
    if (answer.status === 304) {
      assert.equal(right.status, 200, where);
      if (method === "GET") {
        same(
          etags.find((one) => one.etag === etag)?.text ?? "nothing of that name",
          rightText,
          `${where}: 304`,
        );
      }
      return;
    }
    assert.equal(answer.status, right.status, where);
    for (const name of ["content-type", "location"]) {
      assert.equal(answer.headers.get(name), right.headers.get(name), `${where}: ${name}`);
    }
    if (method === "HEAD") return;
    const text = lasting(await textOf(answer));
    same(text, rightText, where);
    if (etag !== null) this.#seen.set(path, [...before, { viewer, etag, text }]);
  }
}

/** Two texts, which are too long to be shown whole, are equal. */
function same(text: string, right: string, where: string): void {
  if (text === right) return;
  let at = 0;
  while (text[at] === right[at]) at++;
  const around = (whole: string) => whole.slice(Math.max(0, at - 60), at + 60);
  assert.fail(`${where} has …${around(text)}… in place of …${around(right)}…`);
}

interface Tried {
  runs: number;
  answers?: Answers;
  /** What is written; everything there is when left out. */
  happening?: (keyof typeof writes)[];
}

/** Tries sequences until one shows a difference; gives its message, or null. */
async function difference({ runs, answers, happening = everything }: Tried): Promise<string | null> {
  await using apps = await twoApps({ answers });
  const world = new World(apps);
  await world.people();
  const property = fc.asyncProperty(sequences(happening), async ({ addresses, acts }) => {
    for (const act of acts) await world.do(act, addresses);
  });
  // The database goes on from one sequence to the next, so a shorter one would not show the same.
  const found = await fc.check(property, { numRuns: runs, endOnFailure: true });
  if (!found.failed) {
    const { hits, lent, made } = apps.caching.answers.counts;
    assert(hits + lent > 50 && made > 50, `something was kept: ${hits} hits, ${lent} lent, ${made} made`);
    return null;
  }
  return `seed ${found.seed}, path ${found.counterexamplePath}: ${found.errorInstance}`;
}

Deno.test("whatever was asked and written before, every answer is what a rendering of this moment gives", async () => {
  assert.equal(await difference({ runs: 15 }), null);
});

if (noRedis) console.log(`skipped: what lies in Redis: ${noRedis}`);
Deno.test({
  name: "the same of what lies in Redis, asked by a process that keeps nothing itself",
  ignore: noRedis !== null,
  async fn() {
    await using redis = await startRedis();
    const link = redisLink(readSettings({ REDIS_URL: redis.url }))!;
    await until(() => link.health === "ready", "Redis is there");
    const answers = new Answers({ bytes: 1, shared: new SharedAnswers(link) });
    try {
      assert.equal(await difference({ runs: 20, answers }), null);
      assert(answers.counts.lent > 50, `${answers.counts.lent} came from there`);
    } finally {
      link.close();
    }
  },
});

/** Answers whose names lack something. */
class Careless extends Answers {
  readonly #careless: (name: Name) => Name;

  constructor(careless: (name: Name) => Name) {
    super({ bytes: 1e8 });
    this.#careless = careless;
  }

  override get(name: Name) {
    return super.get(this.#careless(name));
  }

  override answer<T>(name: Name, make: () => Promise<Made<T>>, staleAfter?: number | null) {
    return super.answer(this.#careless(name), make, staleAfter);
  }
}

/** What a name lacks; a name that lacks it; and what has to happen for that to be seen. */
const mistakes: [string, (name: Name) => Name, (keyof typeof writes)[]?][] = [
  ["who asks", (name) => ({ ...name, place: name.place.replace(/\n[^\n]*$/, "\nanybody") })],
  ["the revision", (name) => ({ ...name, revision: 1 })],
  ["what the clock has changed", (name) => ({ ...name, turned: null }), ["ask", "mute", "time"]],
];
for (const [what, careless, happening] of mistakes) {
  Deno.test(`names without ${what} would be found out`, async () => {
    const found = await difference({ runs: 100, answers: new Careless(careless), happening });
    assert.match(found ?? "nothing found", /seed .*: AssertionError/);
  });
}
