/** Two processes of the app whose primary is killed under their writers, and a replica promoted. @module */
import assert from "node:assert/strict";
import { faults, History } from "@/tests/history/checker.ts";
import { crowd } from "./crowd.ts";
import { noFleet, withFleet } from "./fleet.ts";
import { sleep } from "./sleep.ts";

if (noFleet) console.log(`skipped: a failover of the app: ${noFleet}`);

/** Comments that are begun in a second. A machine may do fewer; that is printed. */
const RATE = 200;

Deno.test({
  name:
    "the primary is killed and a replica promoted: acknowledged comments are there once, readers have no error",
  ignore: noFleet !== null,
}, async () => {
  await withFleet({ leagues: 12, members: 40 }, async (fleet) => {
    const { cluster, board } = fleet;
    const [one, other] = cluster.replicas;
    // As Patroni's quorum mode has it; without that nobody can promise what follows.
    await cluster.primary.set("synchronous_standby_names", "ANY 1 (*)");
    const history = new History();
    let away = 0;
    let rate = 0;
    const { acknowledged, refused, seconds } = await crowd(
      fleet,
      history,
      { rate: RATE, readers: 10, guests: 5, pause: 100 },
      (async () => {
        await sleep(1000);
        const first = history.count("write");
        await sleep(3000);
        rate = (history.count("write") - first) / 3;
        await cluster.primary.kill();
        const began = performance.now();
        await sleep(6000);
        const [next, left] = await one.received() >= await other.received() ? [one, other] : [other, one];
        await next.promote();
        await left.follow(next);
        board.to(next.port);
        away = performance.now() - began;
        await sleep(4000);
      })(),
    );
    console.log(
      `${rate.toFixed(0)} comments a second of ${RATE} wanted when the primary was killed; it was away ${
        (away / 1000).toFixed(1)
      } s of ${seconds.toFixed(1)}; ${acknowledged} kept, ${refused} of them sent again after 503; ` +
        `${history.count("read")} answers read`,
    );
    assert.deepEqual(faults(history, await fleet.comments()), []);
    assert(acknowledged > 100 && history.count("read") > 500, "there was something to go wrong");
  });
});
