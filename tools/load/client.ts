/**
 * A client that does nothing but ask: connections that send one request after the other and wait for its answer. Run as a
 * process of its own, so that its work is not counted as the server's; prints what it saw as JSON.
 *
 * Arguments: port, connections, seconds. Standard input: the request as it travels; eight # in it are another number each
 * time.
 *
 * @module
 */

/** What a client saw. Times in ms. */
export interface Seen {
  answers: number;
  seconds: number;
  p50: number;
  p95: number;
  p99: number;
  /** How often each status was answered. */
  statuses: Record<string, number>;
}

const latin = new TextDecoder("latin1");
const encoder = new TextEncoder();

/** What another number is put in the place of; each client begins somewhere else. */
export const NUMBER = "########";
let asked = Math.floor(Math.random() * 9e7);

/** Sends the request until `end` (by performance.now()) and notes how long each answer took. */
async function ask(port: number, request: Uint8Array, end: number, times: number[], seen: Seen["statuses"]) {
  const connection = await Deno.connect({ hostname: "127.0.0.1", port });
  connection.setNoDelay(true);
  const buffer = new Uint8Array(1 << 17);
  const at = latin.decode(request).indexOf(NUMBER);
  const own = request.slice();
  while (performance.now() < end) {
    if (at >= 0) encoder.encodeInto(String(++asked).padStart(NUMBER.length, "0"), own.subarray(at));
    const begun = performance.now();
    await connection.write(own);
    let length = 0;
    let head = "";
    do {
      const read = await connection.read(buffer.subarray(length));
      if (read === null) throw new Error("the server hung up");
      length += read;
      head = latin.decode(buffer.subarray(0, Math.min(length, 8192)));
    } while (!head.includes("\r\n\r\n"));
    const body = head.indexOf("\r\n\r\n") + 4;
    const status = head.slice(9, 12);
    const announced = /\r\ncontent-length: (\d+)/i.exec(head.slice(0, body))?.[1];
    if (announced === undefined && status !== "304") throw new Error(`no length: ${head.slice(0, body)}`);
    let left = body + (status === "304" ? 0 : Number(announced)) - length;
    while (left > 0) left -= await connection.read(buffer) ?? NaN;
    times.push(performance.now() - begun);
    seen[status] = (seen[status] ?? 0) + 1;
  }
  connection.close();
}

if (import.meta.main) {
  const [port, connections, seconds] = Deno.args.map(Number);
  const request = new Uint8Array(await new Response(Deno.stdin.readable).arrayBuffer());
  const times: number[] = [];
  const statuses: Seen["statuses"] = {};
  const begun = performance.now();
  const end = begun + seconds * 1000;
  await Promise.all(
    Array.from({ length: connections }, () => ask(port, request, end, times, statuses)),
  );
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))];
  const seen: Seen = {
    answers: times.length,
    seconds: (performance.now() - begun) / 1000,
    p50: at(0.5),
    p95: at(0.95),
    p99: at(0.99),
    statuses,
  };
  console.log(JSON.stringify(seen));
}
