/** Signing in as a stranger would try it, behind a proxy that speaks https. @module */
import assert from "node:assert/strict";
import { startApp } from "@/tests/app.ts";
import { newestMail } from "@/tests/browser/sign_in.ts";

Deno.test("signing in behind https, from outside", async (t) => {
  await using app = await startApp({ TRUST_PROXY: "1", OPERATORS: "ops@example.com" });
  let client = 0;
  const request = (path: string, init: RequestInit = {}) =>
    fetch(app.url + path, {
      redirect: "manual",
      ...init,
      headers: {
        "x-forwarded-proto": "https",
        "x-forwarded-host": "league.example",
        "x-forwarded-for": `192.0.2.${++client}`,
        ...init.headers,
      },
    });
  const post = async (path: string, fields: Record<string, string>, headers: Record<string, string> = {}) => {
    const answer = await request(path, { method: "POST", body: new URLSearchParams(fields), headers });
    const [cookie = ""] = answer.headers.getSetCookie();
    return { status: answer.status, headers: answer.headers, cookie, text: await answer.text() };
  };
  const pair = (cookie: string) => cookie.split(";")[0];

  await t.step("cookies are __Host-, Secure, HttpOnly and Lax, and others are not believed", async () => {
    const asked = await post("/sign-in", { email: "ops@example.com", to: "/account" });
    assert.match(
      asked.cookie,
      /^__Host-sign-in=[\w-]{43}; Path=\/; Max-Age=600; HttpOnly; SameSite=Lax; Secure$/,
    );
    assert.equal(asked.headers.get("location"), "/sign-in/code?to=%2Faccount");
    const { code, link } = await newestMail(app, "ops@example.com");
    assert.match(link, /^https:\/\/league\.example\/sign-in\/link\?token=[\w-]{43}&to=%2Faccount$/);
    const signed = await post("/sign-in/code", { code, to: "/account" }, { cookie: pair(asked.cookie) });
    assert.equal(signed.status, 303);
    assert.equal(signed.headers.get("location"), "/account");
    assert.match(
      signed.cookie,
      /^__Host-session=[\w-]{43}; Path=\/; Max-Age=7776000; HttpOnly; SameSite=Lax; Secure$/,
    );

    const account = async (cookie: string) => {
      const answer = await request("/account", { headers: { cookie } });
      await answer.body?.cancel();
      return { status: answer.status, cache: answer.headers.get("cache-control") };
    };
    assert.deepEqual(await account(pair(signed.cookie)), { status: 200, cache: "private, no-store" });
    const planted = pair(signed.cookie).replace("__Host-", "");
    assert.equal((await account(planted)).status, 303, "a cookie without the prefix is nobody's");
    assert.equal((await account(pair(signed.cookie) + "x")).status, 303);

    const members =
      await (await request("/leagues/sample-1/members", { headers: { cookie: pair(signed.cookie) } }))
        .text();
    assert.match(members, /Run the league/, "an operator may what a commissioner may");
    const out = await post("/account", { do: "sign-out" }, { cookie: pair(signed.cookie) });
    assert.match(out.cookie, /^__Host-session=; Path=\/; Max-Age=0;/);
    assert.equal((await account(pair(signed.cookie))).status, 303, "the session itself has ended");
  });

  await t.step("no `to` leads away from this site", async () => {
    for (
      const to of [
        "//evil.example",
        "/\\evil.example",
        "https://evil.example/",
        "/\t/evil.example",
        "/.//evil.example",
      ]
    ) {
      const asked = await post("/sign-in", { email: "ada@example.com", to });
      if (asked.status !== 303) break;
      assert.equal(asked.headers.get("location"), "/sign-in/code?to=%2F", to);
      const { code } = await newestMail(app, "ada@example.com");
      const signed = await post("/sign-in/code", { code, to }, { cookie: pair(asked.cookie) });
      assert.equal(signed.headers.get("location"), "/", to);
    }
  });

  await t.step("the answer is the same for an address that is known and one that is not", async () => {
    const [known, unknown] = [
      await post("/sign-in", { email: "ops@example.com" }),
      await post("/sign-in", { email: "nobody@example.com" }),
    ];
    const same = ({ status, headers, text }: typeof known) => [status, headers.get("location"), text];
    assert.deepEqual(same(known), same(unknown));
  });

  await t.step("nothing is taken from another site's form", async () => {
    const headers = { origin: "https://evil.example", "sec-fetch-site": "cross-site" };
    for (const path of ["/sign-in", "/sign-in/code", "/sign-in/link", "/sign-in/passkey", "/account"]) {
      assert.equal((await post(path, { email: "ada@example.com" }, headers)).status, 403, path);
    }
  });

  await t.step("strangers' nonsense is refused, never a fault of ours", async () => {
    const long = "a".repeat(40_000);
    const nonsense: [string, Record<string, string>, number][] = [
      ["/sign-in", {}, 400],
      ["/sign-in", { email: long }, 400],
      ["/sign-in", { email: "a@example.com\r\nBcc: b@example.com" }, 400],
      ["/sign-in", { email: "a\0@example.com" }, 400],
      ["/sign-in", { demo: "1" }, 404],
      ["/sign-in/code", { code: "12345" }, 400],
      ["/sign-in/code", { code: "123456" }, 422],
      ["/sign-in/link", { token: long }, 410],
      ["/sign-in/link", { token: "a".repeat(43) }, 410],
      ["/sign-in/passkey", { response: "{" }, 400],
      ["/sign-in/passkey", { response: "null" }, 422],
      ["/sign-in/passkey", { response: '{"id":"abc"}' }, 422],
      ["/sign-in/passkey", { response: '{"id":"a\\u0000b"}' }, 422],
      ["/account/passkeys", {}, 403],
      ["/account", { do: "rename" }, 303],
      ["/leagues/sample-1/members", { do: "public" }, 303],
      ["/leagues/sample-1/join", { token: "a".repeat(43) }, 404],
    ];
    for (const [path, fields, status] of nonsense) {
      assert.equal(
        (await post(path, fields)).status,
        status,
        `${path} ${JSON.stringify(fields).slice(0, 60)}`,
      );
    }
    assert.doesNotMatch(app.log(), /^error /m);
  });
});
