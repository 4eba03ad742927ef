import assert from "node:assert/strict";
import { embeddedFolder } from "@/tests/databases.ts";
import { type Database, openDatabase } from "./database.ts";

/**
 * Another process on the same folder, which has `sql` and `say(text)`. Read what it says line by line; it is killed,
 * as by kill -9, at the end of the block.
 */
function process(dataDir: string, body: string) {
  const code = `import { openDatabase } from "@/lib/store/database.ts";
    const database = await openDatabase({ url: null, dataDir: ${JSON.stringify(dataDir)} });
    const { owner: sql } = database;
    const say = (text) => console.log(text);
    ${body}`;
  const child = new Deno.Command(Deno.execPath(), {
    args: ["eval", "--ext=ts", code],
    cwd: new URL("../..", import.meta.url),
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const lines = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  return {
    /** The next line, or null at the end. */
    async line(): Promise<string | null> {
      while (!text.includes("\n")) {
        const { value, done } = await lines.read();
        if (done) return null;
        text += value;
      }
      const [first] = text.split("\n", 1);
      text = text.slice(first.length + 1);
      return first;
    },
    async kill(): Promise<void> {
      try {
        child.kill("SIGKILL");
      } catch {
        // It had ended by itself.
      }
      await lines.cancel();
      await child.status;
    },
    async [Symbol.asyncDispose](): Promise<void> {
      await this.kill();
    },
  };
}

/** A test with a data folder of its own, in which the database is made already unless `empty`. */
function onFolder(
  sentence: string,
  body: (folder: string, open: () => Promise<Database>) => Promise<void>,
  { empty = false } = {},
): void {
  Deno.test(sentence, async () => {
    const folder = empty ? await Deno.makeTempDir() : await embeddedFolder({ migrated: false });
    const opened: Database[] = [];
    try {
      await body(folder, async () => {
        const database = await openDatabase({ url: null, dataDir: folder });
        opened.push(database);
        return database;
      });
    } finally {
      for (const database of opened) await database.close();
      await Deno.remove(folder, { recursive: true });
    }
  });
}

onFolder("transactions of two processes on one folder are not mixed", async (folder, open) => {
  const { owner: sql } = await open();
  await sql`create table t (who int, round int)`;
  const rounds = 40;
  // Each round adds two rows in one transaction, in between which nobody else's may appear; every third is undone.
  const work = `
    for (let round = 1; round <= ${rounds}; round++) {
      await sql.begin(async (tx) => {
        const count = async () => (await tx\`select count(*)::int as n from t\`)[0].n;
        const before = await count();
        await tx\`insert into t values (\${who}, \${round})\`;
        await tx\`insert into t values (\${who}, \${round})\`;
        if (await count() !== before + 2) say("mixed in round " + round);
        if (round % 3 === 0) throw new Error("undo");
      }).catch((error) => { if (error.message !== "undo") say(error.message); });
    }
    say("done");`;
  await using other = process(folder, `say("ready"); const who = 2; ${work}`);
  assert.equal(await other.line(), "ready");
  const said: string[] = [];
  const run = new Function("sql", "who", "say", `return (async () => { ${work} })()`);
  await run(sql, 1, (text: string) => said.push(text));
  assert.deepEqual(said, ["done"]);
  assert.equal(await other.line(), "done");
  const kept = 2 * (rounds - Math.floor(rounds / 3));
  assert.deepEqual(await sql`select who, count(*)::int as n from t group by who order by who`, [
    { who: 1, n: kept },
    { who: 2, n: kept },
  ]);
});

onFolder(
  "a process that is killed inside a transaction leaves nothing and blocks nobody",
  async (folder, open) => {
    const { owner: sql } = await open();
    await sql`create table t (v int)`;
    await using other = process(
      folder,
      `await sql.begin(async (tx) => { await tx\`insert into t values (1)\`; say("inside"); await new Promise((r) => setTimeout(r, 60_000)); });`,
    );
    assert.equal(await other.line(), "inside");
    const waiting = sql`select count(*)::int as n from t`.then(([row]) => row);
    await other.kill();
    assert.deepEqual(await waiting, { n: 0 });
  },
);

onFolder(
  "when the process that runs the database is killed, another takes over and finds all that was committed",
  async (folder, open) => {
    await using first = process(
      folder,
      `await sql\`create table t (v int)\`;
     for (let v = 1; ; v++) { await sql\`insert into t values (\${v})\`; say(v); }`,
    );
    assert.equal(await first.line(), "1");
    const { owner: sql } = await open();
    assert((await sql`select max(v)::int as v from t`)[0].v >= 1, "as its client");
    let last = 0;
    while (last < 100) last = Number(await first.line());
    await first.kill();
    // What was under way may fail; what comes next must not.
    const [{ n, v }] = await sql`select count(*)::int as n, max(v)::int as v from t`.catch(() =>
      sql`select count(*)::int as n, max(v)::int as v from t`
    );
    assert(v >= last, `${v} of ${last}`);
    assert.equal(n, v);
    await sql`insert into t values (0)`;
  },
);

onFolder("when the process that runs the database ends, its clients go on by themselves", async (_, open) => {
  const [first, second] = [await open(), await open()];
  await first.owner`create table t (v int)`;
  await second.owner`insert into t values (1)`;
  await first.close();
  assert.deepEqual(await second.owner`select v from t`, [{ v: 1 }]);
  const third = await open();
  assert.deepEqual(await third.owner`select v from t`, [{ v: 1 }]);
});

onFolder("a first start that is killed leaves nothing half-made", async (folder, open) => {
  for (const files of [0, 300]) {
    await using first = process(folder, `await sql\`select 1\`; say("made");`);
    // Killed when so many files of the new database are there.
    const made = () => {
      try {
        return [...Deno.readDirSync(`${folder}/postgres.new/base/1`)].length;
      } catch {
        return -1;
      }
    };
    while (made() < files && !(await exists(`${folder}/postgres`))) {
      await new Promise((r) => setTimeout(r, 2));
    }
    await first.kill();
  }
  assert(await exists(`${folder}/postgres.new`), "it was killed in time");
  const { owner: sql } = await open();
  assert.deepEqual(await sql`select 1 as one`, [{ one: 1 }]);
  assert(!await exists(`${folder}/postgres.new`));
}, { empty: true });

const exists = (path: string) => Deno.stat(path).then(() => true, () => false);

onFolder("a folder whose name is too long for a socket works as any other", async (folder, open) => {
  const long = `${folder}/${"long".repeat(30)}`;
  await Deno.mkdir(long);
  await Deno.rename(`${folder}/postgres`, `${long}/postgres`);
  const first = await openDatabase({ url: null, dataDir: long });
  const second = await openDatabase({ url: null, dataDir: long });
  assert.deepEqual(await first.owner`select 1 as one`, [{ one: 1 }]);
  assert.deepEqual(await second.owner`select 2 as two`, [{ two: 2 }]);
  const elsewhere = await Deno.readLink(`${long}/socket`);
  assert.equal((await Deno.stat(elsewhere)).mode! & 0o777, 0o700);
  await first.close();
  assert.deepEqual(await second.owner`select 3 as three`, [{ three: 3 }]);
  await second.close();
  assert(!await exists(elsewhere), "nothing is left in the folder for temporary files");
  await open();
});

onFolder("nobody else can reach the files and the socket", async (folder, open) => {
  const { owner: sql } = await open();
  await sql`select 1`;
  for (const name of ["postgres", "socket"]) {
    assert.equal((await Deno.stat(`${folder}/${name}`)).mode! & 0o777, 0o700, name);
  }
  assert.equal((await Deno.stat(`${folder}/lock`)).mode! & 0o777, 0o600);
});

onFolder(
  "files that are no database are named, and the folder can be used again afterwards",
  async (folder, open) => {
    await Deno.rename(`${folder}/postgres/global`, `${folder}/away`);
    const { owner: sql } = await open();
    await assert.rejects(sql`select 1`.then(() => {}), /postgres \(made by PostgreSQL 18\) cannot be opened/);
    await Deno.rename(`${folder}/away`, `${folder}/postgres/global`);
    assert.deepEqual(await sql`select 1 as one`, [{ one: 1 }]);
  },
);

onFolder("a commit is on the disk before it is answered", async (_, open) => {
  const { owner: sql } = await open();
  const [row] = await sql`
    select current_setting('fsync') as fsync, current_setting('synchronous_commit') as commit,
      current_setting('wal_sync_method') as method`;
  assert.deepEqual(row, { fsync: "on", commit: "on", method: "fsync" });
});
