import assert from "node:assert/strict";
import type { LeagueSlug } from "@/lib/league/types.ts";
import { PictureRounds } from "./rounds.ts";

const [one, two] = ["espn-1", "espn-2"] as LeagueSlug[];

Deno.test("leagues are looked at one after the other, again after a pause, and at once when woken", async () => {
  const waiting: LeagueSlug[][] = [[one, two], [], [one], []];
  const seen: string[] = [];
  let idle = Promise.withResolvers<void>();
  const rounds = new PictureRounds({
    due: () => {
      const leagues = waiting.shift() ?? [];
      if (leagues.length === 0) idle.resolve();
      return Promise.resolve(leagues);
    },
    fetch: async (slug) => {
      seen.push(`${slug} begins`);
      await Promise.resolve();
      seen.push(`${slug} ends`);
    },
    failed: (error) => assert.fail(String(error)),
    pause: 60_000,
  });
  rounds.start();
  await idle.promise;
  assert.deepEqual(seen, ["espn-1 begins", "espn-1 ends", "espn-2 begins", "espn-2 ends"]);
  idle = Promise.withResolvers();
  rounds.wake();
  await idle.promise;
  assert.equal(seen.length, 6);
  await rounds.stop();
});

Deno.test("nobody need wake it", async () => {
  let looks = 0;
  const often = Promise.withResolvers<void>();
  const rounds = new PictureRounds({
    due: () => {
      if (++looks === 3) often.resolve();
      return Promise.resolve([]);
    },
    fetch: () => assert.fail("nothing is due"),
    failed: (error) => assert.fail(String(error)),
    pause: 1,
  });
  rounds.start();
  await often.promise;
  await rounds.stop();
});

Deno.test("an error is told and does not end it", async () => {
  const told: string[] = [];
  const again = Promise.withResolvers<void>();
  let looks = 0;
  const rounds = new PictureRounds({
    due: () => {
      if (++looks === 2) again.resolve();
      return Promise.resolve(looks === 1 ? [one] : []);
    },
    fetch: () => Promise.reject(new Error("no space left")),
    failed: (error, where) => told.push(`${where}: ${(error as Error).message}`),
    pause: 1,
  });
  rounds.start();
  await again.promise;
  await rounds.stop();
  assert.deepEqual(told, ["fetching pictures: no space left"]);
});

Deno.test("stopping ends what is under way and waits for it", async () => {
  const begun = Promise.withResolvers<void>();
  let ended = false;
  const rounds = new PictureRounds({
    due: () => Promise.resolve([one]),
    fetch: (_, signal) => {
      begun.resolve();
      return new Promise((_, reject) =>
        signal.addEventListener("abort", () => {
          ended = true;
          reject(signal.reason);
        })
      );
    },
    failed: (error) => assert.fail(String(error)),
  });
  rounds.start();
  await begun.promise;
  await rounds.stop();
  assert(ended);
});
