import assert from "node:assert/strict";
import { readSettings, SettingsError, settingsSchema, settingsTable } from "@/lib/settings.ts";

Deno.test("nothing configured gives the embedded defaults", () => {
  const settings = readSettings({});
  assert.equal(settings.PORT, 8000);
  assert.equal(settings.DATABASE_URL, null);
  assert.equal(settings.RUMBLEDORE_DATA, ".rumbledore");
  assert.equal(settings.SAMPLE_LEAGUE, false);
});

Deno.test("an empty variable counts as unset", () => {
  assert.equal(readSettings({ PORT: "", DATABASE_URL: "" }).PORT, 8000);
});

Deno.test("every wrong variable is named, with what it must be", () => {
  assert.throws(
    () => readSettings({ PORT: "80a", DATABASE_URL: "mysql://x/y", TRUST_PROXY: "yes", SECRET_KEY: "short" }),
    (error: unknown) => {
      assert(error instanceof SettingsError);
      for (const name of ["PORT", "DATABASE_URL", "TRUST_PROXY", "SECRET_KEY"]) {
        assert.match(error.message, new RegExp(`^${name} must be`, "m"));
      }
      return true;
    },
  );
});

Deno.test("a port out of range is refused", () => {
  assert.throws(() => readSettings({ PORT: "70000" }), /PORT must be from 0 to 65535/);
});

Deno.test("demo members are refused at start wherever this could be production", () => {
  const refused = (more: Record<string, string>, line: RegExp) =>
    assert.throws(() => readSettings({ DEMO_MEMBERS: "on", ...more }), line);
  refused({ DATABASE_URL: "postgres://a/b" }, /: DEMO_MEMBERS must be off where DATABASE_URL is set$/);
  refused(
    { PUBLIC_ORIGIN: "https://league.example" },
    /: DEMO_MEMBERS must be off where PUBLIC_ORIGIN is https$/,
  );
  refused({ TRUST_PROXY: "1" }, /: DEMO_MEMBERS must be off where TRUST_PROXY is set$/);
  assert.equal(
    readSettings({ DEMO_MEMBERS: "on", PUBLIC_ORIGIN: "http://localhost:8000" }).DEMO_MEMBERS,
    true,
  );
  assert.equal(readSettings({}).DEMO_MEMBERS, false);
});

Deno.test("mail is sent only with links to an origin that was set, not to the one a request names", () => {
  assert.throws(() => readSettings({ SMTP_URL: "smtp://mail.example" }), /SMTP_URL needs PUBLIC_ORIGIN/);
});

Deno.test("operators are addresses in lower case", () => {
  const { OPERATORS } = readSettings({ OPERATORS: "Ada@Example.com, eve@example.com" });
  assert.deepEqual(OPERATORS, ["ada@example.com", "eve@example.com"]);
  assert.throws(() => readSettings({ OPERATORS: "ada@example.com,," }), /OPERATORS must be mail addresses/);
});

Deno.test("hosts of pictures are names, with nothing around them", () => {
  assert.deepEqual(readSettings({ IMAGE_HOSTS: "A.example.com, *.b.example" }).IMAGE_HOSTS, [
    "a.example.com",
    "*.b.example",
  ]);
  for (
    const wrong of [
      "http://a.example",
      "a.example:80",
      "*",
      "*.",
      "localhost",
      "127.0.0.1",
      "a.example,,",
      "[::1]",
    ]
  ) {
    assert.throws(
      () => readSettings({ IMAGE_HOSTS: wrong }),
      /^SettingsError: IMAGE_HOSTS must be names/,
      wrong,
    );
  }
});

Deno.test("settings cannot be changed after start", () => {
  assert(Object.isFrozen(readSettings({})));
});

Deno.test("docs/settings.md is what the schema says", async () => {
  const page = await Deno.readTextFile(new URL("../docs/settings.md", import.meta.url));
  const words = (text: string) => text.replace(/-{3,}/g, "---").replace(/\s+/g, " ");
  assert.equal(words(page), words(settingsTable()), "run `deno task settings`");
  for (const name of Object.keys(settingsSchema.shape)) assert.match(page, new RegExp(`\`${name}\``));
});

Deno.test("proxies are trusted by their number or by their addresses", () => {
  const trusted = (text: string) => readSettings({ TRUST_PROXY: text }).TRUST_PROXY;
  assert.equal(trusted(""), null);
  assert.equal(trusted("off"), null);
  assert.deepEqual(trusted("2"), { hops: 2 });
  assert.deepEqual(trusted("10.0.0.0/8, 2001:db8::1"), { networks: ["10.0.0.0/8", "2001:db8::1"] });
  for (const wrong of ["0", "on", "10.0.0/8", "10.0.0.0/8,,", "10.0.0.0/99", "proxy.example"]) {
    assert.throws(() => trusted(wrong), /TRUST_PROXY must be off, how many/, wrong);
  }
});

Deno.test("Redis is one address, or Sentinels with a master's name", () => {
  const read = readSettings({ REDIS_SENTINELS: "a:26379, 10.0.0.1:26380", REDIS_MASTER: "league" });
  assert.deepEqual(read.REDIS_SENTINELS, [{ host: "a", port: 26379 }, { host: "10.0.0.1", port: 26380 }]);
  assert.throws(() => readSettings({ REDIS_SENTINELS: "a" }), /REDIS_SENTINELS must be host:port/);
  assert.throws(() => readSettings({ REDIS_SENTINELS: "a:1" }), /belong together/);
  assert.throws(() => readSettings({ REDIS_MASTER: "league" }), /belong together/);
  assert.throws(
    () => readSettings({ REDIS_SENTINELS: "a:1", REDIS_MASTER: "m", REDIS_URL: "redis://b" }),
    /REDIS_URL must be unset/,
  );
  const ca = { REDIS_TLS_CA: "ca.crt" };
  assert.throws(() => readSettings({ ...ca, REDIS_URL: "redis://a" }), /REDIS_TLS_CA needs REDIS_TLS=on/);
  assert.equal(readSettings({ ...ca, REDIS_URL: "rediss://a" }).REDIS_TLS_CA, "ca.crt");
  assert.equal(readSettings({ ...ca, REDIS_URL: "redis://a", REDIS_TLS: "on" }).REDIS_TLS, true);
});

Deno.test("keys beside SECRET_KEY are keys, and stand beside one", () => {
  const [one, two] = ["A", "B"].map((letter) => letter.repeat(43) + "=");
  assert.deepEqual(
    readSettings({ SECRET_KEY: one, SECRET_KEYS_OTHER: `${two}, ${one}` }).SECRET_KEYS_OTHER,
    [two, one],
  );
  assert.throws(
    () => readSettings({ SECRET_KEY: one, SECRET_KEYS_OTHER: "short" }),
    /SECRET_KEYS_OTHER must be keys/,
  );
  assert.throws(() => readSettings({ SECRET_KEYS_OTHER: two }), /needs SECRET_KEY/);
});
