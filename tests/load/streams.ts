/**
 * Open live pages, many of them: a process of its own that holds as many streams as it is told, over plain connections,
 * and notes when each heard of which revision. Connects again as a browser does.
 *
 * Arguments: the estate's file, how many, how many of them read nothing. Standard input: a line for each change of scores
 * (`league revision milliseconds-since-1970`). It prints `open` when all are, and what it saw as JSON when the input ends.
 *
 * @module
 */
import { TextLineStream } from "./lines.ts";
import type { Estate, User } from "./estate.ts";

/** What the streams saw. */
export interface StreamsSeen {
  /** Streams that were open at the end, and how often one had to connect again. */
  open: number;
  again: number;
  /** Changes times streams that should hear of them, and how many never did. */
  expected: number;
  unheard: number;
  /** From the write of a score to the page that shows it, in ms. */
  p50: number;
  p95: number;
  p99: number;
  max: number;
}

/** Streams that are opened at the same time. */
const AT_ONCE = 50;

interface Stream {
  league: string;
  /** Milliseconds since 1970 at which a revision, or a later one, was first heard of. */
  heard: [revision: number, at: number][];
  isOpen: boolean;
  readsNothing: boolean;
}

const decoder = new TextDecoder();
let again = 0;
let ending = false;

async function follow(stream: Stream, app: string, { session, league }: User, opened: () => void) {
  for (let since = ""; !ending;) {
    try {
      const { hostname, port } = new URL(app);
      using connection = await Deno.connect({ hostname, port: Number(port) });
      const last = since && `last-event-id: ${since}\r\n`;
      await connection.write(new TextEncoder().encode(
        `GET /leagues/${league}/live HTTP/1.1\r\nhost: ${hostname}:${port}\r\naccept: text/event-stream\r\n` +
          `x-forwarded-for: 10.9.8.7\r\ncookie: session=${session}\r\n${last}\r\n`,
      ));
      const buffer = new Uint8Array(4096);
      for (let text = "";;) {
        const length = await connection.read(buffer);
        if (length === null) break;
        text += decoder.decode(buffer.subarray(0, length));
        if (!stream.isOpen) {
          if (!text.startsWith("HTTP/1.1 200")) throw new Error(text.slice(0, 200));
          stream.isOpen = true;
          opened();
        }
        if (stream.readsNothing) await new Promise(() => {});
        for (let end; (end = text.indexOf("\n\n")) >= 0; text = text.slice(end + 2)) {
          const id = /^id: (\d+)$/m.exec(text.slice(0, end))?.[1];
          if (id) stream.heard.push([Number(since = id), Date.now()]);
        }
      }
    } catch (error) {
      if (!(error instanceof Deno.errors.ConnectionReset || error instanceof Deno.errors.ConnectionRefused)) {
        console.error(`a stream: ${error}`);
      }
    }
    stream.isOpen = false;
    again++;
    await new Promise((resume) => setTimeout(resume, 2000 * Math.random()));
  }
}

if (import.meta.main) {
  const [file, count, silent] = Deno.args;
  const { apps, users }: Estate = JSON.parse(await Deno.readTextFile(file));
  const streams: Stream[] = [];
  for (let i = 0; i < Number(count); i += AT_ONCE) {
    await Promise.all(
      Array.from({ length: Math.min(AT_ONCE, Number(count) - i) }, (_, j) => {
        const user = users[(i + j) % users.length];
        const readsNothing = i + j < Number(silent);
        const stream: Stream = { league: user.league, heard: [], isOpen: false, readsNothing };
        streams.push(stream);
        return new Promise<void>((opened) => void follow(stream, apps[(i + j) % apps.length], user, opened));
      }),
    );
  }
  console.log("open");

  const changes: { league: string; revision: number; at: number }[] = [];
  for await (
    const line of Deno.stdin.readable.pipeThrough(new TextDecoderStream()).pipeThrough(new TextLineStream())
  ) {
    const [league, revision, at] = line.split(" ");
    changes.push({ league, revision: Number(revision), at: Number(at) });
  }
  ending = true;
  const ofLeague = Map.groupBy(streams.filter(({ readsNothing }) => !readsNothing), ({ league }) => league);
  const delays: number[] = [];
  let [expected, unheard] = [0, 0];
  for (const { league, revision, at } of changes) {
    for (const { heard } of ofLeague.get(league) ?? []) {
      expected++;
      const first = heard.find(([known]) => known >= revision);
      if (first) delays.push(Math.max(0, first[1] - at));
      else unheard++;
    }
  }
  delays.sort((a, b) => a - b);
  const at = (share: number) => delays[Math.min(delays.length - 1, Math.floor(delays.length * share))] ?? NaN;
  const seen: StreamsSeen = {
    open: streams.filter(({ isOpen }) => isOpen).length,
    again,
    expected,
    unheard,
    p50: at(0.5),
    p95: at(0.95),
    p99: at(0.99),
    max: at(1),
  };
  console.log(JSON.stringify(seen));
  Deno.exit(0);
}
