/**
 * Mails that wait in the queue, so that one is sent though the process that was asked for it dies, or the mail server does
 * not answer for a minute. They hold codes, so they wait sealed.
 *
 * @module
 */
import { type Job, JobFailed, type Queue } from "@/lib/jobs/queue.ts";
import { open, seal, type SecretKey } from "@/lib/secrets.ts";
import type { Mail, SendMail } from "./mail.ts";
import { MAIL_MINUTES } from "./sign_in.ts";

export interface MailQueueOptions {
  queue: Queue;
  /** Seals and opens mails; the same in every process. */
  key: () => Promise<SecretKey>;
  /** Sends one. */
  send: SendMail;
  /** Milliseconds since 1970. */
  now?: () => number;
  /** For how many milliseconds `put` waits until the mail is sent; 3 s unless given. */
  patience?: number;
}

/** Milliseconds between two looks whether a mail is sent. */
const LOOK_EVERY = 100;

const contextOf = (id: string) => `mail ${id}`;

/**
 * `put` takes a mail on and waits a little until it is sent, as it nearly always is at once; `work` sends those that wait.
 * A mail may be sent twice where a worker dies in between: both have one Message-ID, by which mailboxes know it is one.
 */
export function mailQueue(
  { queue, key, send, now = Date.now, patience = 3000 }: MailQueueOptions,
): { put: SendMail; work: (job: Job<"mail">) => Promise<void> } {
  return {
    async put(mail) {
      const id = mail.id ?? crypto.randomUUID();
      const sealed = (await seal(await key(), JSON.stringify(mail), contextOf(id))).toBase64();
      await queue.put("mail", { mail: id, sealed, until: now() + MAIL_MINUTES * 60_000 }, { id });
      await queue.wake("mail");
      for (const end = performance.now() + patience; performance.now() < end;) {
        if (await queue.isDone("mail", id)) return;
        await new Promise((resume) => setTimeout(resume, LOOK_EVERY));
      }
    },

    async work({ data: { mail: id, sealed, until } }) {
      // Its code is worth nothing any more.
      if (now() > until) return;
      const mail: Mail = JSON.parse(await open(await key(), Uint8Array.fromBase64(sealed), contextOf(id)));
      try {
        await send({ ...mail, id });
      } catch (error) {
        // What a server says may name the address; its code does not.
        const { responseCode, code } = error as { responseCode?: number; code?: string };
        throw new JobFailed(
          `The mail server did not take it (${responseCode ?? code ?? "no reason given"}).`,
        );
      }
    },
  };
}
