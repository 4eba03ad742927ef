/**
 * `deno task bench:server`: how many requests one process of the built app answers, how fast and at what cost, beside a
 * bare Deno.serve that sends the same bytes and headers, in the same run. Prints a table and writes it to
 * docs/bench/server.json.
 *
 * @module
 */
import { startApp } from "@/tests/app.ts";
import { startPostgres } from "@/tests/postgres.ts";
import { median, report } from "@/tools/bench_report.ts";
import { NUMBER, type Seen } from "@/tools/load/client.ts";

const CONNECTIONS = 32;
/** Many short rounds: what else the machine does comes and goes, and the median round is one without it. */
const SECONDS = 1;
const ROUNDS = 15;
const league = "/leagues/sample-1";

/** A request by name, with what a phone's browser sends. */
interface Kind {
  name: string;
  request: string;
}

interface Server {
  port: number;
  pid: number;
}

/** What a server did with a request for a while. */
interface Measured extends Seen {
  /** Processor time, ms a request, all threads. */
  cpu: number;
}

function request(path: string, headers: Record<string, string> = {}): string {
  const all = {
    host: "127.0.0.1",
    "user-agent": "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) " +
      "Chrome/146.0.0.0 Mobile Safari/537.36",
    accept: "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8",
    "accept-encoding": "gzip, deflate, br, zstd",
    "accept-language": "en-US,en;q=0.9",
    "sec-fetch-dest": "document",
    "sec-fetch-mode": "navigate",
    "sec-fetch-site": "none",
    ...headers,
  };
  return [`GET ${path} HTTP/1.1`, ...Object.entries(all).map(([name, value]) => `${name}: ${value}`), "", ""]
    .join("\r\n");
}

/** The answer to a request, as it travels. */
async function answerTo(port: number, request: string) {
  const connection = await Deno.connect({ hostname: "127.0.0.1", port });
  await connection.write(
    new TextEncoder().encode(request.replace("\r\n\r\n", "\r\nconnection: close\r\n\r\n")),
  );
  const bytes = new Uint8Array(await new Response(connection.readable).arrayBuffer());
  const text = new TextDecoder("latin1").decode(bytes);
  const end = text.indexOf("\r\n\r\n");
  const [first, ...lines] = text.slice(0, end).split("\r\n");
  const headers = lines.map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 2)]);
  return { status: Number(first.split(" ")[1]), headers, body: bytes.subarray(end + 4) };
}

/** Processor time of a process so far, in ms. Linux counts it in hundredths of a second. */
function cpuOf(pid: number): number {
  const fields = Deno.readTextFileSync(`/proc/${pid}/stat`).replace(/^.*\) /, "").split(" ");
  return 10 * (Number(fields[11]) + Number(fields[12]));
}

/** Memory of a process that is in the machine's, in MiB. */
const memoryOf = (pid: number): number =>
  Math.round(Number(/VmRSS:\s+(\d+)/.exec(Deno.readTextFileSync(`/proc/${pid}/status`))![1]) / 1024);

const program = (name: string) => new URL(`load/${name}`, import.meta.url).pathname;

function running(name: string, args: (string | number)[], input: string) {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", program(name), ...args.map(String)],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  writer.write(new TextEncoder().encode(input)).then(() => writer.close());
  return child;
}

async function measured({ port, pid }: Server, request: string, seconds = SECONDS): Promise<Measured> {
  const before = cpuOf(pid);
  const { stdout } = await running("client.ts", [port, CONNECTIONS, seconds], request).output();
  const seen: Seen = JSON.parse(new TextDecoder().decode(stdout));
  return { ...seen, cpu: (cpuOf(pid) - before) / seen.answers };
}

/** Runs `work` beside a bare server that gives an answer. */
async function besideBare<T>(port: number, request: string, work: (bare: Server) => Promise<T>): Promise<T> {
  const { status, headers, body } = await answerTo(port, request);
  // Deno adds both by itself.
  const own = headers.filter(([name]) => !/^(?:date|content-length|connection)$/.test(name));
  const answer = { status, headers: own, body: status === 304 ? null : body.toBase64() };
  const child = running("bare.ts", [], JSON.stringify(answer));
  const lines = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  try {
    return await work({ port: Number((await lines.read()).value), pid: child.pid });
  } finally {
    child.kill("SIGTERM");
    await lines.cancel();
    await child.status;
  }
}

const rounded = (number: number, digits = 2) => Number(number.toFixed(digits));

/** A row of the table: the medians of some rounds. */
function row(answer: string, server: string, rounds: Measured[], pid: number) {
  const of = (value: (one: Measured) => number) => median(rounds.map(value));
  const wrong = rounds.flatMap(({ statuses }) => Object.keys(statuses)).find((status) =>
    !/200|304/.test(status)
  );
  if (wrong) throw new Error(`${answer} of ${server} was answered with ${wrong}`);
  return {
    answer,
    server,
    "requests/s": Math.round(of(({ answers, seconds }) => answers / seconds)),
    "p50 ms": rounded(of(({ p50 }) => p50)),
    "p95 ms": rounded(of(({ p95 }) => p95)),
    "p99 ms": rounded(of(({ p99 }) => p99)),
    "CPU ms a request": rounded(of(({ cpu }) => cpu), 4),
    "memory MiB": memoryOf(pid),
    "of the bare server's requests/s": null as number | null,
    "of its requests for the same CPU": null as number | null,
  };
}

const database = await startPostgres();
await using app = await startApp("url" in database ? { DATABASE_URL: database.url } : {});
try {
  const port = Number(new URL(app.url).port);
  const server: Server = { port, pid: app.pid };
  const page = request(league);
  await answerTo(port, page);
  const { headers } = await answerTo(port, page);
  const etag = headers.find(([name]) => name === "etag")![1];
  const kinds: Kind[] = [
    { name: "cached page", request: page },
    { name: "304", request: request(league, { "if-none-match": etag }) },
  ];
  const rows = [];
  for (const { name, request } of kinds) {
    await besideBare(port, request, async (bare) => {
      await measured(server, request, 1);
      await measured(bare, request, 1);
      const both: { ours: Measured; bare: Measured }[] = [];
      // In turns, so that whatever else the machine does is done to both.
      for (let round = 0; round < ROUNDS; round++) {
        const first = round % 2 === 0 ? await measured(bare, request) : null;
        const ours = await measured(server, request);
        both.push({ ours, bare: first ?? await measured(bare, request) });
      }
      const ours = row(name, "ours", both.map(({ ours }) => ours), server.pid);
      ours["of the bare server's requests/s"] = rounded(
        median(both.map(({ ours, bare }) => (ours.answers / ours.seconds) / (bare.answers / bare.seconds))),
      );
      ours["of its requests for the same CPU"] = rounded(
        median(both.map(({ ours, bare }) => bare.cpu / ours.cpu)),
      );
      rows.push(ours, row(name, "bare", both.map(({ bare }) => bare), bare.pid));
    });
  }
  // Another week of a page that has none is another name: never kept before, made and kept. With a session's cookie the
  // revision is asked for each time.
  const cold = request(`${league}?week=${NUMBER}`, { cookie: `session=${"x".repeat(43)}` });
  await measured(server, cold, 2);
  const rounds = [];
  for (let round = 0; round < 3; round++) rounds.push(await measured(server, cold, 3));
  rows.push(row("cold page", "ours", rounds, server.pid));
  await report({
    name: "server",
    about:
      `${league} of the built app in one process, ${CONNECTIONS} connections, beside a bare Deno.serve with the ` +
      `same bytes and headers; medians of ${ROUNDS} rounds of ${SECONDS} s in turns. Database: ` +
      ("url" in database ? "PostgreSQL, whose own CPU is not counted." : "embedded, its CPU counted."),
    rows,
  });
} finally {
  if ("stop" in database) await database.stop();
}
