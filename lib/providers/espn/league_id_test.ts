import assert from "node:assert/strict";
import { espnCookies } from "./cookies.ts";
import { addressedYear, leagueId } from "./league_id.ts";

Deno.test("a league is its number or the address of its pages", () => {
  for (
    const text of [
      "123456",
      "  123456 ",
      "00123456",
      "https://fantasy.espn.com/football/league?leagueId=123456&seasonId=2024",
      "fantasy.espn.com/football/team?seasonId=2019&leagueId=123456&teamId=4#top",
      "https://www.espn.com/fantasy/football/#/league?leagueId=123456",
    ]
  ) assert.equal(leagueId(text), "123456", text);
});

Deno.test("anything else is refused with the way to the number", () => {
  const cases: [string, RegExp][] = [
    ["", /id is missing; it is the number after leagueId=/],
    ["my league", /“my league” is not a number/],
    ["12a", /“12a” is not a number/],
    ["-5", /“-5” is not a number/],
    ["0", /not one that ESPN gives/],
    ["99999999999", /not one that ESPN gives/],
    ["https://fantasy.espn.com/football/league", /has no leagueId in it/],
    ["https://fantasy.espn.com/football/league?leagueId=abc", /“abc” is not a number/],
    ["x".repeat(500), /“x{60}…” is not a number/],
  ];
  for (const [text, says] of cases) {
    assert.throws(() => leagueId(text), { name: "BadInput", status: 400, message: says }, text);
  }
});

Deno.test("a pasted address may name a season", () => {
  assert.equal(addressedYear("https://fantasy.espn.com/football/league?leagueId=1&seasonId=2024"), 2024);
  assert.equal(addressedYear("https://fantasy.espn.com/football/league?leagueId=1&seasonId=x"), null);
  assert.equal(addressedYear("123456"), null);
});

const swid = "{0123ABCD-0123-0123-0123-0123456789AB}";
const s2 = "AEBsecretsecretsecretsecretsecret%2Fsecret%2Bs%3D";

Deno.test("cookies are taken as values, as a header, and as browsers and tools show them", () => {
  const forms: [string | null, string | null][] = [
    [swid, s2],
    [swid.slice(1, -1).toLowerCase(), s2],
    [`Cookie: a=b; SWID=${swid}; region=unknown; espn_s2=${s2}; c=d`, null],
    [null, `espn_s2=${s2}\nSWID=${swid}`],
    [`"SWID": "${swid}", "espn_s2": "${s2}"`, ""],
    [swid.replace("{", "%7B").replace("}", "%7D"), decodeURIComponent(s2)],
  ];
  for (const [account, key] of forms) {
    assert.equal(espnCookies(account, key)?.header, `SWID=${swid}; espn_s2=${s2}`, `${account} ${key}`);
  }
  assert.equal(espnCookies(" ", null), null);
});

Deno.test("half of the cookies, or a broken one, is refused without repeating it", () => {
  for (
    const [account, key, name] of [
      [swid, "", "espn_s2"],
      ["", s2, "SWID"],
      ["someone", s2, "SWID"],
      [swid, "secret short", "espn_s2"],
    ]
  ) {
    assert.throws(() => espnCookies(account, key), (error: Error & { status: number }) => {
      assert.equal(error.status, 400);
      assert.ok(error.message.startsWith(`The ${name} cookie is missing or`), error.message);
      assert.ok(!error.message.includes("secret"));
      return true;
    }, `${account} ${key}`);
  }
});

Deno.test("nothing that is pasted after a cookie gets into the header", () => {
  assert.equal(espnCookies(swid, `${s2}\r\nX-Other: 1`)!.header, `SWID=${swid}; espn_s2=${s2}`);
});

Deno.test("cookies do not show when they are printed", () => {
  const cookies = espnCookies(swid, s2)!;
  const shown = Deno.inspect({ cookies }, { depth: 9 }) + JSON.stringify({ cookies }) + String(cookies);
  assert.ok(!shown.includes("secret") && !shown.includes("0123ABCD"));
  assert.deepEqual(cookies.values, { swid, s2 });
});
