/** Forms sent over a line that is cut, in Chromium on a phone. @module */
import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Page } from "playwright-core";
import { startApp } from "@/tests/app.ts";
import { violations } from "@/tests/browser/axe.ts";
import { badLine } from "@/tests/browser/bad_line.ts";
import { browser, noBrowser } from "@/tests/browser/chromium.ts";
import { samplePages } from "@/tests/browser/pages.ts";
import { demoNames, opened, signIn } from "@/tests/browser/sign_in.ts";
import { ready } from "@/tests/browser/worker.ts";

const league = "/leagues/sample-1";
const [boss, ann, ben] = demoNames;

const notes = (page: Page) => page.locator("#notes");
const comments = (page: Page, text: string) => page.locator(".comment", { hasText: text });

/** Says what browsers say when the connection is back. */
const online = (page: Page) => page.evaluate(() => void dispatchEvent(new Event("online")));

Deno.test({ name: "forms without a connection, in a browser", ignore: noBrowser }, async (t) => {
  await using app = await startApp({ DEMO_MEMBERS: "on" });
  await using line = await badLine(app.url);
  const pages = await samplePages(app.url);
  const pathOf = (name: string) => pages.find((one) => one.name === name)!.path;
  const week = pathOf("week");
  const chromium = await browser();
  /** A member's page at an address, with a worker. */
  const member = async (who: typeof demoNames[number], path: string) => {
    line.line = "up";
    const page = await opened(chromium, line.url, who);
    await ready(page);
    await page.goto(line.url + path);
    return page;
  };
  const write = async (page: Page, text: string) => {
    await page.getByLabel("Your comment").fill(text);
    await page.getByRole("button", { name: "Post" }).click();
    await notes(page).waitFor();
  };
  const posts = () => line.seen.filter((one) => one.startsWith("POST ") && !one.includes("/sign-in")).length;

  try {
    await t.step("a comment waits, says so, and is sent once when the connection is back", async () => {
      const page = await member(ann, week);
      await ready(page, week);
      line.line = "cut";
      await write(page, "Written in <a> tunnel");
      assert.match(
        await notes(page).innerText(),
        /^As of .*, offline\.\s+Your comment of \d\d:\d\d waits for a connection.*Written in <a> tunnel/s,
      );
      assert.equal(new URL(page.url()).pathname, week);
      assert.deepEqual(await violations(page), []);
      line.line = "up";
      line.seen.length = 0;
      await online(page);
      await notes(page).getByText(/Your comment of \d\d:\d\d has been sent\.$/).waitFor();
      assert.equal(posts(), 1);
      await page.reload();
      assert.equal(await notes(page).count(), 0, "told once");
      assert.equal(await comments(page, "Written in <a> tunnel").count(), 1);
      await page.context().close();
    });

    await t.step("a form whose answer was lost is sent again, and counts once", async () => {
      const page = await member(ann, week);
      line.seen.length = 0;
      line.line = "deaf";
      await write(page, "Said into a dead line");
      assert.match(await notes(page).innerText(), /waits for a connection/);
      line.line = "up";
      await online(page);
      await notes(page).getByText("has been sent").waitFor();
      assert(posts() >= 2, line.seen.join(", "));
      await page.goto(line.url + week);
      assert.equal(await comments(page, "Said into a dead line").count(), 1);

      const fire = page.getByRole("button", { name: "Fire" });
      line.line = "deaf";
      await fire.click();
      await notes(page).getByText(/Your reaction .* waits/).waitFor();
      // The answer that was lost said yes; meanwhile he changes his mind elsewhere.
      line.line = "up";
      const other = await member(ann, week);
      await other.getByRole("button", { name: "Fire", pressed: true }).click();
      await other.getByRole("button", { name: "Fire", pressed: false }).waitFor();
      await online(page);
      await notes(page).getByText(/Your reaction .* has been sent/).waitFor();
      await other.reload();
      assert.equal(await other.getByRole("button", { name: "Fire", pressed: true }).count(), 0);
      await other.context().close();
      await page.context().close();
    });

    await t.step("what the server refuses is shown with its reason until it is discarded", async () => {
      const page = await member(ann, `${league}/book`);
      await ready(page);
      await page.getByLabel(/Stake/).fill("100000000");
      await page.locator(".price input").first().check();
      line.line = "cut";
      await page.getByRole("button", { name: "Place slip" }).click();
      await page.getByRole("heading", { name: "You are offline" }).waitFor();
      assert.match(await notes(page).innerText(), /Your slip of \d\d:\d\d waits/, "that page is never kept");
      line.line = "up";
      await online(page);
      const note = notes(page).getByText(/Your slip of \d\d:\d\d was not taken\. .*pay more than/);
      await note.waitFor();
      await page.goto(line.url + week);
      await note.waitFor();
      assert.deepEqual(await violations(page), []);
      await page.getByRole("button", { name: "Send it again" }).click();
      await page.waitForURL(line.url + week);
      await note.waitFor();
      await page.getByRole("button", { name: "Discard it" }).click();
      await page.waitForFunction(() => !document.querySelector("#notes"));
      await page.context().close();
    });

    await t.step("a form is its writer's: nobody else sends it, nor reads it", async () => {
      const page = await member(ann, week);
      line.line = "cut";
      await write(page, "From Barnaby to all");
      await page.context().clearCookies();
      line.line = "up";
      await page.goto(line.url + week);
      await page.reload();
      assert.match(
        await notes(page).innerText(),
        /^A comment of \d\d:\d\d waits until its writer signs in again\.$/,
      );
      await signIn(page, line.url, ben);
      await page.goto(line.url + week);
      assert.equal(await notes(page).count(), 0);
      assert.equal(await comments(page, "From Barnaby to all").count(), 0);
      await signIn(page, line.url, ann);
      await page.goto(line.url + week);
      await page.reload();
      const said = comments(page, "From Barnaby to all");
      assert.equal(await said.count(), 1);
      assert((await said.innerText()).includes(ann));
      await page.context().close();
    });

    await t.step("picks and slips wait like the rest; Background Sync sends them", async () => {
      const page = await member(boss, `${league}/book/picks`);
      await ready(page);
      const session = await page.context().newCDPSession(page);
      let registration = "";
      session.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }) => {
        registration = registrations[0]?.registrationId ?? registration;
      });
      await session.send("ServiceWorker.enable");
      await page.locator(".picks input").first().check();
      line.line = "cut";
      await page.getByRole("button", { name: "Keep my picks" }).click();
      await notes(page).getByText(/Your picks of .* waits/).waitFor();
      line.line = "up";
      line.seen.length = 0;
      await session.send("ServiceWorker.dispatchSyncEvent", {
        origin: line.url,
        registrationId: registration,
        tag: "outbox",
        lastChance: false,
      });
      await notes(page).getByText(/Your picks of .* been sent/).waitFor();
      assert.deepEqual(line.seen.filter((one) => one.startsWith("POST")), [`POST ${league}/book/picks`]);
      await page.goto(`${line.url}${league}/book/picks`);
      assert.equal(await page.locator(".picks input").first().isChecked(), true);

      await page.goto(`${line.url}${league}/book`);
      await page.getByLabel(/Stake/).fill("7");
      await page.locator(".price input").first().check();
      line.line = "deaf";
      await page.getByRole("button", { name: "Place slip" }).click();
      await notes(page).getByText(/Your slip of .* waits/).waitFor();
      line.line = "up";
      await online(page);
      await notes(page).getByText(/Your slip of .* been sent/).waitFor();
      await page.reload();
      assert.equal(await page.locator(".facts dd").last().innerText(), "1", "one open slip");
      await page.context().close();
    });

    await t.step("a form that is sent as a part of a page waits in the same way", async () => {
      const page = await member(ann, week);
      await ready(page, week);
      line.line = "cut";
      const answer = await page.evaluate(async (to) => {
        const form = document.querySelector<HTMLFormElement>("form[action$='/talk/comments']")!;
        form.querySelector("textarea")!.value = "In part";
        const body = new URLSearchParams([...new FormData(form)] as [string, string][]);
        const { url, redirected } = await fetch(`${to}?fresh-partial=true`, { method: "POST", body });
        return { url, redirected };
      }, `${league}/talk/comments`);
      assert.equal(answer.redirected, true);
      assert.equal(answer.url, `${line.url}${week}?fresh-partial=true`);
      await page.reload();
      assert.match(await notes(page).innerText(), /waits for a connection.*In part/s);
      await page.context().close();
    });

    await t.step("another site's form does not become ours on its way through the worker", async () => {
      const page = await member(ann, week);
      await ready(page, week);
      const form = `<form method="post" action="${line.url}${league}/talk/comments">
        <input name="subject" value="week-2025-3"><input name="key" value="${crypto.randomUUID()}">
        <textarea name="text">Forged</textarea><button>Go</button></form>`;
      const site = createServer((_, answer) => {
        answer.writeHead(200, { "content-type": "text/html" }).end(form);
      }).listen(0, "127.0.0.1");
      await new Promise((resume) => site.once("listening", resume));
      await page.goto(`http://127.0.0.1:${(site.address() as AddressInfo).port}/`);
      await page.getByRole("button", { name: "Go" }).click();
      await page.getByText("Not from here").waitFor();
      site.closeAllConnections();
      site.close();
      await page.context().close();
    });
  } finally {
    await chromium.close();
  }
});
