/** `deno task settings`: writes docs/settings.md from the schema in lib/settings.ts. @module */
import { settingsTable } from "@/lib/settings.ts";

await Deno.writeTextFile(new URL("../docs/settings.md", import.meta.url), settingsTable());
