/** The JSON API of a running app with the sample league. @module */
import assert from "node:assert/strict";
import { Validator } from "@seriousme/openapi-schema-validator";
import { z } from "zod";
import { endpoints } from "@/lib/api/endpoints.ts";
import * as schemas from "@/lib/api/schemas.ts";
import { startApp } from "@/tests/app.ts";

Deno.test("the API", async (t) => {
  await using app = await startApp();
  const get = (path: string, init?: RequestInit) => fetch(`${app.url}/api/v1${path}`, init);
  const answer = async (path: string) => {
    const response = await get(path);
    assert.equal(response.status, 200, `${path} ${await response.clone().text()}`);
    return await response.json();
  };
  const refusal = async (path: string, status: number, init?: RequestInit) => {
    const response = await get(path, init);
    const text = await response.text();
    assert.equal(response.status, status, `${path} ${text}`);
    assert.equal(response.headers.get("content-type"), "application/problem+json", path);
    return schemas.problem.parse(JSON.parse(text));
  };

  await t.step("describes itself with a valid OpenAPI 3.1 document that names every endpoint", async () => {
    const document = await answer("/openapi.json");
    const { valid, errors } = await new Validator().validate(document);
    assert(valid, JSON.stringify(errors, null, 1));
    assert.equal(document.openapi.slice(0, 3), "3.1");
    assert.deepEqual(Object.keys(document.paths).sort(), endpoints.map(({ path }) => path).sort());
    const references = JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g);
    for (const [, name] of references) assert(document.components.schemas[name], `${name} is described`);
  });

  await t.step("answers every endpoint as its schema says, to the letter", async () => {
    const values: Record<string, string> = { league: "sample-1", season: "2025", week: "3", team: "1" };
    for (const endpoint of endpoints) {
      const path = endpoint.path.replace(/\{(\w+)\}/g, (_, name) => values[name]);
      const body = await answer(path);
      assert.deepEqual(z.strictObject(endpoint.response.shape).parse(body), body, path);
    }
  });

  await t.step("gives standings whose sums agree", async () => {
    const { standings } = await answer("/leagues/sample-1/seasons/2025/standings");
    assert.equal(standings.length, 12);
    const sum = (key: string) =>
      standings.reduce((total: number, row: Record<string, number>) => total + row[key], 0);
    assert.equal(sum("wins"), sum("losses"));
    assert.equal(sum("pointsFor").toFixed(2), sum("pointsAgainst").toFixed(2));
    const ranks = standings.map((row: { rank: number }) => row.rank).sort((a: number, b: number) => a - b);
    assert.deepEqual(ranks, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  });

  await t.step("names the season's champion as the team it ranks first", async () => {
    const { seasons } = await answer("/leagues/sample-1/seasons");
    const { standings } = await answer("/leagues/sample-1/seasons/2025/standings");
    const first = standings.find((row: { rank: number }) => row.rank === 1);
    assert.deepEqual(
      seasons.find((one: { season: number }) => one.season === 2025).champion.team,
      first.team,
    );
  });

  await t.step("says what is malformed, what is missing and which methods it knows", async () => {
    assert.match((await refusal("/leagues/900118", 400)).detail, /league must be/);
    assert.match((await refusal("/leagues/sample-1/seasons/last/standings", 400)).detail, /season must be/);
    assert.match(
      (await refusal("/leagues/sample-1/seasons/2025/weeks/999/matchups", 400)).detail,
      /week must be/,
    );
    assert.match((await refusal("/leagues/sample-1/records?lens=luck", 400)).detail, /lens/);
    assert.match((await refusal("/leagues/espn-404404", 404)).detail, /league espn-404404/);
    assert.match((await refusal("/leagues/sample-1/seasons/1999/standings", 404)).detail, /season 1999/);
    await refusal("/leagues/sample-1/teams/99", 404);
    await refusal("/nothing/here", 404);
    const refused = await get("/leagues/sample-1", { method: "DELETE" });
    assert.equal(refused.headers.get("allow"), "GET, HEAD");
    assert.equal(refused.status, 405);
    await refused.body?.cancel();
  });

  await t.step("answers HEAD with the length of GET", async () => {
    const head = await get("/leagues/sample-1", {
      method: "HEAD",
      headers: { "accept-encoding": "identity" },
    });
    const whole = await get("/leagues/sample-1", { headers: { "accept-encoding": "identity" } });
    assert.equal(head.headers.get("content-length"), String((await whole.arrayBuffer()).byteLength));
  });
});
