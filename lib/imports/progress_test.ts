import assert from "node:assert/strict";
import { BadDocument } from "@/lib/providers/errors.ts";
import { leagueSlug } from "@/lib/providers/source.ts";
import type { ImportEvent, ImportOutcome } from "./import_league.ts";
import { Imports } from "./progress.ts";

const outcome: ImportOutcome = {
  revision: 1,
  changed: true,
  managers: 10,
  years: [2020, 2021],
  hidden: [],
  teams: 20,
  matchups: 148,
};
const slug = (id: number) => leagueSlug("espn", String(id));
const imports = (options: Partial<ConstructorParameters<typeof Imports>[0]> = {}) =>
  new Imports({ now: () => 1000, reference: () => "abcd1234", ...options });

Deno.test("an import can be watched from its begin to its end", async () => {
  const all = imports();
  const step = Promise.withResolvers<void>();
  const begun = Promise.withResolvers<(event: ImportEvent) => void>();
  assert.equal(all.state(slug(1)), null);
  const end = all.start(slug(1), async (tell) => {
    begun.resolve(tell);
    await step.promise;
    return outcome;
  });
  assert.deepEqual(all.state(slug(1)), { state: "running", years: null, loaded: [], storing: false });
  const tell = await begun.promise;
  tell({ kind: "found", years: [2021, 2020] });
  tell({ kind: "season", year: 2020, shown: true, done: 1, of: 2 });
  assert.deepEqual(all.state(slug(1)), {
    state: "running",
    years: [2021, 2020],
    loaded: [2020],
    storing: false,
  });
  tell({ kind: "checked", seasons: 2 });
  assert.deepEqual(all.state(slug(1)), {
    state: "running",
    years: [2021, 2020],
    loaded: [2020],
    storing: true,
  });
  step.resolve();
  assert.deepEqual(await end, { state: "done", outcome, at: 1000 });
  assert.deepEqual(all.state(slug(1)), { state: "done", outcome, at: 1000 });
});

Deno.test("a second request for a league joins the import that runs", async () => {
  const all = imports();
  let runs = 0;
  const step = Promise.withResolvers<void>();
  const run = async () => {
    runs++;
    await step.promise;
    return outcome;
  };
  const both = [all.start(slug(1), run), all.start(slug(1), run)];
  step.resolve();
  assert.deepEqual((await Promise.all(both)).map(({ state }) => state), ["done", "done"]);
  assert.equal(runs, 1);
  await all.start(slug(1), run);
  assert.equal(runs, 2);
});

Deno.test("a failure is kept with the words and the status for the page; a fault of ours with a reference", async () => {
  const logged: unknown[] = [];
  const all = imports({
    reference: (error, where) => {
      logged.push([(error as Error).message, where]);
      return "abcd1234";
    },
  });
  await all.start(slug(1), () => Promise.reject(new BadDocument("teams is missing")));
  assert.deepEqual(all.state(slug(1)), {
    state: "failed",
    message: "teams is missing",
    status: 422,
    at: 1000,
  });
  assert.deepEqual(logged, []);
  await all.start(slug(2), () => Promise.reject(new Error("password in here")));
  const failed = all.state(slug(2));
  assert.ok(failed?.state === "failed");
  assert.equal(failed.status, 500);
  assert.match(failed.message, /logged as abcd1234$/);
  assert.deepEqual(logged, [["password in here", "import of espn-2"]]);
});

Deno.test("so many run at a time, the others wait; beyond that they are turned away", async () => {
  const all = imports({ atOnce: 1, most: 2 });
  const step = Promise.withResolvers<void>();
  const begun: number[] = [];
  const run = (id: number) => async () => {
    begun.push(id);
    await step.promise;
    return outcome;
  };
  const ends = [all.start(slug(1), run(1)), all.start(slug(2), run(2))];
  assert.throws(() => all.start(slug(3), run(3)), { name: "TooBusy", status: 503 });
  await Promise.resolve();
  assert.equal(all.state(slug(2))?.state, "running");
  step.resolve();
  await Promise.all(ends);
  assert.deepEqual(begun, [1, 2]);
});

Deno.test("what has ended is forgotten by number and by age", async () => {
  let now = 0;
  const all = imports({ now: () => now, remembered: 2, remember: 100 });
  for (const id of [1, 2, 3]) await all.start(slug(id), () => Promise.resolve(outcome));
  assert.deepEqual([1, 2, 3].map((id) => all.state(slug(id))?.state ?? null), [null, "done", "done"]);
  now = 100;
  assert.equal(all.state(slug(3)), null);
});

Deno.test("a process that stops ends its imports and says so", async () => {
  const all = imports();
  const end = all.start(
    slug(1),
    (_, signal) => new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason))),
  );
  await Promise.resolve();
  await all.stop();
  const ended = await end;
  assert.ok(ended.state === "failed");
  assert.equal(ended.status, 503);
  assert.equal((await all.start(slug(2), () => Promise.resolve(outcome))).state, "failed");
});
