import assert from "node:assert/strict";
import { type Job, Queue } from "@/lib/jobs/queue.ts";
import { leagueSlug } from "@/lib/providers/source.ts";
import { keepImportState, takeImport } from "@/lib/store/imports.ts";
import { onBothDatabases, type TestDatabase } from "@/tests/databases.ts";
import { begun, Imports, note } from "./progress.ts";

const slug = (id: number) => leagueSlug("espn", String(id));
const wish = (id: number) => ({ id: String(id), newest: 2021, account: null, credentials: null });
const outcome = {
  revision: 1,
  changed: true,
  managers: 10,
  years: [2020, 2021],
  hidden: [],
  teams: 20,
  matchups: 148,
};

/** The queue as one process has it, and what ends it. */
async function process(
  { sql }: Pick<TestDatabase, "sql">,
  options: Partial<{ most: number; now: () => number }> = {},
) {
  const queue = new Queue({ sql, reference: (error) => assert.fail(String(error)) }, false);
  await queue.start();
  return {
    queue,
    imports: new Imports({ sql, queue, ...options }),
    [Symbol.asyncDispose]: () => queue.stop(),
  };
}

onBothDatabases("an import is seen from every process from its begin to its end", async ({ sql, again }) => {
  let now = 1000;
  await using here = await process({ sql }, { now: () => now });
  await using there = await process(await again(), { now: () => now });
  assert.equal(await there.imports.state(slug(1)), null);
  await here.imports.start(slug(1), wish(1));
  assert.deepEqual(await there.imports.state(slug(1)), begun());
  const job = crypto.randomUUID();
  const progress = begun();
  assert.equal(await takeImport(sql, { slug: slug(1), job, state: progress }), null);
  note(progress, { kind: "found", years: [2021, 2020] });
  note(progress, { kind: "season", year: 2020, shown: true, done: 1, of: 2 });
  await keepImportState(sql, { slug: slug(1), job, state: progress, ended: false });
  assert.deepEqual(await there.imports.state(slug(1)), {
    state: "running",
    years: [2021, 2020],
    loaded: [2020],
    storing: false,
  });
  const end = { state: "done" as const, outcome, at: now };
  await keepImportState(sql, { slug: slug(1), job, state: end, ended: true });
  await keepImportState(sql, { slug: slug(1), job: crypto.randomUUID(), state: progress, ended: false });
  assert.deepEqual(await there.imports.state(slug(1)), end, "whoever lost the job says nothing any more");
  now += 3_600_000;
  assert.equal(await there.imports.state(slug(1)), null, "forgotten after an hour");
});

onBothDatabases(
  "a second request for a league joins the import that waits or runs; two processes never run it at once",
  async ({ sql, again }) => {
    await using here = await process({ sql });
    await using there = await process(await again());
    const step = Promise.withResolvers<void>();
    const began: string[] = [];
    let done = Promise.withResolvers<void>();
    for (const { queue } of [here, there]) {
      await queue.work("import", async ({ id }: Job<"import">) => {
        began.push(id);
        await step.promise;
        done.resolve();
      });
    }
    await Promise.all([here, there, here, there].map(({ imports }) => imports.start(slug(1), wish(1))));
    await new Promise((resume) => setTimeout(resume, 2500));
    await there.imports.start(slug(1), wish(1));
    assert.equal(began.length, 1);
    step.resolve();
    await done.promise;
    done = Promise.withResolvers();
    while (!await here.queue.isDone("import", began[0])) {
      await new Promise((resume) => setTimeout(resume, 50));
    }
    await there.imports.start(slug(1), wish(1));
    await done.promise;
    assert.equal(began.length, 2, "once it is done another one is begun");
  },
);

onBothDatabases("beyond so many, imports are turned away; who joins one is not", async ({ sql }) => {
  await using here = await process({ sql }, { most: 2 });
  await here.imports.start(slug(1), wish(1));
  await here.imports.start(slug(2), wish(2));
  await assert.rejects(here.imports.start(slug(3), wish(3)), { name: "TooBusy", status: 503 });
  await here.imports.start(slug(2), wish(2));
  assert.equal(await here.imports.state(slug(3)), null);
});

onBothDatabases(
  "cookies wait sealed beside the job, and are forgotten when it has ended",
  async ({ sql, owner }) => {
    await using here = await process({ sql });
    const credentials = crypto.getRandomValues(new Uint8Array(40));
    await here.imports.start(slug(1), { ...wish(1), credentials });
    const [{ data }] = await owner<{ data: object }[]>`select data from jobs.job where name = 'import'`;
    assert.deepEqual(data, { league: "espn-1", id: "1", newest: 2021, account: null });
    const job = crypto.randomUUID();
    const taken = await takeImport(sql, { slug: slug(1), job, state: begun() });
    assert.deepEqual(taken && Array.from(taken), Array.from(credentials));
    await keepImportState(sql, { slug: slug(1), job, state: { state: "done", outcome, at: 1 }, ended: true });
    assert.equal(await takeImport(sql, { slug: slug(1), job, state: begun() }), null);
  },
);
