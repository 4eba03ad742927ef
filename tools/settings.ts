/** `deno task settings`: writes docs/settings.md from the schema in lib/settings.ts. @module */
import { fileURLToPath } from "node:url";
import { settingsTable } from "@/lib/settings.ts";
import { deno } from "@/tools/run.ts";

const page = fileURLToPath(new URL("../docs/settings.md", import.meta.url));
await Deno.writeTextFile(page, settingsTable());
Deno.exit(await deno("fmt", "--quiet", page));
