import assert from "node:assert/strict";
import { onBothDatabases } from "@/tests/databases.ts";

onBothDatabases("a query answers, and points come back exactly", async ({ sql }) => {
  const [row] = await sql`select (103.46::numeric(8,2) * 100)::int as points, ${"x"}::text as text`;
  assert.deepEqual({ ...row }, { points: 10346, text: "x" });
}, { migrated: false });
