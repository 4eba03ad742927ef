import assert from "node:assert/strict";
import type { LeagueSlug } from "@/lib/league/types.ts";
import { PictureRounds } from "./rounds.ts";

const [one, two] = ["espn-1", "espn-2"] as LeagueSlug[];

Deno.test("what is due is put into the queue, look after look, until it stops", async () => {
  const waiting: LeagueSlug[][] = [[one, two], [], [one]];
  const put: LeagueSlug[] = [];
  const enough = Promise.withResolvers<void>();
  const rounds = new PictureRounds({
    due: () => {
      const leagues = waiting.shift();
      if (!leagues) enough.resolve();
      return Promise.resolve(leagues ?? []);
    },
    put: (slug) => Promise.resolve(put.push(slug)),
    failed: (error) => assert.fail(String(error)),
    pause: 1,
  });
  rounds.start();
  await enough.promise;
  await rounds.stop();
  assert.deepEqual(put, [one, two, one]);
});

Deno.test("an error is told, and the next look is made all the same", async () => {
  const told: string[] = [];
  let looks = 0;
  const enough = Promise.withResolvers<void>();
  const rounds = new PictureRounds({
    due: () => ++looks === 1 ? Promise.reject(new Error("gone")) : Promise.resolve([one]),
    put: () => Promise.resolve(enough.resolve()),
    failed: (error, where) => told.push(`${where}: ${(error as Error).message}`),
    pause: 1,
  });
  rounds.start();
  await enough.promise;
  await rounds.stop();
  assert.deepEqual(told, ["looking for pictures to fetch: gone"]);
});
