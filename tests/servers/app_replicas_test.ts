/** Two processes of the app whose replicas are held back and killed under their readers. @module */
import assert from "node:assert/strict";
import { faults, History } from "@/tests/history/checker.ts";
import { crowd } from "./crowd.ts";
import { noFleet, withFleet } from "./fleet.ts";
import { sleep } from "./sleep.ts";

if (noFleet) console.log(`skipped: the app on replicas: ${noFleet}`);

Deno.test({
  name:
    "a replica is paused for ten seconds and one killed: no browser is told anything older, none has an error",
  ignore: noFleet !== null,
}, async () => {
  await withFleet({ leagues: 3, members: 30 }, async (fleet) => {
    const { cluster: { replicas: [one, other] } } = fleet;
    const history = new History();
    const { acknowledged, refused, seconds } = await crowd(
      fleet,
      history,
      { rate: 20, readers: 12, guests: 6, pause: 60 },
      (async () => {
        await sleep(1500);
        await one.pauseReplay();
        await sleep(5000);
        await other.kill();
        await sleep(5000);
        await one.resumeReplay();
        await other.start();
        await sleep(3000);
      })(),
    );
    console.log(
      `${acknowledged} comments kept, ${history.count("read")} answers read in ${seconds.toFixed(1)} s`,
    );
    assert.deepEqual(faults(history, await fleet.comments()), []);
    assert.equal(refused, 0, "the primary was there all the time");
    assert(acknowledged > 100 && history.count("read") > 500, "there was something to go wrong");
  });
});
