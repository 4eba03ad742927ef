/** The small load of `deno task load`: every scenario runs to its end, and nobody is refused or forgotten. @module */
import assert from "node:assert/strict";
import { newestPrograms } from "@/tests/postgres.ts";
import { noRedis } from "@/tests/servers/redis_sentinel.ts";
import { k6 } from "@/tools/load/k6.ts";

const missing = noRedis ?? (newestPrograms() ? null : "PostgreSQL is not installed") ??
  (await k6() ? null : "k6 is not there, nor Go to build it with");
if (missing) console.log(`skipped: the small load: ${missing}`);

Deno.test({
  name: "under a small load of every kind no request fails, and every live page hears of every score",
  ignore: missing !== null,
  async fn() {
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["task", "load"],
      cwd: new URL("../../", import.meta.url),
    }).output();
    const said = new TextDecoder().decode(stdout);
    assert.equal(code, 0, said + new TextDecoder().decode(stderr));
    assert.match(said, /120 live pages, 0 came back, 0 of \d{3} changes unheard/);
    assert.match(said, /500 live pages, of which 10 read nothing: .* 0 of \d{3} changes unheard/);
    const rows = said.matchAll(/^\| ([^|]+?) \| ([\w-]+) \| (\d+) \| 0 \|/gm);
    const requests = new Map([...rows].map(([, load, kind, count]) => [`${load}: ${kind}`, Number(count)]));
    const kinds = ["Sunday, 120 users: page", "Sunday, 120 users: api", "Tuesday: page"];
    for (const kind of [...kinds, "sign-in: sign-in", "import rush: import"]) {
      assert((requests.get(kind) ?? 0) > 0, `${kind} in ${said}`);
    }
  },
});
