import assert from "node:assert/strict";
import { espnFiles } from "./files.ts";
import { league } from "./testing_document.ts";

async function withFolder(
  files: Record<string, string>,
  test: (folder: string) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    for (const [name, text] of Object.entries(files)) await Deno.writeTextFile(`${folder}/${name}`, text);
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const document = (year: number, id = 4711) => JSON.stringify(league({ year, id }));
const leagueId = "4711";

Deno.test("a folder's seasons are its files named after a year", async () => {
  const files = {
    "2019.json": document(2019),
    "2021.json": document(2021),
    "README.md": "",
    "notes.json": "{}",
  };
  await withFolder(files, async (folder) => {
    const source = espnFiles({ folder, leagueId });
    assert.deepEqual(await source.years(), [2021, 2019]);
    assert.equal((await source.season(2019))!.year, 2019);
    assert.deepEqual(await espnFiles({ folder, leagueId, only: 2019 }).years(), [2019]);
    await assert.rejects(espnFiles({ folder, leagueId, only: 2001 }).years(), {
      status: 404,
      message: `The folder ${folder} has no 2001.json`,
    });
  });
});

Deno.test("a folder that is missing, empty or a file is said to be so", async () => {
  await withFolder({ "a.txt": "" }, async (folder) => {
    const says = async (path: string, message: RegExp) =>
      await assert.rejects(espnFiles({ folder: path, leagueId }).years(), { status: 404, message });
    await says(`${folder}/none`, /^There is no folder .*\/none$/);
    await says(`${folder}/a.txt`, /\/a\.txt is not a folder$/);
    await says(folder, /holds no season; each is a file named after its year, such as 2020\.json$/);
  });
});

const wrong: { name: string; text: string; status: number; says: RegExp }[] = [
  {
    name: "cut off",
    text: document(2021).slice(0, 9000),
    status: 422,
    says: /2021\.json is cut off after 9000 char/,
  },
  {
    name: "a web page",
    text: "<!doctype html><p>Sign in",
    status: 422,
    says: /2021\.json is a web page, not data/,
  },
  { name: "empty", text: " \n", status: 422, says: /2021\.json is empty/ },
  {
    name: "of another league",
    text: document(2021, 12),
    status: 422,
    says: /2021\.json: the document is of league 12, not/,
  },
  {
    name: "of another season",
    text: document(2020),
    status: 422,
    says: /2021\.json: the document is of season 2020, not/,
  },
  { name: "no league", text: "[1, 2]", status: 422, says: /2021\.json: 1 where a league document belongs/ },
  {
    name: "of 50 MB",
    text: " ".repeat(50_000_000),
    status: 413,
    says: /2021\.json has 50 MB, where a season has at most 25/,
  },
];

for (const { name, text, status, says } of wrong) {
  Deno.test(`a file is refused by name and reason: ${name}`, async () => {
    await withFolder({ "2021.json": text }, async (folder) => {
      await assert.rejects(espnFiles({ folder, leagueId }).season(2021), { status, message: says });
    });
  });
}

Deno.test("a file that is gone when its turn comes is said to be so", async () => {
  await withFolder({}, async (folder) => {
    await assert.rejects(espnFiles({ folder, leagueId }).season(2021), {
      status: 404,
      message: /There is no file/,
    });
  });
});
