/**
 * Background work in PostgreSQL: a job is put into a queue by any process and worked by one, at least once. What is done
 * for a job must be the same when it is done twice.
 *
 * @module
 */
import type { PgBoss, WorkOptions } from "pg-boss";
import { type JobsDatabase, jobsDatabase } from "@/lib/store/jobs.ts";
import type { Sql } from "@/lib/store/database.ts";

/** What a job of each queue carries: slugs, ids and what is sealed, never a secret. */
export interface Jobs {
  /** A league brought in; how far it is, and its cookies, are beside it (lib/store/imports.ts). */
  import: { league: string; id: string; newest: number; account: number | null };
  /** A league's pictures fetched. */
  pictures: { league: string };
  /** A mail by its id, sealed, and until when it is of use, in ms since 1970. */
  mail: { mail: string; sealed: string; until: number };
}
export type QueueName = keyof Jobs;

/** A job as its worker has it. */
export interface Job<Name extends QueueName> {
  id: string;
  data: Jobs[Name];
  /** Whether the job is given up when this try fails. */
  isLast: boolean;
  /** Aborted when the process stops, or the job is another one's by now. */
  signal: AbortSignal;
}

/** A failure in words that operators may read: the message stands on their page. */
export class JobFailed extends Error {
  override name = "JobFailed";
}

/** The queue of jobs that were given up. */
const DEAD = "dead";
const DAY = 86_400;

/** Seconds without a sign of life after which a worker is taken for dead; pg-boss allows no less than 10. */
export const HEARTBEAT = 10;

const common = {
  deadLetter: DEAD,
  heartbeatSeconds: HEARTBEAT,
  retryBackoff: true,
  retryDelay: 1,
  retryDelayMax: 60,
  // Of those that wait, and of those that were given up: the list keeps what they had.
  retentionSeconds: 14 * DAY,
  deleteAfterSeconds: DAY,
};
/** Given up a fortnight after they were given up. */
const dead = { retentionSeconds: 14 * DAY };
/** `exclusive`: one job of a league at a time, waiting or worked; another one joins it. */
const queues = {
  import: { ...common, policy: "exclusive", retryLimit: 4, expireInSeconds: 900 },
  pictures: { ...common, policy: "exclusive", retryLimit: 3, expireInSeconds: 900 },
  mail: { ...common, policy: "standard", retryLimit: 5, expireInSeconds: 60, retentionSeconds: DAY },
} as const;
/** How many of each one process works on at a time. */
const atOnce: Record<QueueName, number> = { import: 2, pictures: 1, mail: 2 };

/** What of a queue's options may be other than when it was made: all but its policy. */
function changeable<T extends object>(options: T): Omit<T, "policy"> {
  const { policy: _, ...rest } = options as T & { policy?: unknown };
  return rest;
}

export interface QueueOptions {
  sql: Sql;
  /** Turns an unexpected error into the number under which the log has it. */
  reference: (error: unknown, where: string) => string;
}

/** The queue as one process has it. */
export class Queue {
  readonly #options: QueueOptions;
  readonly #works: boolean;
  readonly #stopping = new AbortController();
  readonly #workers = new Map<QueueName, string>();
  readonly #started = Promise.withResolvers<PgBoss>();
  #starting: Promise<void> | null = null;

  /** @param works whether this process looks after the queue as well: gives back what dead workers had, removes what is old */
  constructor(options: QueueOptions, works: boolean) {
    this.#options = options;
    this.#works = works;
    this.#started.promise.catch(() => {});
  }

  /**
   * Begins, if it has not; the database must be migrated. What is asked of the queue waits for this. While the database
   * is not reachable it is tried again every few seconds.
   */
  start(): Promise<void> {
    return this.#starting ??= this.#start();
  }

  /** Begun now at the latest: a process that only puts jobs has nothing to do with the queue before it puts one. */
  #begin(): Promise<PgBoss> {
    this.start();
    return this.#started.promise;
  }

  async #start(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      try {
        return this.#started.resolve(await this.#begun());
      } catch (error) {
        this.#options.reference(error, "starting the queue");
        await new Promise<void>((resume) => {
          const timer = setTimeout(resume, 3000);
          this.#stopping.signal.addEventListener("abort", () => (clearTimeout(timer), resume()));
        });
      }
    }
  }

  async #begun(): Promise<PgBoss> {
    // It takes a tenth of a second to load, which the first page need not wait for.
    const { PgBoss } = await import("pg-boss");
    const boss = new PgBoss({
      db: jobsDatabase(this.#options.sql),
      schema: "jobs",
      // Its tables are made by our migrations, and its statements have no right to change them.
      migrate: false,
      reindex: false,
      schedule: false,
      monitorVacuum: false,
      registerInstance: false,
      supervise: this.#works,
      superviseIntervalSeconds: 5,
      monitorIntervalSeconds: 5,
      maintenanceIntervalSeconds: 600,
      flowIntervalSeconds: 3600,
    });
    // Of what it does by itself: it tries again.
    boss.on("error", (error) => {
      if (!this.#stopping.signal.aborted) this.#options.reference(error, "the queue");
    });
    await boss.start();
    try {
      const known = new Set((await boss.getQueues()).map(({ name }) => name));
      for (const [name, options] of Object.entries({ [DEAD]: dead, ...queues })) {
        if (!known.has(name)) await boss.createQueue(name, options);
        else if (this.#works) await boss.updateQueue(name, changeable(options));
      }
    } catch (error) {
      await boss.stop({ graceful: false });
      throw error;
    }
    return boss;
  }

  /**
   * Puts a job. Gives its id, or null where its league has one already.
   *
   * @param key the league, where one job of a league is enough
   * @param db the transaction that it belongs to
   */
  async put<Name extends QueueName>(
    name: Name,
    data: Jobs[Name],
    { key, db, id }: { key?: string; db?: JobsDatabase; id?: string } = {},
  ): Promise<string | null> {
    const boss = await this.#begin();
    return await boss.send(name, data, {
      ...(key !== undefined && { singletonKey: key }),
      ...(id !== undefined && { id }),
      ...(db && { db }),
    });
  }

  /** Has this process look into a queue at once rather than within two seconds. */
  async wake(name: QueueName): Promise<void> {
    const worker = this.#workers.get(name);
    if (worker) (await this.#begin()).notifyWorker(worker);
  }

  /**
   * Works on the jobs of a queue until `stop`. A handler that throws is tried again with growing pauses, and given up
   * after the queue's tries; errors other than JobFailed are logged, and kept as their number in the log.
   */
  async work<Name extends QueueName>(name: Name, handler: (job: Job<Name>) => Promise<void>): Promise<void> {
    const boss = await this.#begin();
    const worker = await boss.work<Jobs[Name], void, WorkOptions & { includeMetadata: true }>(
      name,
      { includeMetadata: true, localConcurrency: atOnce[name], heartbeatRefreshSeconds: HEARTBEAT / 4 },
      async ([{ id, data, retryCount, retryLimit, signal }]) => {
        try {
          const either = AbortSignal.any([signal, this.#stopping.signal]);
          await handler({ id, data, isLast: retryCount >= retryLimit, signal: either });
        } catch (error) {
          throw this.#told(error, `job ${id} of ${name}`);
        }
      },
    );
    this.#workers.set(name, worker);
  }

  /** Whether a job is done: true, or false where it waits, is worked on or was given up. */
  async isDone(name: QueueName, id: string): Promise<boolean> {
    const [job] = await (await this.#begin()).findJobs(name, { id });
    return !job || job.state === "completed";
  }

  /** Tries a job of the dead-letter list again, from the beginning. False where it is not there any more. */
  async tryAgain(id: string): Promise<boolean> {
    const boss = await this.#begin();
    return await boss.redrive(DEAD, { ids: [id] }) > 0;
  }

  /** Takes a job off the dead-letter list, if it is there. */
  async drop(id: string): Promise<void> {
    const boss = await this.#begin();
    await boss.deleteJob(DEAD, id);
  }

  /** Takes no more jobs, ends those under way (what can stop is given back), and waits 20 s for them at most. */
  async stop(): Promise<void> {
    this.#stopping.abort(new JobFailed("The process that worked on it was stopped."));
    await this.#starting;
    this.#starting = Promise.resolve();
    this.#started.reject(new Error("the queue is stopping"));
    const boss = await this.#started.promise.catch(() => null);
    await boss?.stop({ graceful: true, timeout: 20_000 });
  }

  /** What is kept of a failure: its words, without a stack or what else hangs on an error. */
  #told(error: unknown, where: string): Error {
    const isPlain = error instanceof JobFailed;
    const message = isPlain
      ? error.message
      : `An error of ours; it is logged as ${this.#options.reference(error, where)}.`;
    const told = new JobFailed(message);
    delete told.stack;
    return told;
  }
}
