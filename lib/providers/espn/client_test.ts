import assert from "node:assert/strict";
import { espnNetwork, type EspnNetworkOptions } from "./client.ts";
import { espnCookies } from "./cookies.ts";
import { entry, league } from "./testing_document.ts";

const s2 = "AEBsecretsecretsecretsecretsecret%2Fsecret%3D";
const swid = "{0123ABCD-0123-0123-0123-0123456789AB}";
const cookies = espnCookies(swid, s2);

interface Asked {
  path: string;
  query: URLSearchParams;
  cookie: string | null;
  filter: string | null;
}

type Answering = (asked: Asked, before: number) => Response | Promise<Response>;

/** ESPN as these tests need it: a server on loopback that answers so, and what it was asked. */
async function withEspn(
  answering: Answering,
  test: (stage: {
    asked: Asked[];
    waits: number[];
    source: (options?: Partial<EspnNetworkOptions>) => ReturnType<typeof espnNetwork>;
  }) => Promise<void>,
): Promise<void> {
  const asked: Asked[] = [];
  const waits: number[] = [];
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, (request) => {
    const url = new URL(request.url);
    const { headers } = request;
    asked.push({
      path: url.pathname,
      query: url.searchParams,
      cookie: headers.get("cookie"),
      filter: headers.get("x-fantasy-filter"),
    });
    return answering(asked.at(-1)!, asked.length - 1);
  });
  try {
    await test({
      asked,
      waits,
      source: (options) =>
        espnNetwork({
          baseUrl: `http://127.0.0.1:${server.addr.port}`,
          leagueId: "4711",
          newest: 2021,
          random: () => 1,
          sleep: (milliseconds) => {
            waits.push(milliseconds);
            return Promise.resolve();
          },
          ...options,
        }),
    });
  } finally {
    await server.shutdown();
  }
}

const yearOf = ({ path, query }: Asked) =>
  Number(query.get("seasonId") ?? /seasons\/(\d+)\//.exec(path)?.[1]);

Deno.test("the seasons are the newest that there is and those that it lists, each from its own route", async () => {
  const answer = (asked: Asked) => {
    const year = yearOf(asked);
    if (year > 2019 || year === 2016) return Response.json({ messages: ["Not Found"] }, { status: 404 });
    const document = league({ year });
    if (year === 2019) document.status.previousSeasons = [2016, 2017, 2018];
    return Response.json(year < 2018 ? [document] : document);
  };
  await withEspn(answer, async ({ source, asked }) => {
    const espn = source({ newest: 2021 });
    assert.deepEqual(await espn.years(), [2019, 2018, 2017, 2016]);
    const seasons = [];
    for (const year of [2019, 2018, 2017, 2016]) seasons.push((await espn.season(year))?.year ?? null);
    assert.deepEqual(seasons, [2019, 2018, 2017, null]);
    const documents = asked.filter(({ query }) => query.has("view", "mSettings"));
    assert.deepEqual(documents.map(yearOf), [2021, 2020, 2019, 2018, 2017, 2016]);
    assert.equal(documents[3].path, "/apis/v3/games/ffl/seasons/2018/segments/0/leagues/4711");
    assert.equal(documents[4].path, "/apis/v3/games/ffl/leagueHistory/4711");
    assert.deepEqual(documents[3].query.getAll("view").sort(), [
      ...["mDraftDetail", "mMatchup", "mMatchupScore", "mRoster", "mSettings", "mStatus", "mTeam"],
    ]);
  });
});

Deno.test("one season alone is asked for alone", async () => {
  const document = league({ year: 2015 });
  document.status.previousSeasons = [2013, 2014];
  await withEspn(() => Response.json([document]), async ({ source, asked }) => {
    const espn = source({ only: 2015 });
    assert.deepEqual(await espn.years(), [2015]);
    assert.equal((await espn.season(2015))!.year, 2015);
    assert.equal(asked.length, 1);
  });
});

Deno.test("lineups are asked for week by week, and drafted players by number", async () => {
  const document = league({ played: 3 });
  document.draftDetail.picks = [{ overallPickNumber: 1, roundId: 1, teamId: 1, playerId: 77 }];
  const answer = ({ query }: Asked) => {
    const period = Number(query.get("scoringPeriodId"));
    if (period) {
      const schedule = structuredClone(document.schedule);
      for (const { home } of schedule) {
        home.rosterForCurrentScoringPeriod = {
          entries: [entry(home.teamId, 0, period, 1), entry(99, 20, 1)],
        };
      }
      return Response.json({ schedule });
    }
    if (!query.has("view", "kona_player_info")) return Response.json(document);
    return Response.json({
      players: [{ id: 77, player: { id: 77, fullName: "Pat Punter", defaultPositionId: 7 } }],
    });
  };
  await withEspn(answer, async ({ source, asked }) => {
    const espn = source();
    await espn.years();
    const { matchups, players } = (await espn.season(2021))!;
    const told = matchups.filter((matchup) => matchup.home.lineup.length > 0);
    assert.deepEqual([...new Set(told.map((matchup) => matchup.week))], [1, 2, 3, 4]);
    const { lineup, team } = told.find((matchup) => matchup.week === 2)!.home;
    assert.deepEqual(lineup.map(({ playerId, slot, points }) => [playerId, slot, points]), [
      [team, "QB", 200],
      [99, "BE", 100],
    ]);
    assert.deepEqual(players.find((player) => player.id === 77)!.name, "Pat Punter");
    assert.deepEqual(JSON.parse(asked[1].filter!), { schedule: { filterMatchupPeriodIds: { value: [4] } } });
    assert.deepEqual(JSON.parse(asked.at(-1)!.filter!), { players: { filterIds: { value: [77] } } });
  });
});

Deno.test("a season is whole when ESPN has no details of it, and it is not asked for more of them", async () => {
  const document = league();
  const answer = ({ query }: Asked) =>
    query.has("scoringPeriodId") ? new Response("<html>", { status: 400 }) : Response.json(document);
  await withEspn(answer, async ({ source, asked }) => {
    const espn = source();
    await espn.years();
    assert.equal((await espn.season(2021))!.matchups.length, document.schedule.length);
    assert.equal(asked.length, 2);
  });
});

Deno.test("no more than two questions are open at a time", async () => {
  let open = 0;
  let most = 0;
  const newest = league();
  newest.status.previousSeasons = [2018, 2019, 2020];
  const answer = async (asked: Asked) => {
    most = Math.max(most, ++open);
    await new Promise((resolve) => setTimeout(resolve, 5));
    open--;
    return Response.json(yearOf(asked) === 2021 ? newest : league({ year: yearOf(asked) }));
  };
  await withEspn(answer, async ({ source }) => {
    const espn = source();
    await Promise.all((await espn.years()).map((year) => espn.season(year)));
    assert.equal(most, 2);
  });
});

Deno.test("the sample league is read the same way under its own name", async () => {
  await withEspn(() => Response.json(league()), async ({ source }) => {
    const sample = source({ provider: "sample" });
    await sample.years();
    assert.equal((await sample.season(2021))!.provider, "sample");
  });
});

Deno.test("a private league says so, and how to get in; cookies are sent and never told", async () => {
  await withEspn(() => new Response("{}", { status: 401 }), async ({ source, asked, waits }) => {
    await assert.rejects(source().years(), (error: Error & { status: number }) => {
      assert.equal(error.status, 422);
      assert.match(error.message, /^League 4711 is private: .*SWID.*espn_s2/);
      return true;
    });
    await assert.rejects(source({ cookies }).years(), (error: Error & { status: number }) => {
      assert.match(error.message, /^ESPN did not accept the cookies for league 4711/);
      assert.ok(!`${error.stack}${JSON.stringify(error)}`.includes("secret"));
      return true;
    });
    assert.deepEqual(asked.map((one) => one.cookie), [null, `SWID=${swid}; espn_s2=${s2}`]);
    assert.deepEqual(waits, []);
  });
});

Deno.test("a season that the newest lists and ESPN hides is left out, not a failure", async () => {
  const newest = league();
  newest.status.previousSeasons = [2020];
  const answer = (asked: Asked) =>
    yearOf(asked) === 2021 ? Response.json(newest) : new Response("{}", { status: 401 });
  await withEspn(answer, async ({ source }) => {
    const espn = source();
    await espn.years();
    assert.equal(await espn.season(2020), null);
  });
});

Deno.test("a league that is not there is said to be so after the years in which it could be", async () => {
  await withEspn(() => new Response("{}", { status: 404 }), async ({ source, asked }) => {
    await assert.rejects(source().years(), {
      name: "NotFound",
      status: 404,
      message: /no league 4711.*2021 to 2009/,
    });
    assert.equal(asked.length, 13);
    await assert.rejects(source({ only: 2020 }).years(), { status: 404, message: /asked for season 2020/ });
  });
});

Deno.test("ESPN is asked again after 429, 403 and 500, each time later, and as late as it says", async () => {
  const first = [
    () => new Response("slow down", { status: 429, headers: { "retry-after": "7" } }),
    () => new Response("no", { status: 403 }),
    () => new Response("oh", { status: 500 }),
  ];
  await withEspn(
    (_, before) => (first[before] ?? (() => Response.json(league())))(),
    async ({ source, waits }) => {
      assert.deepEqual(await source().years(), [2021]);
      assert.deepEqual(waits, [7000, 1000, 2000]);
    },
  );
});

Deno.test("a date in Retry-After counts from now, and ESPN is not waited for longer than a minute", async () => {
  const now = Date.UTC(2026, 0, 1);
  const after = (seconds: number) => ({ "retry-after": new Date(now + seconds * 1000).toUTCString() });
  await withEspn(
    (_, before) => before ? Response.json(league()) : new Response("", { status: 503, headers: after(30) }),
    async ({ source, waits }) => {
      await source({ now: () => now }).years();
      assert.deepEqual(waits, [30_000]);
    },
  );
  await withEspn(
    () => new Response("", { status: 429, headers: after(600) }),
    async ({ source, waits }) => {
      await assert.rejects(source({ now: () => now }).years(), { status: 502, message: /slow down \(429/ });
      assert.deepEqual(waits, []);
    },
  );
});

Deno.test("jitter takes up to half of a wait away", async () => {
  const failing = () => new Response("", { status: 500 });
  await withEspn(failing, async ({ source, waits }) => {
    await assert.rejects(source({ random: () => 0 }).years(), { status: 502, message: /answered 500/ });
    assert.deepEqual(waits, [250, 500, 1000]);
  });
});

const bad: { name: string; answer: Answering; says: RegExp }[] = [
  {
    name: "a web page",
    answer: () =>
      new Response("<!doctype html><title>Access Denied", { headers: { "content-type": "text/html" } }),
    says: /^ESPN answered with a web page, not data, for season 2021 of league 4711/,
  },
  {
    name: "a web page that calls itself JSON",
    answer: () => new Response("  <html>", { headers: { "content-type": "application/json" } }),
    says: /is a web page, not data/,
  },
  {
    name: "JSON that is cut off",
    answer: () => new Response(JSON.stringify(league()).slice(0, 5000)),
    says: /is cut off after 5000 characters/,
  },
  { name: "nothing at all", answer: () => new Response(""), says: /is empty/ },
  { name: "no JSON", answer: () => new Response("hello"), says: /is not JSON/ },
  {
    name: "a way to another host",
    answer: () => Response.redirect("https://www.espn.example/fantasy/", 302),
    says: /sent us from 127\.0\.0\.1:\d+ to www\.espn\.example, which is not followed/,
  },
  {
    name: "a way in circles",
    answer: () => new Response(null, { status: 302, headers: { location: "?again" } }),
    says: /in circles/,
  },
  { name: "a refusal", answer: () => new Response("{}", { status: 400 }), says: /answered 400/ },
];

for (const { name, answer, says } of bad) {
  Deno.test(`an answer that is none is ESPN's fault, and told at once: ${name}`, async () => {
    await withEspn(answer, async ({ source, waits }) => {
      await assert.rejects(source({ cookies }).years(), (error: Error & { status: number }) => {
        assert.equal(error.status, 502);
        assert.match(error.message, says);
        return true;
      });
      assert.deepEqual(waits, []);
    });
  });
}

Deno.test("a way on the same host is followed, with the cookies", async () => {
  const answer = ({ query }: Asked) =>
    query.has("moved")
      ? Response.json(league())
      : new Response(null, { status: 301, headers: { location: "?moved" } });
  await withEspn(answer, async ({ source, asked }) => {
    assert.deepEqual(await source({ cookies }).years(), [2021]);
    assert.ok(asked.every((one) => one.cookie?.startsWith("SWID=")));
  });
});

Deno.test("a document without an end is given up", async () => {
  const leftAlone = Promise.withResolvers<void>();
  const endless = () =>
    new Response(
      new ReadableStream({
        pull: (controller) => controller.enqueue(new Uint8Array(1_000_000).fill(32)),
        cancel: () => leftAlone.resolve(),
      }),
    );
  await withEspn(endless, async ({ source }) => {
    await assert.rejects(source().years(), { status: 502, message: /larger than 25 MB, which no season is/ });
    // However much lies in the buffers between the two, whoever sends is told that nobody reads on.
    await leftAlone.promise;
  });
});

Deno.test("an ESPN that does not answer is left after the time-out", async () => {
  const waiting: PromiseWithResolvers<Response>[] = [];
  const silent = () => {
    waiting.push(Promise.withResolvers<Response>());
    return waiting.at(-1)!.promise;
  };
  await withEspn(silent, async ({ source, waits }) => {
    await assert.rejects(source({ timeout: 30, attempts: 2 }).years(), {
      name: "ProviderSilence",
      status: 504,
      message: "ESPN did not answer for season 2021 of league 4711 within 0.03 seconds",
    });
    assert.deepEqual([waiting.length, waits.length], [2, 1]);
    for (const { resolve } of waiting) resolve(new Response());
  });
});

Deno.test("an ESPN that is not there is asked four times", async () => {
  const closed = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = closed.addr;
  closed.close();
  await withEspn(() => new Response(), async ({ source, waits }) => {
    await assert.rejects(
      source({ baseUrl: `http://127.0.0.1:${port}/`, cookies }).years(),
      (error: Error) => {
        assert.match(error.message, /cannot be reached .* the connection to 127\.0\.0\.1:\d+ failed$/);
        assert.ok(!Deno.inspect(error).includes("secret"));
        return true;
      },
    );
    assert.equal(waits.length, 3);
  });
});

Deno.test("who calls may call it off", async () => {
  const waiting = Promise.withResolvers<Response>();
  await withEspn(() => waiting.promise, async ({ source, asked }) => {
    const off = new AbortController();
    const years = source().years(off.signal);
    const refused = assert.rejects(years, /enough/);
    while (asked.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    off.abort(new Error("enough"));
    await refused;
    waiting.resolve(new Response());
  });
});

Deno.test("the document must be of the league and the season that were asked for", async () => {
  await withEspn(() => Response.json(league({ id: 1 })), async ({ source }) => {
    await assert.rejects(source().years(), {
      status: 422,
      message: "ESPN season 2021: the document is of league 1, not 4711",
    });
  });
});
