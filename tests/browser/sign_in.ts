/**
 * Signing in, for tests of what members do.
 *
 * @module
 */
import assert from "node:assert/strict";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import type { RunningApp } from "@/tests/app.ts";

/** The sample league's demo members; the first is its commissioner. */
export const demoNames = [
  "Marisol Vantongeren",
  "Barnaby Ostrowicz-Finch",
  "Ingrid Okafor-Dahl",
  "Teddy Castellanova",
] as const;

/**
 * Signs in as a demo member of the sample league, with or without JavaScript, and ends on the league's home page. The
 * app must run with `startApp({ DEMO_MEMBERS: "on" })`.
 *
 * @param url where the app is, without a slash at the end
 */
export async function signIn(page: Page, url: string, name: typeof demoNames[number]): Promise<void> {
  await page.goto(`${url}/sign-in`);
  await page.getByRole("button", { name: `Demo: sign in as ${name}` }).click();
  await page.waitForURL(/\/leagues\/sample-1$/);
  assert.equal(await page.locator(".top .who").innerText(), name);
}

/** A page on a phone on which a demo member is signed in, or nobody; `options` are those of its context. */
export async function opened(
  chromium: Browser,
  url: string,
  name: typeof demoNames[number] | null,
  options: BrowserContextOptions = {},
): Promise<Page> {
  const context = await chromium.newContext({ viewport: { width: 360, height: 740 }, ...options });
  const page = await context.newPage();
  if (name) await signIn(page, url, name);
  return page;
}

/** The Cookie header of a demo member, for tests that use fetch. */
export async function demoCookie(url: string, name: typeof demoNames[number]): Promise<string> {
  const html = await (await fetch(`${url}/sign-in`)).text();
  const [, id] = html.match(new RegExp(`name="demo" value="(\\d+)"[^>]*>Demo: sign in as ${name}`))!;
  const answer = await fetch(`${url}/sign-in`, {
    method: "POST",
    body: new URLSearchParams({ demo: id }),
    redirect: "manual",
  });
  await answer.body?.cancel();
  assert.equal(answer.status, 303);
  return answer.headers.getSetCookie()[0].split(";")[0];
}

/** The code and the link of the newest mail to an address, which an app without SMTP_URL prints. */
export async function newestMail(app: RunningApp, email: string): Promise<{ code: string; link: string }> {
  for (let looks = 0; looks < 200; looks++) {
    const mail = app.log().split("here is a mail to ").findLast((text) => text.startsWith(`${email}:`));
    const [code] = mail?.match(/\b\d{6}\b/) ?? [];
    const [link] = mail?.match(/http\S+\/sign-in\/link\?\S+/) ?? [];
    if (code && link && mail!.includes("minutes")) return { code, link };
    await new Promise((resume) => setTimeout(resume, 25));
  }
  throw new Error(`no mail to ${email} came`);
}

/** The Cookie header of somebody who signed in with the code of a mail, for tests that use fetch. */
export async function mailCookie(app: RunningApp, email: string): Promise<string> {
  const post = (path: string, fields: Record<string, string>, cookie = "") =>
    fetch(app.url + path, {
      method: "POST",
      body: new URLSearchParams(fields),
      headers: { cookie },
      redirect: "manual",
    });
  const cookieOf = async (answer: Response) => {
    await answer.body?.cancel();
    assert.equal(answer.status, 303);
    return answer.headers.getSetCookie()[0].split(";")[0];
  };
  const waiting = await cookieOf(await post("/sign-in", { email }));
  const { code } = await newestMail(app, email);
  return await cookieOf(await post("/sign-in/code", { code }, waiting));
}
