/** docs/operations/ names nothing that is not there: what somebody types at three in the morning must exist. */
import assert from "node:assert/strict";
import { drillNames, faults, files, ports, units } from "./operations_docs.ts";

const pages = await files("docs/operations");

Deno.test("whatever docs/operations names is there", async () => {
  assert(pages.length > 20 && units.size > 10 && ports.size > 10, "there is something to compare");
  assert.deepEqual((await Promise.all(pages.map(faults))).flat(), []);
});

Deno.test("every drill has a page that says what to do, and every runbook has its four parts", () => {
  const said = pages.flatMap(({ text }) => [...text.matchAll(/^Drills?: ([^.]*)/gm)].map(([, line]) => line))
    .join();
  assert.deepEqual(drillNames.filter((name) => !said.includes(`\`${name}\``)), []);
  const runbooks = pages.filter(({ path }) => path.startsWith("docs/operations/runbooks/"));
  for (const { path, text } of runbooks) {
    const headings = [...text.matchAll(/^## (.*)$/gm)].map(([, heading]) => heading);
    assert.deepEqual(headings, ["Symptom", "Check", "Act", "Verify"], path);
    assert.match(text, /^Drills?: /m, path);
  }
  const index = pages.find(({ path }) => path === "docs/operations/README.md")!.text;
  for (const { path } of runbooks) {
    assert(index.includes(path.replace("docs/operations/", "(")), `the index lacks ${path}`);
  }
});

Deno.test("a planted mistake of each kind is found", async () => {
  const planted = [
    "`deno task rehears`",
    "`systemctl restart patronid`",
    "`journalctl -u 'rumbledor@*'`",
    "| kind | units |\n| --- | --- |\n| x | `redis` |\n",
    "`/etc/patroni/patroni.yml`",
    "`http://127.0.0.1:8003/readyz`",
    "`redis-cli -p 26380`",
    "`postgresql_tll`",
    "`rumbledore-node undrain`",
    "`leader,db1,UP`",
    "`pgbackrest --stanza=main info`",
    "`deno task rehearse --drill power`",
    "`tools/nothing.ts`",
    "`sites.yml`",
    "[x](runbooks/nothing.md)",
    "[x](README.md#nothing)",
    "```sh\npg_ctlcluster 15 main start\n```",
    "Drill: `power`.",
    "Drill: `power-cut`, not there yet.",
  ];
  for (const text of planted) {
    const found = await faults({ path: "docs/operations/planted.md", text });
    assert.equal(found.length, 1, `${text} is one mistake, and found were ${found.join("; ") || "none"}`);
  }
});
