/** What members do, in Chromium on a phone: with JavaScript and, but for passkeys, without. @module */
import assert from "node:assert/strict";
import type { BrowserContextOptions, Page } from "playwright-core";
import { startApp } from "@/tests/app.ts";
import { violations } from "@/tests/browser/axe.ts";
import { browser, noBrowser } from "@/tests/browser/chromium.ts";
import { mailCookie, newestMail, signIn } from "@/tests/browser/sign_in.ts";

const phone = { width: 360, height: 740 };
const league = "/leagues/sample-1";
const marisol = "Marisol Vantongeren";

Deno.test({ name: "members", ignore: noBrowser }, async (t) => {
  await using app = await startApp({ DEMO_MEMBERS: "on" });
  const chromium = await browser();
  const open = async (options: BrowserContextOptions = {}) => {
    const context = await chromium.newContext({ viewport: phone, ...options });
    return await context.newPage();
  };
  const press = (page: Page, name: string | RegExp) => page.getByRole("button", { name }).first().click();
  /** Signs in with a code, from wherever the sign-in page was opened. */
  const typeCode = async (page: Page, email: string) => {
    await page.getByLabel("Your mail address").fill(email);
    await press(page, "Send me a code");
    await page.waitForURL(/\/sign-in\/code/);
    await page.getByLabel(/six digits/).fill((await newestMail(app, email)).code);
    await press(page, "Sign in");
    await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
  };
  /** A link that a commissioner makes. */
  const invite = async (page: Page, uses: number) => {
    await page.goto(`${app.url}${league}/members`);
    await page.getByLabel("How many people").fill(String(uses));
    await press(page, "Make a link");
    return await page.getByLabel(/The new link/).inputValue();
  };

  try {
    for (const javaScriptEnabled of [false, true]) {
      await t.step(
        `invited, joined, claimed, confirmed, handed over, left, signed out, ${
          javaScriptEnabled ? "with" : "without"
        } JavaScript`,
        async () => {
          const name = javaScriptEnabled ? "Ada" : "Grace";
          const email = `${name.toLowerCase()}@example.com`;
          const commissioner = await open({ javaScriptEnabled });
          await signIn(commissioner, app.url, marisol);
          const link = await invite(commissioner, 2);

          const page = await open({ javaScriptEnabled });
          await page.goto(link);
          assert.match(await page.locator("h1").innerText(), /Join Fourth & Forever/);
          await page.getByRole("link", { name: "Sign in to join" }).click();
          await typeCode(page, email);
          assert.equal(page.url(), link, "signing in leads back to the invitation");
          await page.getByLabel(/call you/).fill(name);
          await press(page, "Join");
          await page.waitForURL(/\/members$/);

          await page.getByLabel("Which manager are you?").selectOption({ index: 1 });
          await press(page, "Claim");
          await page.getByText("You claim to be").waitFor();
          await commissioner.goto(`${app.url}${league}/members`);
          await press(commissioner, new RegExp(`^Confirm ?${name}$`));
          await commissioner.waitForURL(/\/members$/);
          await commissioner.getByText("Claims to confirm").waitFor({ state: "detached" });
          await page.goto(`${app.url}${league}/members`);
          await page.getByText("You are ").waitFor();

          await commissioner.getByText("Hand the league over").click();
          await commissioner.getByLabel("The next commissioner").selectOption({
            label: await option(commissioner, name),
          });
          await press(commissioner, "Hand over");
          // Who handed over is a member.
          await commissioner.getByText("Run the league").waitFor({ state: "detached" });

          await page.goto(`${app.url}${league}/members`);
          await page.getByText("Leave the league").click();
          await press(page, "Leave");
          assert.match(await page.locator(".problem").innerText(), /Hand the league over first/);
          await page.getByText("Hand the league over", { exact: true }).click();
          await page.getByLabel("The next commissioner").selectOption({ label: marisol });
          await press(page, "Hand over");
          await page.getByText("Run the league").waitFor({ state: "detached" });
          // With JavaScript it is as open as it was left.
          const leave = page.getByRole("button", { name: "Leave" });
          if (!await leave.isVisible()) await page.getByText("Leave the league").click();
          await press(page, "Leave");
          await page.waitForURL(/\/account$/);
          assert.match(await page.locator("main").innerText(), /None yet/);
          await page.goto(link);
          await press(page, "Join");
          await page.waitForURL(/\/members$/);

          const other = await open({ javaScriptEnabled });
          await other.goto(`${app.url}/sign-in`);
          await typeCode(other, email);
          await page.goto(`${app.url}/account`);
          assert.equal(await page.locator(".people li", { hasText: "this browser" }).count(), 1);
          await press(page, "Sign out everywhere");
          await page.waitForURL(`${app.url}/`);
          await other.goto(`${app.url}/account`);
          assert.match(other.url(), /\/sign-in\?to=/, "the other browser is signed out too");
          for (const one of [commissioner, page, other]) await one.context().close();
        },
      );
    }

    await t.step("a link works on another device, once, and looking at it does not use it up", async () => {
      const asking = await open();
      await asking.goto(`${app.url}/sign-in?to=${league}/records`);
      await asking.getByLabel("Your mail address").fill("linus@example.com");
      await press(asking, "Send me a code");
      await asking.waitForURL(/\/sign-in\/code/);
      const { link } = await newestMail(app, "linus@example.com");
      await (await fetch(link)).body?.cancel();
      const other = await open({ javaScriptEnabled: false });
      await other.goto(link);
      await press(other, "Sign in");
      assert.equal(other.url(), `${app.url}${league}/records`);
      assert.equal(await other.locator(".top .who").innerText(), "linus");
      const again = await asking.goto(link);
      assert.equal(again?.status(), 410);
      await asking.context().close();
      await other.context().close();
    });

    await t.step("a passkey is added and signs in, and its script is on those two pages only", async () => {
      // Passkeys are for names; an address of numbers is none.
      const at = app.url.replace("127.0.0.1", "localhost");
      const page = await open();
      const session = await page.context().newCDPSession(page);
      await session.send("WebAuthn.enable");
      await session.send("WebAuthn.addVirtualAuthenticator", {
        options: {
          protocol: "ctap2",
          transport: "internal",
          hasResidentKey: true,
          hasUserVerification: true,
          isUserVerified: true,
        },
      });
      const scripts: string[] = [];
      page.on("response", async (response) => {
        if (response.request().resourceType() === "script") {
          scripts.push(await response.text().catch(() => ""));
        }
      });
      const webauthn = () => scripts.some((text) => text.includes("navigator.credentials"));
      await page.goto(`${at}/sign-in?to=/account`);
      await typeCode(page, "katherine@example.com");
      await page.goto(`${at}${league}`, { waitUntil: "networkidle" });
      assert(!webauthn(), "not on the league's pages");
      await page.goto(`${at}/account`);
      await press(page, "Add a passkey");
      await page.getByText("Chrome on Linux").first().waitFor();
      await page.locator(".people", { hasText: "Remove" }).waitFor();
      assert(webauthn(), "the script was seen");

      await press(page, "Sign out everywhere");
      await page.waitForURL(`${at}/`);
      await page.goto(`${at}/sign-in?to=${league}/records`);
      await press(page, "Use a passkey");
      await page.waitForURL(`${at}${league}/records`);
      assert.equal(await page.locator(".top .who").innerText(), "katherine");

      await page.goto(`${at}/account`);
      await press(page, /^Remove/);
      await page.waitForURL(`${at}/account`);
      assert.equal(await page.getByRole("button", { name: /^Remove/ }).count(), 0);
      await press(page, "Sign out everywhere");
      await page.goto(`${at}/sign-in`);
      await press(page, "Use a passkey");
      await page.getByText("does not know that passkey").waitFor();
      await page.context().close();
    });

    await t.step(
      "a league for members only is not there for anybody else, on pages and in the API",
      async () => {
        const commissioner = await open();
        await signIn(commissioner, app.url, marisol);
        await commissioner.goto(`${app.url}${league}/members`);
        await press(commissioner, "Show it to members only");
        await commissioner.getByText("Only members can read this league.").first().waitFor();
        const link = await invite(commissioner, 1);

        const stranger = await mailCookie(app, "stranger@example.com");
        const get = async (path: string, cookie = "") => {
          const answer = await fetch(app.url + path, { headers: { cookie }, redirect: "manual" });
          return { status: answer.status, headers: answer.headers, text: await answer.text() };
        };
        const paths = [league, `${league}/records`, `${league}/members`, `${league}/nothing`];
        for (const path of paths) {
          const signedOut = await get(path);
          assert.equal(signedOut.status, 303, path);
          assert.equal(signedOut.headers.get("location"), `/sign-in?to=${encodeURIComponent(path)}`);
          const page = await get(path, stranger);
          assert.equal(page.status, 404, path);
          assert.doesNotMatch(page.text, /Fourth/, path);
        }
        for (const path of ["", "/records", "/seasons/2025/standings", "/seasons"]) {
          for (const cookie of ["", stranger]) {
            const answer = await get(`/api/v1${league}${path}`, cookie);
            assert.equal(answer.status, 404, path);
            assert.doesNotMatch(answer.text, /Fourth/);
          }
        }
        assert.doesNotMatch((await get(`${league}/join?token=${"a".repeat(43)}`)).text, /Fourth/);
        assert.match(
          (await get(link.slice(app.url.length))).text,
          /Join Fourth/,
          "but who is invited sees its name",
        );
        const answer = await commissioner.goto(`${app.url}${league}`);
        assert.equal(answer?.status(), 200);
        assert.equal(answer?.headers()["cache-control"], "private, no-cache");

        await commissioner.goto(`${app.url}${league}/members`);
        await press(commissioner, "Show it to everybody");
        await commissioner.getByText("Everybody can read this league.").first().waitFor();
        assert.equal((await get(league)).status, 200);
        assert.match((await get(league)).headers.get("cache-control") ?? "", /^public, max-age=0, s-maxage=/);
        await commissioner.context().close();
      },
    );

    await t.step(
      "axe finds nothing, nothing scrolls sideways, on a phone and a desk, light and dark",
      async () => {
        const complaints: string[] = [];
        for (const viewport of [phone, { width: 1280, height: 800 }]) {
          for (const colorScheme of ["light", "dark"] as const) {
            const page = await open({ viewport, colorScheme, bypassCSP: true });
            const look = async (name: string) => {
              const found = await violations(page);
              complaints.push(...found.map((line) => `${name} ${viewport.width} ${colorScheme}: ${line}`));
              const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
              if (over > 0) complaints.push(`${name}: ${over} px wider than ${viewport.width}`);
            };
            await page.goto(`${app.url}/sign-in`);
            await look("sign-in");
            await page.context().addCookies([{ name: "sign-in", value: "a".repeat(43), url: app.url }]);
            await page.goto(`${app.url}/sign-in/code`);
            await look("code");
            await page.goto(`${app.url}/sign-in/link`);
            await look("used link");
            await page.goto(`${app.url}${league}/members`);
            await look("members, signed out");
            await signIn(page, app.url, marisol);
            const link = await invite(page, 3);
            await page.evaluate(() => document.querySelectorAll("details").forEach((one) => one.open = true));
            await look("members");
            await page.goto(link);
            await look("join");
            await page.goto(`${app.url}/account`);
            await look("account");
            await page.context().close();
          }
        }
        assert.deepEqual(complaints, []);
      },
    );

    await t.step("links and buttons are 44 px high on a phone", async () => {
      const page = await open({ hasTouch: true });
      await signIn(page, app.url, marisol);
      for (const path of ["/sign-in", "/account", `${league}/members`]) {
        await page.goto(app.url + path);
        await page.evaluate(() => document.querySelectorAll("details").forEach((one) => one.open = true));
        const small = await page.evaluate(() =>
          [...document.querySelectorAll("a, button, select, input, summary")].filter((element) => {
            const { height, width } = element.getBoundingClientRect();
            const inText = getComputedStyle(element).display === "inline" && element.closest("p, li, dd");
            return width > 0 && !element.closest("[hidden], .skip, noscript") && !inText && height < 43.5;
          }).map((element) => element.outerHTML.slice(0, 120))
        );
        assert.deepEqual(small, [], path);
      }
      await page.context().close();
    });

    await t.step("who asks too often is told how long to wait", async () => {
      const ask = (email: string) =>
        fetch(`${app.url}/sign-in`, {
          method: "POST",
          body: new URLSearchParams({ email }),
          redirect: "manual",
        });
      const statuses: number[] = [];
      let last: Response;
      do {
        last = await ask(`somebody${statuses.length}@example.com`);
        statuses.push(last.status);
      } while (last.status === 303 && statuses.length < 30 && (await last.body?.cancel(), true));
      assert.equal(last.status, 429);
      assert(Number(last.headers.get("retry-after")) > 3000, "most of an hour");
      assert.match(await last.text(), /Try again in \d+ minutes/);
    });

    await t.step("no cookie's value was logged, and no code outside of a mail", () => {
      const outside = app.log().split("\n").filter((line) => !/code|sign-in\/link/.test(line));
      assert.doesNotMatch(outside.join("\n"), /\b\d{6}\b|[A-Za-z0-9_-]{43}/);
    });
  } finally {
    await chromium.close();
  }
});

/** The label of a member's option in the list of possible commissioners: his name, and his manager's where it differs. */
const option = async (page: Page, name: string) =>
  (await page.locator("#heir option").allInnerTexts()).find((label) => label.startsWith(name))!;
