import assert from "node:assert/strict";
import { onBothDatabases } from "@/tests/databases.ts";
import { freePort } from "@/tests/postgres.ts";
import { openDatabase } from "./database.ts";
import { databaseReady } from "./health.ts";
import { migrate } from "./migrate.ts";

onBothDatabases("a database is ready once its migrations are done", async (database) => {
  const before = await databaseReady(database.sql, 30_000);
  assert.deepEqual(before, { ready: false, reason: "the database's migrations are not done" });
  await migrate(database);
  assert.deepEqual(await databaseReady(database.sql, 30_000), { ready: true });
}, { migrated: false });

Deno.test("a server that is not there makes the database not ready, with a reason that names no address", async () => {
  const port = await freePort();
  const { sql, close } = await openDatabase({
    url: `postgres://secret:word@127.0.0.1:${port}/x`,
    dataDir: "",
  });
  assert.deepEqual(await databaseReady(sql), {
    ready: false,
    reason: "the database is not reachable (ECONNREFUSED)",
  });
  await close();
});

Deno.test("a server that never answers makes the database not ready within the time given", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const accepted = listener.accept();
  const { port } = listener.addr as Deno.NetAddr;
  const { sql, close } = await openDatabase({ url: `postgres://x@127.0.0.1:${port}/x`, dataDir: "" });
  assert.deepEqual(await databaseReady(sql, 100), {
    ready: false,
    reason: "the database did not answer within 100 ms",
  });
  (await accepted).close();
  listener.close();
  await close();
});
