import assert from "node:assert/strict";
import { OUTSIDE } from "@/lib/store/migrate.ts";
import { bad, good } from "./examples.ts";
import { BEFORE_RELEASES, migrationsIn, RELEASED, storeSource } from "./files.ts";
import { complaints } from "./judge.ts";

const judging = { exemptUpTo: BEFORE_RELEASES, released: RELEASED, source: storeSource() };

Deno.test("no migration locks a big table for long, or takes away what the previous release reads", async () => {
  assert.deepEqual(await complaints(migrationsIn(), judging), []);
});

/** What is said of one file after those of the store. */
const saidOf = async (text: string, than: Partial<typeof judging> = {}) =>
  await complaints([...migrationsIn(), { name: "9000.do.it.sql", text }], { ...judging, ...than });

Deno.test("a migration that is exempt by its number is not judged, the next one is", async () => {
  const text = "lock table matchups";
  const named = (number: string) => complaints([{ name: `${number}.do.it.sql`, text }], judging);
  assert.deepEqual(await named("0011"), []);
  assert.equal((await named("0012")).length, 1);
});

for (const [sql, complaint] of Object.entries(bad)) {
  Deno.test(`refused: ${sql.replaceAll("\n", " ")}`, async () => {
    const said = await saidOf(`-- why\n\n${sql};\n`);
    assert.equal(said.length, 1, said.join("\n"));
    assert.match(said[0], /^9000\.do\.it\.sql:\d+: /);
    assert.match(said[0], complaint);
  });
}

Deno.test("what is done in steps is let pass", async () => {
  const files = good.map((text, at) => ({ name: `${9001 + at}.do.it.sql`, text }));
  assert.deepEqual(await complaints([...migrationsIn(), ...files], judging), []);
});

Deno.test("a complaint names the line of its statement", async () => {
  const said = await saidOf("-- é\nselect 1;\n\n/* why\n */ -- and\n  lock table\n matchups;\nselec 2");
  assert.match(said[0], /cannot be read as SQL: line 8: syntax error/);
  const [line] = await saidOf("-- é\nselect 1;\n\n/* why\n */ -- and\n  lock table\n matchups;\n");
  assert.match(line, /^9000\.do\.it\.sql:6: LOCK TABLE/);
});

Deno.test("a contract runs once the release that stopped reading is at work, and nothing reads", async () => {
  const contract = "-- contract: unread since 0015\nalter table matchups drop column unheard_of";
  assert.match((await saidOf(contract, { released: 14 }))[0], /too early: it is unread since 0015/);
  assert.deepEqual(await saidOf(contract, { released: 15 }), []);
  const source = "select unheard_of from matchups";
  assert.match((await saidOf(contract, { released: 15, source }))[0], /lib\/store\/ still says "unheard_of"/);
});

Deno.test("a file outside a transaction is one statement that can be tried again", async () => {
  const index = (rest: string) => saidOf(`${OUTSIDE}\n${rest}`);
  assert.deepEqual(await index("create index concurrently if not exists a on matchups (week)"), []);
  assert.deepEqual(await index("drop index concurrently if exists a"), []);
  assert.match(
    (await index("create index concurrently on matchups (week)"))[0],
    /has a name and IF NOT EXISTS/,
  );
  assert.match((await index("alter table matchups add column x int"))[0], /:1: a file .* and nothing else/);
  assert.match((await index("select 1; drop index concurrently if exists a"))[0], /:1: a file/);
});
