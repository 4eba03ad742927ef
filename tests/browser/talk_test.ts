/** Talk, as members and commissioners do it in Chromium on a phone, with and without JavaScript. @module */
import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { startApp } from "@/tests/app.ts";
import { violations } from "@/tests/browser/axe.ts";
import { browser, noBrowser } from "@/tests/browser/chromium.ts";
import { samplePages } from "@/tests/browser/pages.ts";
import { demoCookie, demoNames, opened } from "@/tests/browser/sign_in.ts";

const phone = { width: 360, height: 740 };
const [boss, ann, ben, cem] = demoNames;
const league = "/leagues/sample-1";

const comment = (page: Page, text: string) => page.locator(".comment", { hasText: text });

Deno.test({ name: "talk, in a browser", ignore: noBrowser }, async (t) => {
  await using app = await startApp({ DEMO_MEMBERS: "on" });
  const chromium = await browser();
  try {
    const pages = await samplePages(app.url);
    const pathOf = (name: string) => pages.find((one) => one.name === name)!.path;

    for (const [javaScriptEnabled, where] of [[false, "week"], [true, "matchup"]] as const) {
      const how = `${javaScriptEnabled ? "with" : "without"} JavaScript`;
      const subject = app.url + pathOf(where);
      const options = { javaScriptEnabled };

      await t.step(`a member comments, reacts and deletes on a ${where}, ${how}`, async () => {
        const page = await opened(chromium, app.url, ann, options);
        await page.goto(subject);
        await page.getByLabel("Your comment").fill(
          "<b>Robbed</b> & <script>document.title='owned'</script>\nsee https://example.com/a?b=1, twice.",
        );
        await page.getByRole("button", { name: "Post" }).dblclick();
        await page.waitForURL(/comments=1#comment-\d+$/);
        await page.reload();
        assert.equal(await comment(page, "Robbed").count(), 1, "pressed twice is posted once");
        const said = comment(page, "Robbed").locator(".said");
        assert.match(await said.innerText(), /^<b>Robbed<\/b> & <script>.*<\/script>\nsee https:\/\/example/);
        assert.equal(await said.locator("a").getAttribute("rel"), "nofollow ugc noopener");
        assert.doesNotMatch(await page.title(), /owned/);

        const fire = page.getByRole("button", { name: "Fire" });
        await fire.click();
        await page.waitForURL(/#talk$/);
        assert.equal(await fire.getAttribute("aria-pressed"), "true");
        assert.match(await fire.innerText(), /1$/);
        await fire.click();
        await page.waitForFunction(() => !document.querySelector(".reactions [aria-pressed=true]")).catch(
          () => {},
        );
        assert.equal(await fire.getAttribute("aria-pressed"), "false");

        await comment(page, "Robbed").getByRole("link", { name: "Delete" }).click();
        await page.getByRole("button", { name: "Delete it" }).click();
        await page.waitForURL(/comments=1#comment-\d+$/);
        assert.equal(await comment(page, "Robbed").count(), 0);
        assert.equal(await comment(page, "Deleted by its writer.").count(), 1);
        await page.context().close();
      });

      await t.step(`a commissioner hides a comment and mutes its writer, ${how}`, async () => {
        const writer = await opened(chromium, app.url, javaScriptEnabled ? ben : cem, options);
        await writer.goto(subject);
        await writer.getByLabel("Your comment").fill(`Something rude ${how}`);
        await writer.getByRole("button", { name: "Post" }).click();
        await writer.waitForURL(/#comment-\d+$/);

        const page = await opened(chromium, app.url, boss, options);
        await page.goto(subject);
        const moderate = () =>
          comment(page, "Something rude").getByRole("link", { name: "Moderate" }).click();
        await moderate();
        await page.getByLabel("Why, for everybody to read").fill("Not here");
        await page.getByRole("button", { name: "Hide it" }).click();
        await page.waitForURL(/#comment-\d+$/);
        await comment(page, "Not here").getByRole("link", { name: "Moderate" }).click();
        await page.getByLabel(/^Why, for .* to read$/).last().fill("Cool down");
        await page.getByRole("button", { name: "Mute" }).click();
        await page.waitForURL(/#comment-\d+$/);

        const guest = await opened(chromium, app.url, null, options);
        await guest.goto(subject);
        assert.match(await comment(guest, "Not here").innerText(), /Hidden by a commissioner: Not here/);
        assert.ok(!(await guest.content()).includes("Something rude"), "guests do not get the text");
        await guest.getByRole("link", { name: "Sign in to comment" }).click();
        assert.match(guest.url(), /\/sign-in\?to=%2Fleagues/);

        await writer.reload();
        assert.match(await writer.locator(".talk .problem").innerText(), /muted you until .*Cool down/);
        assert.equal(await writer.getByLabel("Your comment").count(), 0);

        await page.goto(`${app.url}${league}/moderation`);
        assert.match(
          await page.locator("ol.ruled").innerText(),
          /muted .*Cool down[\s\S]*hid a comment.*Not here/,
        );
        await page.getByRole("button", { name: /^Unmute/ }).click();
        await page.waitForFunction(() => !document.querySelector("#muted")).catch(() => {});
        assert.equal(await page.getByRole("button", { name: /^Unmute/ }).count(), 0);
        for (const one of [writer, page, guest]) await one.context().close();
      });

      await t.step(`a commissioner asks, members vote, ${how}`, async () => {
        const page = await opened(chromium, app.url, boss, options);
        await page.goto(`${app.url}${league}/polls`);
        const question = `Who wins it, ${how}?`;
        await page.getByLabel("Question").fill(question);
        await page.getByLabel(/^Choices/).fill("The Comets");
        await page.getByRole("button", { name: "Ask" }).click();
        assert.match(await page.getByRole("alert").innerText(), /2 to 8 choices/);
        assert.equal(
          await page.getByLabel("Question").inputValue(),
          question,
          "what was typed is still there",
        );
        await page.getByLabel(/^Choices/).fill("The Comets\nSomebody else");
        await page.getByRole("button", { name: "Ask" }).click();
        await page.waitForURL(/#poll-\d+$/);

        const voter = await opened(chromium, app.url, ann, options);
        await voter.goto(app.url + league);
        const poll = voter.locator(".poll", { hasText: question });
        assert.equal(await poll.locator("svg").count(), 0, "no results before the vote");
        await poll.getByLabel("Somebody else").check();
        await poll.getByRole("button", { name: "Vote" }).click();
        await voter.waitForURL(/sample-1#poll-\d+$/);
        assert.equal(await poll.locator("svg").count(), 2);
        await poll.getByLabel("The Comets").check();
        await poll.getByRole("button", { name: "Change my vote" }).click();
        await voter.waitForURL(/sample-1#poll-\d+$/);
        await voter.goto(`${app.url}${league}/polls`);
        assert.match(await poll.innerText(), /The Comets\s*1[\s\S]*Somebody else\s*0[\s\S]*1 vote/);

        await page.getByRole("button", { name: `Close now: ${question}` }).click();
        await page.waitForURL(/#poll-\d+$/);
        const guest = await opened(chromium, app.url, null, options);
        await guest.goto(`${app.url}${league}/polls`);
        assert.match(await guest.locator(".poll", { hasText: question }).innerText(), /1 vote, closed/);
        for (const one of [voter, page, guest]) await one.context().close();
      });
    }

    await t.step("what is not allowed is answered with a page that says why", async () => {
      const cookie = await demoCookie(app.url, ann);
      const post = (path: string, fields: Record<string, string>, as: string | null = cookie) =>
        fetch(app.url + league + path, {
          method: "POST",
          body: new URLSearchParams(fields),
          headers: as ? { cookie: as } : {},
          redirect: "manual",
        });
      const [, year, week] = pathOf("week").match(/seasons\/(\d+)\/weeks\/(\d+)/)!;
      const subject = `${year}-week-${week}`;
      const draft = (text: string) => ({ subject, text, key: crypto.randomUUID() });
      const answers: [Promise<Response>, number, RegExp][] = [
        [post("/talk/comments", draft("Hi"), null), 403, /href="\/sign-in\?to=/],
        [post("/talk/reactions", { subject, on: "fire" }, null), 403, /href="\/sign-in\?to=/],
        [post("/polls/1", { act: "vote", choice: "0" }, null), 403, /href="\/sign-in\?to=/],
        [post("/talk/subjects", { subject, act: "close" }), 403, /Only commissioners/],
        [
          post("/polls", { question: "?", choices: "a\nb", days: "1", key: crypto.randomUUID() }),
          403,
          /Only comm/,
        ],
        [post("/talk/comments/1", { act: "hide", reason: "x" }), 403, /Only commissioners/],
        [post("/talk/comments", { ...draft("Hi"), subject: `${year}-week-99` }), 404, /nothing of that kind/],
        [post("/talk/comments", { ...draft("Hi"), subject: "1999-week-1" }), 404, /nothing of that kind/],
        [post("/talk/comments", { ...draft("Hi"), key: "1" }), 400, /incomplete/],
        [
          post("/talk/comments", draft("x".repeat(1001))),
          400,
          /1,000 characters at most[\s\S]*<textarea[^>]*>x{1001}</,
        ],
        [post("/talk/comments/4711", { act: "delete" }), 404, /no such comment/],
        [post("/polls/4711", { act: "vote", choice: "0" }), 404, /nothing of that kind/],
        [post("/talk/reactions", { subject, on: "toString" }), 400, /no such reaction/],
      ];
      for (const [answer, status, says] of answers) {
        const { url } = await answer;
        const text = await (await answer).text();
        assert.equal((await answer).status, status, `${url}: ${text}`);
        assert.match(text, says, url);
      }
      const posted = [];
      for (let i = 0; i < 7; i++) posted.push(await post("/talk/comments", draft(`Fast ${i}`)));
      const last = posted.at(-1)!;
      assert.equal(last.status, 429);
      assert.ok(Number(last.headers.get("retry-after")) > 0 && Number(last.headers.get("retry-after")) <= 60);
      assert.match(await last.text(), /Try again in[\s\S]*<textarea[^>]*>Fast 6</);
      for (const one of posted.slice(0, -1)) await one.body?.cancel();
    });

    for (const colorScheme of ["light", "dark"] as const) {
      for (const viewport of [phone, { width: 1280, height: 800 }]) {
        await t.step(`axe finds nothing: ${colorScheme}, ${viewport.width} wide`, async () => {
          const found: string[] = [];
          for (const name of [null, boss, ann]) {
            const page = await opened(chromium, app.url, name, { viewport, colorScheme, bypassCSP: true });
            for (
              const path of [
                league,
                pathOf("week"),
                pathOf("matchup"),
                `${league}/polls`,
                `${league}/moderation`,
                `${league}/talk/comments/2`,
              ]
            ) {
              await page.goto(app.url + path);
              found.push(...(await violations(page)).map((line) => `${name} ${path} ${line}`));
              const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
              if (over > 0) found.push(`${name} ${path}: ${over} px wider than the window`);
              const low = await page.evaluate(() =>
                [...document.querySelectorAll(
                  ".talk a, .talk button, .talk select, .talk summary, .poll a, .poll button",
                )]
                  .filter((one) =>
                    one.getBoundingClientRect().height < 43.5 &&
                    !(getComputedStyle(one).display === "inline" && one.closest("p"))
                  )
                  .map((one) => one.outerHTML.slice(0, 100))
              );
              found.push(...low.map((line) => `${name} ${path}: low ${line}`));
            }
            await page.context().close();
          }
          assert.deepEqual(found, []);
        });
      }
    }
  } finally {
    await chromium.close();
  }
});
