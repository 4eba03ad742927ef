import assert from "node:assert/strict";
import { PgBoss } from "pg-boss";
import { mailQueue } from "@/lib/accounts/mail_queue.ts";
import { secretKey } from "@/lib/secrets.ts";
import { deadJobs, jobsDatabase, queueCounts } from "@/lib/store/jobs.ts";
import type { OwnerSql, Sql } from "@/lib/store/database.ts";
import { onBothDatabases } from "@/tests/databases.ts";
import { type Job, JobFailed, Queue } from "./queue.ts";

const queueOf = (sql: Sql, works = true) =>
  new Queue({ sql, reference: (error) => assert.fail(String(error)) }, works);
const key = () => secretKey("A".repeat(43) + "=");

/** Waits until it is so, half a minute at most; pauses before further tries are cut short. */
async function until(owner: OwnerSql, isSo: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = performance.now() + 30_000; !await isSo();) {
    assert(performance.now() < end, "not within half a minute");
    await owner`update jobs.job set start_after = now() where state = 'retry'`;
    await new Promise((resume) => setTimeout(resume, 100));
  }
}

onBothDatabases("the migrations make the tables that this pg-boss asks for", async ({ sql }) => {
  const options = {
    db: jobsDatabase(sql),
    schema: "jobs",
    migrate: false,
    supervise: false,
    schedule: false,
  };
  const boss = new PgBoss({ ...options, registerInstance: false });
  await boss.start();
  try {
    assert((await boss.schemaVersion())! > 0);
  } finally {
    await boss.stop({ graceful: false });
  }
});

onBothDatabases("what a worker had that gives no sign of life is another one's", async ({ sql, owner }) => {
  const queue = queueOf(sql);
  await queue.start();
  try {
    const id = (await queue.put("pictures", { league: "espn-1" }, { key: "espn-1" }))!;
    await owner`
      update jobs.job set state = 'active', started_on = now() - interval '1 minute',
        heartbeat_on = now() - interval '1 minute' where id = ${id}`;
    assert.equal(
      await queue.put("pictures", { league: "espn-1" }, { key: "espn-1" }),
      null,
      "it is one still",
    );
    const tries: string[] = [];
    await queue.work("pictures", ({ id }: Job<"pictures">) => Promise.resolve(void tries.push(id)));
    await until(owner, () => queue.isDone("pictures", id));
    assert.deepEqual(tries, [id]);
  } finally {
    await queue.stop();
  }
});

onBothDatabases(
  "a job that fails as often as it may is given up with its words; tried again, it is new",
  async ({ sql, owner }) => {
    const queue = queueOf(sql);
    await queue.start();
    try {
      let isPoisoned = true;
      const lasts: boolean[] = [];
      await queue.work("pictures", ({ isLast }: Job<"pictures">) => {
        lasts.push(isLast);
        return isPoisoned ? Promise.reject(new JobFailed("There is no such folder.")) : Promise.resolve();
      });
      await queue.put("pictures", { league: "espn-1" }, { key: "espn-1" });
      await until(owner, async () => (await deadJobs(sql, 5)).length === 1);
      assert.deepEqual(lasts, [false, false, false, true]);
      const [{ id, queue: from, league, message, tries }] = await deadJobs(sql, 5);
      assert.deepEqual([from, league, message, tries], ["pictures", "espn-1", "There is no such folder.", 4]);
      isPoisoned = false;
      assert.equal(await queue.tryAgain(id), true);
      await until(owner, () => lasts.length === 5);
      assert.deepEqual(await deadJobs(sql, 5), []);
      assert.equal(await queue.tryAgain(id), false);
      await until(owner, async () => (await queueCounts(sql)).every(({ oldest }) => oldest === null));
    } finally {
      await queue.stop();
    }
  },
);

onBothDatabases(
  "a process that is stopped gives back what it is at, and another one does it",
  async ({ sql, owner, again }) => {
    const [one, other] = [queueOf(sql), queueOf((await again()).sql)];
    const began = Promise.withResolvers<void>();
    await one.work("pictures", ({ signal }: Job<"pictures">) => {
      began.resolve();
      return new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
    });
    const id = (await one.put("pictures", { league: "espn-1" }, { key: "espn-1" }))!;
    await began.promise;
    await one.stop();
    let done = 0;
    await other.work("pictures", () => Promise.resolve(void done++));
    try {
      await until(owner, () => other.isDone("pictures", id));
      assert.equal(done, 1);
    } finally {
      await other.stop();
    }
  },
);

onBothDatabases(
  "a mail waits sealed, is sent under its id, and not at all when its code is too old",
  async ({ sql, owner }) => {
    const queue = queueOf(sql);
    let now = Date.now();
    const sent: unknown[] = [];
    const { put, work } = mailQueue({
      queue,
      key,
      now: () => now,
      patience: 0,
      send: (mail) => Promise.resolve(void sent.push(mail)),
    });
    try {
      const id = crypto.randomUUID();
      const mail = {
        id,
        to: "ada@example.com",
        subject: "012345 is your code",
        text: "Your code is 012345.",
      };
      await put(mail);
      const [{ data }] = await owner<{ data: string }[]>`select data::text from jobs.job where id = ${id}`;
      for (const said of [mail.to, mail.subject, mail.text]) assert.ok(!data.includes(said), data);
      await queue.work("mail", work);
      await until(owner, () => queue.isDone("mail", id));
      assert.deepEqual(sent, [mail]);
      const late = crypto.randomUUID();
      now -= 11 * 60_000;
      await put({ ...mail, id: late });
      now += 11 * 60_000;
      await until(owner, () => queue.isDone("mail", late));
      assert.equal(sent.length, 1);
    } finally {
      await queue.stop();
    }
  },
);
