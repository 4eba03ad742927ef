import assert from "node:assert/strict";
import { until } from "@/tests/servers/redis_sentinel.ts";
import { Breaker } from "./breaker.ts";

Deno.test("it opens after failures in a row, and closes when a probe succeeds", async () => {
  let probes = 0;
  const breaker = new Breaker({
    failures: 3,
    pause: 1,
    probe: () => ++probes < 3 ? Promise.reject(new Error("gone")) : Promise.resolve(),
  });
  breaker.failed();
  breaker.failed();
  breaker.succeeded();
  breaker.failed();
  breaker.failed();
  assert.equal(breaker.isOpen, false, "never three in a row");
  breaker.failed();
  assert.equal(breaker.isOpen, true);
  // The answer to a question from before.
  breaker.succeeded();
  assert.equal(breaker.isOpen, true);
  await until(() => !breaker.isOpen, "a probe has succeeded");
  assert.equal(probes, 3);
  breaker.failed();
  breaker.failed();
  assert.equal(breaker.isOpen, false, "it counts anew");
});

Deno.test("once ended it neither opens nor probes", async () => {
  let probes = 0;
  const breaker = new Breaker({ failures: 1, pause: 1, probe: () => (probes++, Promise.resolve()) });
  breaker.failed();
  breaker.end();
  breaker.failed();
  await new Promise((resume) => setTimeout(resume, 20));
  assert.deepEqual([breaker.isOpen, probes], [false, 0]);
});
