/**
 * As much of PostgreSQL's wire protocol as it takes to pass its messages on: where each ends and what few of them mean.
 * https://www.postgresql.org/docs/18/protocol-message-formats.html
 *
 * @module
 */

/** A whole message of a client. `startup` and `ssl` come before all others and have no type byte. */
export type ClientMessage =
  | { kind: "startup" | "terminate" | "cancel"; bytes: Uint8Array }
  | { kind: "ssl"; bytes: Uint8Array }
  | { kind: "parse"; statement: string; bytes: Uint8Array }
  | { kind: "other"; bytes: Uint8Array };

const CANCEL = 80877102;
const SSL = 80877103;
const GSS = 80877104;
/** PostgreSQL's own limit for what a client may say before it is known (MAX_STARTUP_PACKET_LENGTH). */
const LONGEST_STARTUP = 10000;

/** Cuts a client's bytes into messages. One per connection. */
export class ClientMessages {
  #chunks: Uint8Array[] = [];
  #held = 0;
  #started = false;

  /**
   * The messages that are complete with this chunk.
   *
   * @throws RangeError when the bytes cannot be PostgreSQL's protocol
   */
  add(chunk: Uint8Array): ClientMessage[] {
    this.#chunks.push(chunk);
    this.#held += chunk.length;
    const messages: ClientMessage[] = [];
    for (let length = this.#length(); length <= this.#held; length = this.#length()) {
      messages.push(this.#message(this.#take(length)));
    }
    return messages;
  }

  /** How many bytes the message at the front has, as far as that can be seen; more than are held when it cannot. */
  #length(): number {
    const head = this.#started ? 5 : 8;
    if (this.#held < head) return Infinity;
    if (this.#chunks[0].length < head) this.#chunks = [join(this.#chunks)];
    const view = new DataView(this.#chunks[0].buffer, this.#chunks[0].byteOffset);
    const stated = view.getUint32(this.#started ? 1 : 0);
    if (stated < (this.#started ? 4 : 8) || (!this.#started && stated > LONGEST_STARTUP)) {
      throw new RangeError(`not PostgreSQL's protocol: a message of ${stated} bytes`);
    }
    return this.#started ? stated + 1 : stated;
  }

  #take(length: number): Uint8Array {
    const all = this.#chunks.length === 1 ? this.#chunks[0] : join(this.#chunks);
    this.#held -= length;
    this.#chunks = this.#held > 0 ? [all.subarray(length)] : [];
    return all.subarray(0, length);
  }

  #message(bytes: Uint8Array): ClientMessage {
    if (!this.#started) {
      const code = new DataView(bytes.buffer, bytes.byteOffset).getUint32(4);
      if (code === SSL || code === GSS) return { kind: "ssl", bytes };
      if (code === CANCEL) return { kind: "cancel", bytes };
      if (code >>> 16 !== 3) throw new RangeError(`not PostgreSQL's protocol 3: ${code}`);
      this.#started = true;
      return { kind: "startup", bytes };
    }
    const type = String.fromCharCode(bytes[0]);
    if (type === "X") return { kind: "terminate", bytes };
    if (type !== "P") return { kind: "other", bytes };
    return { kind: "parse", statement: decoder.decode(bytes.subarray(5, bytes.indexOf(0, 5))), bytes };
  }
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Several byte arrays as one. */
export function join(parts: readonly Uint8Array[]): Uint8Array {
  if (parts.length === 1) return parts[0];
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function message(type: string, body: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(5 + body.length);
  bytes[0] = type.charCodeAt(0);
  new DataView(bytes.buffer).setUint32(1, 4 + body.length);
  bytes.set(body, 5);
  return bytes;
}

/** Ends an extended query; the server answers ReadyForQuery. */
export const sync: Uint8Array = message("S", new Uint8Array());

/** A simple query. */
export const query = (text: string): Uint8Array => message("Q", encoder.encode(`${text}\0`));

/** Forgets a named statement; no error where there is none. */
export const closeStatement = (name: string): Uint8Array => message("C", encoder.encode(`S${name}\0`));

/** A fatal error for a client that is about to be disconnected. */
export const fatal = (code: string, text: string): Uint8Array =>
  message("E", encoder.encode(`SFATAL\0VFATAL\0C${code}\0M${text}\0\0`));

/** Whether what a server said ends with ReadyForQuery outside any transaction. */
export function endsIdle(answer: Uint8Array): boolean {
  const tail = answer.subarray(-6);
  return tail.length === 6 && String.fromCharCode(...tail) === "Z\0\0\0\x05I";
}
