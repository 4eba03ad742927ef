/**
 * Answers that the processes of an installation share, in Redis: what one has rendered, the others need not; and of those
 * that want the same at the same moment one renders, while the others wait a little.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { createHash, randomUUID } from "node:crypto";
import type { RedisLink } from "@/lib/redis/link.ts";
import type { Coding } from "./coding.ts";
import type { Header } from "./kept.ts";
import { isSame, type Name } from "./name.ts";

/** How long an answer stays, in seconds. Whoever asks for it in this time keeps it himself. */
const STAYS = 600;
/** Larger ones than this, in bytes and compressed, are not shared: the largest page of a league is a tenth of it. */
const LARGEST = 512 * 1024;
/** For how long whoever renders may keep the others waiting, in ms; a cold page takes a hundredth. */
const LOCK = 2000;
/** How long the others wait, in ms, before they render themselves. */
const WAIT = 1000;

/** An answer as it travels. */
export interface Packed {
  headers: Header[];
  coding: Coding;
  body: Uint8Array<ArrayBuffer>;
}

/** What is known of a name: an answer; that it is ours to make; or that somebody else makes it. */
export type Found = Packed | "ours" | "others";

/** Gives the answer, else 1 to the one who may make it, else 0. */
const FIND = `
local found = redis.call('get', KEYS[1])
if found then return found end
if redis.call('set', KEYS[2], ARGV[1], 'NX', 'PX', ARGV[2]) then return 1 end
return 0`;

/** Ends a lock, unless it has run out and is another's. */
const FREE = `if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end return 0`;

export class SharedAnswers {
  readonly #link: RedisLink;
  /** This process, as its locks name it. */
  readonly #self = randomUUID();

  constructor(link: RedisLink) {
    this.#link = link;
  }

  /** What is known of a name. Without Redis everything is ours to make. */
  async find(name: Name): Promise<Found> {
    const { answer, lock } = keysOf(name);
    const found = await this.#link.ask((client) =>
      client.callBuffer("eval", FIND, 2, answer, lock, this.#self, LOCK)
    );
    if (found === 0) return "others";
    return found instanceof Uint8Array ? unpacked(found, name) ?? "ours" : "ours";
  }

  /** The answer, where it is there. */
  async peek(name: Name): Promise<Packed | null> {
    const found = await this.#link.ask((client) => client.getBuffer(keysOf(name).answer));
    return found && unpacked(found, name);
  }

  /** Waits for the answer that somebody else makes; null where it does not come, or not in time. */
  async awaited(name: Name): Promise<Packed | null> {
    const { answer, lock } = keysOf(name);
    const end = performance.now() + WAIT;
    for (let pause = 10; performance.now() < end; pause = Math.min(2 * pause, 80)) {
      await new Promise((resume) => setTimeout(resume, pause));
      const found = await this.#link.ask((client) => client.mgetBuffer(answer, lock));
      if (found?.[0]) return unpacked(found[0], name);
      // Redis has gone, or whoever made it had nothing to keep.
      if (!found?.[1]) return null;
    }
    return null;
  }

  /** Gives an answer to the others. */
  async put(name: Name, packed: Packed): Promise<void> {
    const { answer, lock } = keysOf(name);
    if (packed.body.byteLength > LARGEST) return await this.giveUp(name);
    await this.#link.ask((client) =>
      client.pipeline().set(answer, bytesOf(packed, name), "EX", STAYS).eval(FREE, 1, lock, this.#self).exec()
    );
  }

  /** Says that there is nothing to wait for. */
  async giveUp(name: Name): Promise<void> {
    await this.#link.ask((client) => client.eval(FREE, 1, keysOf(name).lock, this.#self));
  }
}

/** The name in 192 bits; who sees what is in it stays here. */
function keysOf({ place, revision, turned }: Name): { answer: string; lock: string } {
  const hash = createHash("sha256").update(`${revision} ${turned}\n${place}`).digest("base64url").slice(
    0,
    32,
  );
  return { answer: `answer:${hash}`, lock: `making:${hash}` };
}

/** A line of JSON, and the body after it. */
const bytesOf = ({ headers, coding, body }: Packed, name: Name): Buffer =>
  Buffer.concat([Buffer.from(JSON.stringify({ name, headers, coding }) + "\n"), body]);

function unpacked(bytes: Uint8Array, name: Name): Packed | null {
  try {
    const at = bytes.indexOf(10);
    const { name: its, headers, coding } = JSON.parse(new TextDecoder().decode(bytes.subarray(0, at)));
    // Whatever lies there, nobody gets what is not his.
    if (its.place !== name.place || !isSame(its, name)) return null;
    return { headers, coding, body: Uint8Array.from(bytes.subarray(at + 1)) };
  } catch {
    return null;
  }
}
