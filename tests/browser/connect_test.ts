/** Connecting a league, from the form to its first page, with and without JavaScript, against a stand-in of ESPN. @module */
import assert from "node:assert/strict";
import { PRIVATE_LEAGUE_ID, STAND_IN_COOKIES, startStandIn } from "@/lib/sample/stand_in.ts";
import { startApp } from "@/tests/app.ts";
import { violations } from "@/tests/browser/axe.ts";
import { mailCookie } from "@/tests/browser/sign_in.ts";
import { browser, noBrowser } from "@/tests/browser/chromium.ts";

Deno.test({ name: "connecting a league", ignore: noBrowser }, async (t) => {
  const espn = startStandIn();
  await using app = await startApp({ ESPN_API_URL: espn.url, SAMPLE_LEAGUE: "off" });
  const chromium = await browser();
  const post = (league: string, cookies = "", cookie = "") =>
    fetch(`${app.url}/connect`, {
      method: "POST",
      body: new URLSearchParams({ league, cookies }),
      headers: { cookie },
      redirect: "manual",
    });
  try {
    await t.step("what cannot be a league is said on the form, with 400", async () => {
      for (
        const [typed, said] of [["", /missing/], ["abc", /not a number/], [
          "9".repeat(5000),
          /league id/,
        ]] as const
      ) {
        const answer = await post(typed);
        assert.equal(answer.status, 400);
        assert.match(await answer.text(), said);
      }
    });

    await t.step(
      "a league that ESPN does not have is 404, a private one asks for cookies with 422",
      async () => {
        const none = await post("4711");
        assert.equal(none.status, 404);
        await none.body?.cancel();
        const closed = await post(String(PRIVATE_LEAGUE_ID));
        assert.equal(closed.status, 422);
        const text = await closed.text();
        assert.match(text, /espn_s2/);
        assert.match(text, /<details open/);
      },
    );

    await t.step("broken cookies are refused without being repeated", async () => {
      const answer = await post(String(PRIVATE_LEAGUE_ID), "espn_s2=my-precious-cookie-my-precious");
      assert.equal(answer.status, 400);
      assert.doesNotMatch(await answer.text(), /my-precious/);
    });

    await t.step("a private league opens with a pasted Cookie header, which shows nowhere", async () => {
      const { swid, espnS2 } = STAND_IN_COOKIES;
      const pasted = `Cookie: a=b; SWID=${swid}; espn_s2=${espnS2}; c=d`;
      const signedOut = await post(String(PRIVATE_LEAGUE_ID), pasted);
      assert.equal(signedOut.status, 403, "it would have no member who could read it");
      assert.match(await signedOut.text(), /Sign in first/);
      const ada = await mailCookie(app, "ada@example.com");
      const answer = await post(String(PRIVATE_LEAGUE_ID), pasted, ada);
      assert.equal(answer.status, 303);
      assert.equal(answer.headers.get("location"), `/connect/espn-${PRIVATE_LEAGUE_ID}`);
      await answer.body?.cancel();
      assert.ok(!app.log().includes(espnS2), "the log does not hold the cookie");

      const at = `${app.url}/leagues/espn-${PRIVATE_LEAGUE_ID}`;
      const progress = `${app.url}/connect/espn-${PRIVATE_LEAGUE_ID}`;
      const get = async (url: string, cookie = "") => {
        const page = await fetch(url, { headers: { cookie }, redirect: "manual" });
        return { status: page.status, text: await page.text() };
      };
      let text = "";
      for (let looks = 0; looks < 600 && !/is here/.test(text); looks++) {
        ({ text } = await get(progress, ada));
        await new Promise((resume) => setTimeout(resume, 50));
      }
      assert.match((await get(`${at}/members`, ada)).text, /commissioner/, "who connects a league runs it");
      assert.equal((await get(at)).status, 303, "who is signed out is asked to sign in");
      const eve = await mailCookie(app, "eve@example.com");
      assert.equal((await get(at, eve)).status, 404, "who is no member finds nothing");
      assert.match((await get(progress, ada)).text, /Open the league/);
      const [, name] = (await get(at, ada)).text.match(/<h1[^>]*>(?:<[^>]*>)?([^<]+)/)!;
      assert.ok(!(await get(progress, eve)).text.includes(name), "not even its name");
    });

    await t.step("without the setting there are no demo members to sign in as", async () => {
      const answer = await fetch(`${app.url}/sign-in`, {
        method: "POST",
        body: new URLSearchParams({ demo: "1" }),
      });
      assert.equal(answer.status, 404);
      await answer.body?.cancel();
      assert.doesNotMatch(await (await fetch(`${app.url}/sign-in`)).text(), /demo/i);
    });

    for (const javaScriptEnabled of [false, true]) {
      await t.step(
        `a member connects a league ${javaScriptEnabled ? "with" : "without"} JavaScript`,
        async () => {
          const context = await chromium.newContext({
            viewport: { width: 360, height: 740 },
            javaScriptEnabled,
            bypassCSP: true,
          });
          const page = await context.newPage();
          await page.goto(`${app.url}/connect`);
          await page.getByLabel(/league number/i).fill(
            "https://fantasy.espn.com/football/league?leagueId=1&seasonId=2026",
          );
          await page.getByRole("button", { name: "Connect" }).click();
          await page.waitForURL(/\/connect\/espn-1$/);
          await page.getByRole("link", { name: "Open the league" }).waitFor({ timeout: 60_000 });
          if (javaScriptEnabled) {
            assert.deepEqual(await violations(page), []);
          }
          await page.getByRole("link", { name: "Open the league" }).click();
          assert.match(page.url(), /\/leagues\/espn-1$/);
          assert.equal(await page.locator(".game").count(), 6);
          await context.close();
        },
      );
    }

    await t.step("an import that nobody asked for is a 404", async () => {
      const answer = await fetch(`${app.url}/connect/espn-99`);
      assert.equal(answer.status, 404);
      await answer.body?.cancel();
    });
  } finally {
    await chromium.close();
    await espn.stop();
  }
});
