/** From page to page of a league in Chromium on a phone: only what changes travels, and nothing else is different. @module */
import assert from "node:assert/strict";
import type { BrowserContextOptions, Page } from "playwright-core";
import { event } from "@/lib/live/event_stream.ts";
import { startApp } from "@/tests/app.ts";
import { violations } from "@/tests/browser/axe.ts";
import { browser, noBrowser } from "@/tests/browser/chromium.ts";
import { demoNames, signIn } from "@/tests/browser/sign_in.ts";

const league = "/leagues/sample-1";

/** What a page has asked for: kind, path with its query, and bytes on the wire with headers. */
interface Asked {
  kind: string;
  path: string;
  bytes: number;
}

/** Notes all that a page asks for, once it has come. */
async function wire(page: Page, url: string): Promise<Asked[]> {
  const session = await page.context().newCDPSession(page);
  await session.send("Network.enable");
  const under = new Map<string, Asked>(), asked: Asked[] = [];
  session.on("Network.requestWillBeSent", ({ requestId, type = "", request }) => {
    under.set(requestId, { kind: type, path: request.url.replace(url, ""), bytes: 0 });
  });
  session.on("Network.responseReceived", ({ requestId, type }) => {
    under.get(requestId)!.kind = type;
    if (type === "EventSource") asked.push(under.get(requestId)!);
  });
  session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    asked.push(Object.assign(under.get(requestId)!, { bytes: encodedDataLength }));
  });
  return asked;
}

const partials = (asked: Asked[]) => asked.filter(({ path }) => path.includes("fresh-partial=true"));
const documents = (asked: Asked[]) => asked.filter(({ kind }) => kind === "Document");
const section = (page: Page, name: string) =>
  page.getByRole("navigation", { name: "Fourth & Forever" }).getByRole("link", { name, exact: true });
const current = (page: Page) => page.locator(".sections [aria-current=page]").allInnerTexts();
const heading = (page: Page, name: string) =>
  page.waitForFunction((name) => document.querySelector("h1")?.textContent === name, name);
/** Where the focus is: the element's name and text. */
const focused = (page: Page) =>
  page.evaluate(() => `${document.activeElement!.localName} ${document.activeElement!.textContent}`);
const mark = (page: Page) => page.evaluate(() => void Object.assign(globalThis, { isSamePage: true }));
const isSamePage = (page: Page) => page.evaluate(() => "isSamePage" in globalThis);

Deno.test({ name: "a league is read by partials, in a browser", ignore: noBrowser }, async (t) => {
  await using app = await startApp({ DEMO_MEMBERS: "on" });
  const chromium = await browser();
  const complaints: string[] = [];

  /** Runs `test` with a page of its own on a phone. */
  async function on(
    path: string,
    test: (page: Page, asked: Asked[]) => Promise<void>,
    options: BrowserContextOptions = {},
    prepare?: (page: Page) => Promise<unknown>,
  ): Promise<void> {
    const context = await chromium.newContext({
      viewport: { width: 360, height: 740 },
      hasTouch: true,
      serviceWorkers: "block",
      ...options,
    });
    try {
      const page = await context.newPage();
      page.setDefaultTimeout(15_000);
      page.on("pageerror", (error) => complaints.push(error.message));
      const asked = await wire(page, app.url);
      await prepare?.(page);
      await page.goto(app.url + path, { waitUntil: "networkidle" });
      await test(page, asked);
    } finally {
      await context.close();
    }
  }

  try {
    await t.step(
      "the home page with games on is 12 kB of JavaScript and 8 requests at most",
      () =>
        on(league, async (page, asked) => {
          await page.waitForFunction(() => document.querySelector(".live")?.textContent?.startsWith("Live:"));
          const script = asked.filter(({ kind }) => kind === "Script").reduce(
            (sum, one) => sum + one.bytes,
            0,
          );
          console.log(`JavaScript: ${script} bytes; ${asked.length} requests`);
          assert.ok(script <= 12_000, `${script} bytes`);
          assert.ok(asked.length <= 8, JSON.stringify(asked));
        }),
    );

    await t.step(
      "only the part that changes travels, with its title, focus and place in the navigation",
      () =>
        on(league, async (page, asked) => {
          const whole = documents(asked)[0].bytes;
          await mark(page);
          await page.evaluate(() => scrollTo(0, 400));
          asked.length = 0;
          await section(page, "Records").click();
          await heading(page, "Record book");
          assert.equal(page.url(), `${app.url}${league}/records`);
          assert.match(await page.title(), /^Record/);
          assert.equal(await page.locator("head title").count(), 1);
          const description = await page.locator("meta[name=description]").getAttribute("content");
          assert.match(description!, /record/i);
          assert.deepEqual(await current(page), ["Records"]);
          assert.equal(await focused(page), "h1 Record book");
          assert.equal(await page.evaluate(() => scrollY), 0);
          assert.match(
            (await page.locator(".top .who").getAttribute("href"))!,
            /\?to=%2Fleagues%2Fsample-1%2Frecords$/,
          );
          assert.ok(await isSamePage(page));
          await page.waitForLoadState("networkidle");
          assert.deepEqual(partials(asked).map(({ path }) => path), [`${league}/records?fresh-partial=true`]);
          assert.deepEqual(asked.filter(({ kind }) => /Document|Stylesheet/.test(kind)), []);
          const text = await (await fetch(app.url + partials(asked)[0].path)).text();
          assert.ok(
            !text.includes("<footer") && !text.includes("Skip to the page"),
            "what stays does not travel",
          );
          console.log(`home in whole ${whole} bytes, records in part ${partials(asked)[0].bytes}`);
        }),
    );

    await t.step(
      "back and forward bring page, title, scroll and navigation back, without the network",
      () =>
        on(league, async (page, asked) => {
          await mark(page);
          await section(page, "Records").click();
          await heading(page, "Record book");
          await page.evaluate(() => scrollTo(0, 700));
          await section(page, "Managers").evaluate((link: HTMLElement) => link.click());
          await heading(page, "Managers");
          assert.equal(await page.evaluate(() => scrollY), 0);
          await page.waitForLoadState("networkidle");
          asked.length = 0;
          await page.goBack();
          await heading(page, "Record book");
          await page.waitForFunction(() => scrollY === 700);
          assert.match(await page.title(), /^Record/);
          assert.deepEqual(await current(page), ["Records"]);
          await page.goForward();
          await heading(page, "Managers");
          assert.deepEqual(await current(page), ["Managers"]);
          assert.equal(partials(asked).reduce((sum, { bytes }) => sum + bytes, 0), 0, JSON.stringify(asked));
          await page.goBack();
          await heading(page, "Record book");
          await page.goBack();
          await heading(page, "Fourth & Forever");
          assert.equal(page.url(), app.url + league);
          assert.ok(await isSamePage(page));
        }),
    );

    await t.step(
      "away from the league and back, navigation goes on",
      () =>
        on(`${league}/records`, async (page) => {
          await section(page, "Managers").click();
          await heading(page, "Managers");
          await page.evaluate(() => scrollTo(0, 50));
          const front = page.getByRole("link", { name: "Rumbledore", exact: true });
          await front.evaluate((link: HTMLElement) => link.click());
          await page.waitForURL(app.url + "/");
          await page.goBack();
          await heading(page, "Managers");
          await page.waitForFunction(() => scrollY === 50);
          await page.goBack();
          await heading(page, "Record book");
          assert.equal(page.url(), `${app.url}${league}/records`);
          await section(page, "Polls").click();
          await heading(page, "Polls");
        }),
    );

    const finger = async (page: Page, name: string) => {
      const box = (await section(page, name).boundingBox())!;
      const session = await page.context().newCDPSession(page);
      const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
      await session.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: [{ x, y }] });
      return {
        lift: () => session.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] }),
      };
    };
    const asksFor = (page: Page, path: string) =>
      page.waitForRequest((request) => request.url() === `${app.url}${path}?fresh-partial=true`);

    await t.step(
      "a finger on a link fetches its page, and the click needs no other request",
      () =>
        on(league, async (page, asked) => {
          const early = asksFor(page, `${league}/standings`);
          const { lift } = await finger(page, "Standings");
          await early;
          assert.equal(page.url(), app.url + league, "nothing was clicked yet");
          await page.waitForLoadState("networkidle");
          await lift();
          await heading(page, "Standings");
          await page.waitForLoadState("networkidle");
          assert.equal(partials(asked).length, 1);
        }),
    );

    await t.step(
      "the mouse fetches what it stays on, three pages at most, and nobody's own",
      () =>
        on(league, async (page, asked) => {
          const early = asksFor(page, `${league}/standings`);
          await section(page, "Standings").hover();
          await early;
          for (const name of ["Bets", "Managers", "Seasons", "Records", "Polls", "Members"]) {
            await section(page, name).hover();
            await page.waitForTimeout(150);
          }
          await page.waitForLoadState("networkidle");
          const paths = partials(asked).map(({ path }) => path.replace(/\?.*/, "").replace(league, ""));
          assert.deepEqual(paths, ["/standings", "/managers", "/seasons"]);
        }),
    );

    for (const connection of [{ saveData: true }, { effectiveType: "slow-2g" }]) {
      await t.step(`nothing is fetched ahead with ${JSON.stringify(connection)}`, () =>
        on(
          league,
          async (page, asked) => {
            const { lift } = await finger(page, "Standings");
            await page.waitForTimeout(300);
            assert.deepEqual(partials(asked), []);
            await lift();
            await heading(page, "Standings");
            assert.equal(partials(asked).length, 1);
          },
          {},
          (page) =>
            page.addInitScript(
              (connection) => Object.defineProperty(navigator, "connection", { value: connection }),
              connection,
            ),
        ));
    }

    await t.step("what cannot be fetched is an ordinary navigation", () =>
      on(league, async (page, asked) => {
        await mark(page);
        await page.route("**/*fresh-partial*", (route) => route.abort());
        await section(page, "Records").click();
        await page.waitForURL(/\/records$/);
        await heading(page, "Record book");
        assert.ok(!await isSamePage(page));
        assert.equal(documents(asked).length, 2);
      }));

    await t.step(
      "other sites, downloads, new windows and modified clicks are the browser's",
      () =>
        on(league, async (page) => {
          const left = await page.evaluate(() => {
            const attempts: [Record<string, string>, MouseEventInit][] = [
              [{ href: "https://example.com/" }, {}],
              [{ href: "/icon.svg", download: "" }, {}],
              [{ href: "/leagues/sample-1/records", target: "_blank" }, {}],
              [{ href: "/leagues/sample-1/records" }, { ctrlKey: true }],
              [{ href: "mailto:a@example.com" }, {}],
              [{ href: "/leagues/sample-1/records" }, {}],
            ];
            const prevented: boolean[] = [];
            addEventListener("click", (event) => {
              prevented.push(event.defaultPrevented);
              event.preventDefault();
            });
            for (const [attributes, init] of attempts) {
              const link = document.createElement("a");
              for (const [name, value] of Object.entries(attributes)) link.setAttribute(name, value);
              document.querySelector("main")!.append(link);
              link.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, ...init }));
            }
            return prevented;
          });
          assert.deepEqual(left, [false, false, false, false, false, true]);
        }),
    );

    await t.step(
      "an error, and a page outside of the league, are ordinary navigations",
      () =>
        on(league, async (page) => {
          await mark(page);
          await page.evaluate(() => {
            const link = document.querySelector<HTMLAnchorElement>(".sections a:not([aria-current=page])")!;
            link.href = "/leagues/sample-1/nothing";
            link.click();
          });
          await heading(page, "No such page");
          assert.equal(page.url(), `${app.url}${league}/nothing`);
          assert.ok(!await isSamePage(page));
        }),
    );

    await t.step("an update for one game changes that game where it stands, and fetches no page", () => {
      const told = {
        id: 0,
        state: "live",
        home: 12345,
        away: 6789,
        homeProjected: null,
        awayProjected: null,
      };
      const games = (page: Page) =>
        page.locator("[data-live]").evaluateAll((all) => all.map((game) => (game as HTMLElement).innerText));
      let tell = (_: number) => {};
      return on(
        league,
        async (page, asked) => {
          await page.evaluate(() => document.querySelector(".games")!.setAttribute("data-is", "the same"));
          const before = await games(page);
          const id = Number(await page.locator("[data-live]").nth(1).getAttribute("data-live"));
          asked.length = 0;
          tell(id);
          await page.waitForFunction(() =>
            document.querySelectorAll("[data-live]")[1].querySelector("[data-v=home]")!.textContent ===
              "123.45"
          );
          const after = await games(page);
          assert.deepEqual(after.filter((_, i) => i !== 1), before.filter((_, i) => i !== 1));
          assert.notEqual(after[1], before[1]);
          assert.equal(await page.locator(".games[data-is]").count(), 1);
          assert.deepEqual([...documents(asked), ...partials(asked)], []);
        },
        {},
        async (page) => {
          const which = new Promise<number>((resolve) => tell = resolve);
          await page.route("**/live?since=*", async (route) => {
            const matchups = [{ ...told, id: await which, chance: 60 }];
            await route.fulfill({
              contentType: "text/event-stream",
              body: event({ id: 9, data: { revision: 9, matchups } }),
            });
          });
        },
      );
    });

    await t.step("live streams end with their page, islands of the next come alive", () =>
      on(
        league,
        async (page) => {
          const open = () =>
            page.evaluate(() =>
              (globalThis as unknown as { streams: EventSource[] }).streams.filter(({ readyState }) =>
                readyState < 2
              )
                .length
            );
          await page.getByText("Live: scores move by themselves.").waitFor();
          assert.equal(await open(), 1);
          await section(page, "Standings").click();
          await heading(page, "Standings");
          assert.equal(await open(), 0);
          await page.evaluate(() => document.querySelector("#standings")!.scrollIntoView({ block: "end" }));
          const sort = page.locator("#standings th button").nth(2);
          await sort.click();
          await page.locator("#standings [aria-sort]").waitFor();
          await page.goBack();
          await heading(page, "Fourth & Forever");
          await page.getByText("Live: scores move by themselves.").waitFor();
          assert.equal(await open(), 1);
        },
        {},
        (page) =>
          page.addInitScript(() => {
            const streams: EventSource[] = [];
            const Original = EventSource;
            Object.assign(globalThis, {
              streams,
              EventSource: class extends Original {
                constructor(...args: ConstructorParameters<typeof Original>) {
                  super(...args);
                  streams.push(this);
                }
              },
            });
          }),
      ));

    await t.step(
      "the week's wheel is a GET form and leads on through its redirect",
      () =>
        on(`${league}/seasons/2026/weeks/3`, async (page, asked) => {
          await mark(page);
          asked.length = 0;
          await page.locator("#week-picker select").selectOption("5");
          await heading(page, "Week 5");
          assert.equal(page.url(), `${app.url}${league}/seasons/2026/weeks/5`);
          assert.equal(await page.locator("#week-picker select").inputValue(), "5");
          await page.locator(".weeks a.step").last().click();
          await heading(page, "Week 6");
          assert.equal(await page.locator("#week-picker select").inputValue(), "6");
          await page.goBack();
          await heading(page, "Week 5");
          assert.equal(await page.locator("#week-picker select").inputValue(), "5");
          assert.ok(await isSamePage(page));
          assert.deepEqual(documents(asked), []);
        }),
    );

    await t.step(
      "forms: a refusal shows what was typed, a post leads to its place, a session's end says so",
      () =>
        on(
          `${league}/polls`,
          async (page, asked) => {
            asked.length = 0;
            await mark(page);
            await page.getByLabel("Question").fill("Who wins it?");
            await page.getByLabel(/^Choices/).fill("Only one");
            await page.getByRole("button", { name: "Ask" }).click();
            assert.match(await page.getByRole("alert").innerText(), /2 to 8 choices/);
            assert.equal(await page.getByLabel("Question").inputValue(), "Who wins it?");
            await page.getByLabel(/^Choices/).fill("The Comets\nSomebody else");
            await page.getByRole("button", { name: "Ask" }).click();
            await page.waitForURL(/\/polls#poll-\d+$/);
            assert.match(await focused(page), /^article Who wins it\?/);
            await page.getByRole("radio", { name: /Somebody else/ }).first().check();
            await page.getByRole("button", { name: "Vote" }).first().click();
            await page.getByRole("button", { name: "Change my vote" }).first().waitFor();
            assert.ok(await isSamePage(page));
            assert.deepEqual(documents(asked), []);

            await page.context().clearCookies();
            await page.getByRole("radio", { name: /The Comets/ }).first().check();
            await page.getByRole("button", { name: "Change my vote" }).first().click();
            await page.getByRole("alert").waitFor();
            assert.equal(await page.locator(".top .who").innerText(), "Sign in");
            await page.locator("main").getByRole("link", { name: "Sign in" }).click();
            await page.waitForURL(/\/sign-in\?to=%2Fleagues%2Fsample-1%2Fpolls/);
          },
          {},
          (page) => signIn(page, app.url, demoNames[0]),
        ),
    );

    await t.step(
      "what is typed in one week is not found in another, and what was sent is not there to be sent again",
      () =>
        on(
          `${league}/seasons/2026/weeks/3`,
          async (page) => {
            await page.getByLabel("Your comment").fill("Only here");
            await page.locator(".weeks a.step").last().click();
            await heading(page, "Week 4");
            const comment = page.getByLabel("Your comment");
            assert.equal(await comment.inputValue(), "");
            await mark(page);
            await comment.fill("Sent once");
            await page.getByRole("button", { name: "Post" }).click();
            await page.locator(".comment", { hasText: "Sent once" }).waitFor();
            assert.match(page.url(), /#comment-\d+$/);
            assert.match(await focused(page), /^li .*Sent once$/s);
            assert.equal(await comment.inputValue(), "");
            assert.ok(await isSamePage(page));
          },
          {},
          (page) => signIn(page, app.url, demoNames[1]),
        ),
    );

    await t.step("axe finds nothing on a page that came in part", () =>
      on(league, async (page) => {
        for (
          const [link, title] of [["Standings", "Standings"], ["Records", "Record book"], [
            "Managers",
            "Managers",
          ]]
        ) {
          await section(page, link).click();
          await heading(page, title);
          await page.waitForLoadState("networkidle");
          assert.deepEqual(await violations(page), [], title);
        }
      }, { bypassCSP: true }));

    await t.step(
      "without JavaScript the same links lead to the same pages",
      () =>
        on(league, async (page, asked) => {
          await section(page, "Standings").click();
          await page.waitForURL(/\/standings$/);
          assert.equal(await page.locator("h1").innerText(), "Standings");
          assert.deepEqual(partials(asked), []);
        }, { javaScriptEnabled: false }),
    );

    assert.deepEqual(complaints, []);
  } finally {
    await chromium.close();
  }
});
