import assert from "node:assert/strict";
import { league } from "@/lib/providers/espn/testing_document.ts";
import { openDatabase } from "@/lib/store/database.ts";
import { runImport } from "./import.ts";

/** Runs the command and gives what it printed and its exit code. */
async function run(words: string[], environment: Record<string, string> = {}) {
  const out: string[] = [];
  const err: string[] = [];
  const code = await runImport(words, environment, {
    tell: (line) => out.push(line),
    complain: (line) => err.push(line),
  });
  return { code, out: out.join("\n"), err: err.join("\n") };
}

async function withFolder(test: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function leaguesKept(dataDir: string): Promise<number> {
  const database = await openDatabase({ url: null, dataDir });
  try {
    const [{ count }] = await database.owner<{ count: number }[]>`select count(*)::int as count from leagues`;
    return count;
  } finally {
    await database.close();
  }
}

Deno.test("words that make no sense end with the usage and exit code 2", async () => {
  const cases: [string[], RegExp][] = [
    [[], /^Which provider\? There is: espn\n\ndeno task import espn --league ID/],
    [["yahoo", "--league", "1"], /^There is no provider “yahoo”; there is: espn/],
    [["espn"], /^Which league\? Say --league ID/],
    [["espn", "more", "--league", "1"], /^“more” is one word too many/],
    [["espn", "--league", "1", "--season", "20"], /^--season 20 is not a year such as 2020/],
    [["espn", "--leage", "1"], /^Unknown option '--leage'/],
    [["espn", "--league"], /^Option '--league <value>' argument missing/],
  ];
  for (const [words, says] of cases) {
    const { code, out, err } = await run(words);
    assert.equal(code, 2, words.join(" "));
    assert.match(err, says);
    assert.equal(out, "");
  }
});

Deno.test("--help is no failure", async () => {
  const { code, out, err } = await run(["--help"]);
  assert.deepEqual([code, err], [0, ""]);
  assert.match(out, /--from DIR/);
});

Deno.test("a setting that is wrong is named, with exit code 2", async () => {
  const { code, err } = await run(["espn", "--league", "1"], { ESPN_API_URL: "nowhere" });
  assert.equal(code, 2);
  assert.match(err, /^ESPN_API_URL must be an address/);
});

Deno.test("a database that is not there is said to be so", async () => {
  await withFolder(async (folder) => {
    const closed = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const url = `postgres://127.0.0.1:${closed.addr.port}/none`;
    closed.close();
    const { code, err } = await run(["espn", "--league", "1", "--from", folder], { DATABASE_URL: url });
    assert.equal(code, 1);
    assert.match(err, /^The database cannot be used: /);
  });
});

Deno.test("a folder of documents is brought in, with its progress; once more, nothing changes", async () => {
  await withFolder(async (folder) => {
    for (const year of [2020, 2021]) {
      await Deno.writeTextFile(`${folder}/${year}.json`, JSON.stringify(league({ year })));
    }
    const environment = { RUMBLEDORE_DATA: `${folder}/data` };
    const first = await run(["espn", "--league", "4711", "--from", folder], environment);
    assert.deepEqual([first.code, first.err], [0, ""]);
    assert.match(first.out, /^Seasons found: 2021, 2020\n {2}20\d\d read and checked \(1 of 2\)\n/);
    const summary = "2 seasons, 20 teams, 10 managers, 148 matchups";
    assert.equal(first.out.split("\n").at(-1), `espn-4711 is at revision 1: ${summary}`);
    const again = await run(["espn", "--league", "4711", "--from", folder], environment);
    assert.equal(again.out.split("\n").at(-1), `Nothing changed: espn-4711 stays at revision 1 (${summary})`);
    const one = await run(["espn", "--league", "4711", "--from", folder, "--season", "2020"], environment);
    assert.match(one.out, /^Seasons found: 2020\n/);
    assert.match(one.out, /Nothing changed: espn-4711 stays at revision 1 \(1 season, 10 teams/);
  });
});

Deno.test("bad input ends with one clear line, exit code 1, and not one row written", async () => {
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, (request) => {
    const { pathname } = new URL(request.url);
    if (pathname.endsWith("/401")) return new Response("{}", { status: 401 });
    return new Response("<!doctype html>", { headers: { "content-type": "text/html" } });
  });
  await withFolder(async (folder) => {
    const good = JSON.stringify(league());
    const stranger = league();
    stranger.schedule[4].home.teamId = 12;
    const odd = league();
    odd.schedule[0].home.totalPoints += 10;
    const write = async (name: string, text: string) => {
      await Deno.mkdir(`${folder}/${name}`);
      // The other season is in order: it is not to be kept either.
      await Deno.writeTextFile(`${folder}/${name}/2020.json`, JSON.stringify(league({ year: 2020 })));
      await Deno.writeTextFile(`${folder}/${name}/2021.json`, text);
      return ["--league", "4711", "--from", `${folder}/${name}`];
    };
    const large = await write("large", good);
    await Deno.truncate(`${folder}/large/2021.json`, 50_000_000);
    const cases: [string[], RegExp][] = [
      [await write("cut", good.slice(0, 9000)), /cut\/2021\.json is cut off after 9000 characters/],
      [await write("page", "<!doctype html>"), /page\/2021\.json is a web page, not data/],
      [
        await write("stranger", JSON.stringify(stranger)),
        /schedule\[4\]\.home\.teamId 12 is not among the 10 teams/,
      ],
      [
        await write("odd", JSON.stringify(odd)),
        /^ESPN season 2021 is held back: week 1: .* rounds add up to/,
      ],
      [large, /large\/2021\.json has 50 MB, where a season has at most 25/],
      [["--league", "4711", "--from", `${folder}/none`], /^There is no folder/],
      [["--league", "my league"], /^The ESPN league id “my league” is not a number/],
      [["--league", "401"], /^League 401 is private/],
      [["--league", "402"], /^ESPN answered with a web page, not data/],
    ];
    const environment = {
      RUMBLEDORE_DATA: `${folder}/data`,
      ESPN_API_URL: `http://127.0.0.1:${server.addr.port}`,
    };
    for (const [words, says] of cases) {
      const { code, err } = await run(["espn", ...words], environment);
      assert.equal(code, 1, words.join(" "));
      assert.match(err, says);
      assert.equal(err.split("\n").length, 1);
    }
    assert.equal(await leaguesKept(`${folder}/data`), 0);
  });
  await server.shutdown();
});
