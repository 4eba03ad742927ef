/**
 * The house's own rules, held against the import graph: which room may import from which, who may use which library,
 * and which words must not leave their room.
 *
 * @module
 */
import assert from "node:assert/strict";
import { dirname, join, normalize } from "node:path/posix";

const top = new URL("../", import.meta.url).pathname;

/** For each room, the rooms it may import from beside itself. A room is the longest of these prefixes that fits. */
const mayImport: Record<string, string[]> = {
  "lib/league/": [],
  "lib/fresh/": [],
  "lib/settings": [],
  "lib/secrets": [],
  "lib/providers/": ["lib/league/"],
  "lib/store/": [
    "lib/league/",
    "lib/accounts/types.ts",
    "lib/talk/",
    "lib/sportsbook/",
    "lib/providers/provider_season.ts",
    "lib/secrets",
  ],
  "lib/jobs/": ["lib/store/"],
  "lib/accounts/": ["lib/league/", "lib/store/", "lib/jobs/", "lib/secrets"],
  "lib/talk/": ["lib/accounts/types.ts"],
  "lib/sportsbook/": ["lib/league/", "lib/accounts/types.ts"],
  "lib/imports/": [
    "lib/league/",
    "lib/accounts/types.ts",
    "lib/providers/",
    "lib/store/",
    "lib/jobs/",
    "lib/secrets",
  ],
  "lib/images/": ["lib/league/", "lib/store/", "fresh.config.ts"],
  "lib/sample/": ["lib/league/", "lib/providers/", "lib/imports/", "lib/store/"],
  "lib/live/": ["lib/league/", "lib/redis/", "lib/providers/", "lib/imports/", "lib/store/", "lib/secrets"],
  "lib/cache/": ["lib/redis/"],
  "lib/redis/": [],
  "lib/limits/": ["lib/redis/"],
  "lib/http/": [
    "lib/images/files.ts",
    "lib/accounts/",
    "lib/cache/",
    "lib/limits/",
    "lib/redis/",
    "lib/settings",
    "lib/league/types.ts",
    "lib/store/",
    "define.ts",
  ],
  "lib/styles/": [],
  "lib/api/": ["lib/league/", "lib/store/", "lib/http/", "lib/settings", "define.ts"],
  "lib/offline/": [],
  "lib/start": [
    "lib/league/types.ts",
    "lib/store/",
    "lib/live/",
    "lib/redis/",
    "lib/limits/",
    "lib/providers/",
    "lib/sample/",
    "lib/accounts/",
    "lib/imports/",
    "lib/images/",
    "lib/jobs/",
    "lib/settings",
    "lib/secrets",
  ],
  "components/": ["fresh.config.ts", "lib/league/", "lib/accounts/types.ts", "lib/talk/", "lib/sportsbook/"],
  "islands/": ["components/", "lib/league/", "lib/sportsbook/"],
  "define.ts": ["lib/"],
  "routes/": ["components/", "islands/", "lib/", "define.ts"],
  "main.ts": ["lib/", "define.ts", "fresh.config.ts"],
  "dev.ts": ["lib/", "main.ts", "fresh.config.ts"],
  "serve.ts": ["lib/", "main.ts", "_fresh/"],
  "worker.ts": ["lib/"],
  "fresh.config.ts": [],
  "tools/": ["lib/", "tests/", "fresh.config.ts"],
  "tests/": [
    "lib/",
    "components/",
    "islands/",
    "routes/",
    "tools/",
    "define.ts",
    "main.ts",
    "fresh.config.ts",
  ],
};

/** Libraries that only some rooms may import. */
const libraryRooms: Record<string, string[]> = {
  "pg": ["lib/store/"],
  "@electric-sql/": ["lib/store/"],
  "pg-boss": ["lib/jobs/"],
  "ioredis": ["lib/redis/"],
  "rate-limiter-flexible": ["lib/limits/"],
  "esbuild": ["lib/fresh/", "lib/offline/"],
  "preact-render-to-string": ["lib/fresh/", "components/"],
  "libpg-query": ["tests/"],
  "playwright-core": ["tests/", "tools/", "lib/fresh/"],
  "fresh": [
    "routes/",
    "components/",
    "islands/",
    "lib/http/",
    "lib/styles/",
    "lib/api/",
    "lib/fresh/",
    "define.ts",
    "main.ts",
    "dev.ts",
    "tests/",
    "fresh.config.ts",
  ],
};

/** Words that must not be seen outside their rooms: SQL and ESPN's field names. Tests may say anything. */
const wordRooms: { word: RegExp; rooms: string[] }[] = [
  { word: /\bsql(?:<[^`;]*>)?`/, rooms: ["lib/store/"] },
  {
    word:
      /\b(?:rankCalculatedFinal|matchupPeriodId|scoringPeriodId|playoffTierType|lineupSlotId|playerPoolEntry)\b/,
    rooms: ["lib/providers/", "lib/sample/"],
  },
];

interface Source {
  path: string;
  text: string;
}

const fits = (path: string, room: string) =>
  path === room || path === `${room}.ts` || path === `${room}_test.ts` ||
  (room.endsWith("/") && path.startsWith(room));
const isTest = (path: string) => /[._]test\.tsx?$/.test(path) || path.startsWith("tests/");
const roomOf = (path: string) =>
  Object.keys(mayImport).filter((room) => fits(path, room)).sort((a, b) => b.length - a.length)[0];

/** What a file imports: paths from the top of the project, and bare names of libraries. */
function importsOf({ path, text }: Source): string[] {
  const found = text.matchAll(
    /(?:^|\n)\s*(?:import|export)\b[^"'`;]*?from\s*"([^"]+)"|(?:^|\n)import\s*"([^"]+)"|\bimport\("([^"]+)"\)/g,
  );
  return [...found].map((match) => match[1] ?? match[2] ?? match[3]).map((name) => {
    if (name.startsWith("@/")) return name.slice(2);
    return name.startsWith(".") ? normalize(join(dirname(path), name)) : `npm ${name}`;
  });
}

/** A line for each rule that a file breaks. */
function trespasses(source: Source): string[] {
  const { path, text } = source;
  const room = roomOf(path);
  if (!room) return [`${path} is in no room of the house; tests/house_test.ts lists them`];
  const found: string[] = [];
  for (const name of importsOf(source)) {
    if (name.startsWith("npm ")) {
      const library = name.slice(4);
      if (room === "lib/league/" && !isTest(path)) {
        found.push(`${path} imports ${library}, but the game imports nothing`);
      }
      for (const [prefix, rooms] of Object.entries(libraryRooms)) {
        const hit = library === prefix || library.startsWith(prefix.endsWith("/") ? prefix : `${prefix}/`);
        if (hit && !isTest(path) && !rooms.some((allowed) => fits(path, allowed))) {
          found.push(`${path} imports ${library}`);
        }
      }
    } else if (
      !isTest(path) && !fits(name, room) && !mayImport[room].some((allowed) => fits(name, allowed))
    ) {
      found.push(`${path} imports ${name}`);
    }
  }
  if (!isTest(path)) {
    const code = text.replace(/\/\*[\s\S]*?\*\/|(?<!:)\/\/.*/g, "");
    for (const { word, rooms } of wordRooms) {
      const hit = code.match(word);
      if (hit && !rooms.some((allowed) => fits(path, allowed))) found.push(`${path} says ${hit[0]}`);
    }
  }
  return found;
}

async function sources(folder = ""): Promise<Source[]> {
  const found: Source[] = [];
  for await (const entry of Deno.readDir(top + folder)) {
    const path = folder + entry.name;
    if (
      entry.isDirectory && !/^(?:\.|_fresh$|node_modules$|docs$|static$|infra$|playbooks$)/.test(entry.name)
    ) {
      found.push(...await sources(`${path}/`));
    } else if (/\.tsx?$/.test(entry.name)) found.push({ path, text: await Deno.readTextFile(top + path) });
  }
  return found;
}

Deno.test("imports point downwards, and words stay in their rooms", async () => {
  const all = await sources();
  assert(all.length > 20, "the walk found the house");
  assert.deepEqual(all.flatMap(trespasses), []);
});

Deno.test("a planted trespass is found", () => {
  const planted: [Source, RegExp][] = [
    [{ path: "lib/league/x.ts", text: `import { z } from "zod";` }, /imports nothing/],
    [
      { path: "lib/league/x.ts", text: `import { a } from "@/lib/store/leagues.ts";` },
      /imports lib\/store\/leagues/,
    ],
    [
      { path: "lib/league/x.ts", text: `export * from "../store/leagues.ts";` },
      /imports lib\/store\/leagues/,
    ],
    [
      { path: "components/X.tsx", text: `import type {\n  A,\n} from "@/lib/store/leagues.ts";` },
      /imports lib\/store/,
    ],
    [{ path: "routes/index.tsx", text: "const rows = await sql<Row[]>`select 1`;" }, /says sql/],
    [{ path: "routes/index.tsx", text: `const m = await import("pg");` }, /imports pg/],
    [{ path: "lib/store/x.ts", text: "const rank = team.rankCalculatedFinal;" }, /says rankCalculatedFinal/],
    [{ path: "attic/x.ts", text: "" }, /no room/],
  ];
  for (const [source, complaint] of planted) assert.match(trespasses(source).join("\n"), complaint);
  assert.deepEqual(
    trespasses({ path: "lib/store/x.ts", text: "// ESPN's rankCalculatedFinal\nsql`select 1`" }),
    [],
  );
});
