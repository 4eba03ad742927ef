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

Deno.test("settings cannot be changed after start", () => {
  assert(Object.isFrozen(readSettings({})));
});

Deno.test("docs/settings.md is what the schema says", async () => {
  const page = await Deno.readTextFile(new URL("../docs/settings.md", import.meta.url));
  const words = (text: string) => text.replace(/-{3,}/g, "---").replace(/\s+/g, " ");
  assert.equal(words(page), words(settingsTable()), "run `deno task settings`");
  for (const name of Object.keys(settingsSchema.shape)) assert.match(page, new RegExp(`\`${name}\``));
});
