import assert from "node:assert/strict";
import { espnCookies } from "@/lib/providers/espn/cookies.ts";
import { leagueSlug } from "@/lib/providers/source.ts";
import { secretKey } from "@/lib/secrets.ts";
import { openedCookies, sealedCookies } from "./credentials.ts";

Deno.test("cookies open for the league they were sealed for, and for no other", async () => {
  const key = await secretKey("A".repeat(43) + "=");
  const cookies = espnCookies(
    "{0123ABCD-0123-0123-0123-0123456789AB}",
    "AEBsecretsecretsecretsecret%2Fs%3D",
  )!;
  const sealed = await sealedCookies(cookies, leagueSlug("espn", "1"), key);
  assert.ok(!new TextDecoder().decode(sealed).includes("secret"));
  assert.equal((await openedCookies(sealed, leagueSlug("espn", "1"), key)).header, cookies.header);
  await assert.rejects(openedCookies(sealed, leagueSlug("espn", "2"), key), { name: "SecretError" });
});
