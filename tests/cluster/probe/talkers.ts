/**
 * Members of the rehearsal's league, who talk and read through the balancer, and note what they were told for the checker
 * of histories. The first line of its standard input is a `Talk` as JSON; when the input ends it prints what came of it.
 *
 * @module
 */
import type { LeagueSlug } from "@/lib/league/types.ts";
import { type Event, History } from "@/tests/history/checker.ts";
import { crowd, type CrowdOptions } from "@/tests/servers/crowd.ts";
import type { Session } from "@/tests/servers/fleet.ts";
import type { Answer } from "./reading.ts";

/** What it is told. */
export interface Talk {
  origin: string;
  /** File of the authority that the balancer's certificate is from. */
  authority: string;
  sessions: Session[];
  options: CrowdOptions;
}

/** What it tells. */
export interface Talked {
  events: Event[];
  /** What became of each request. A form that is answered with when to come again is answered well. */
  answers: Answer[];
}

/** Nobody waits longer for a page, in ms; as k6's readers. */
const PATIENCE = 15_000;
/** Nor for a form, which may have to wait until another host is primary. */
const FORM_PATIENCE = 25_000;

if (import.meta.main) {
  const input = Deno.stdin.readable.pipeThrough(new TextDecoderStream()).getReader();
  let line = "";
  while (!line.includes("\n")) line += (await input.read()).value ?? "\n";
  const { origin, authority, sessions, options }: Talk = JSON.parse(line);
  const over = (async () => {
    while (!(await input.read()).done) { /* until it ends */ }
  })();

  const client = Deno.createHttpClient({ caCerts: [await Deno.readTextFile(authority)] });
  const answers: Answer[] = [];
  const site = {
    url: origin,
    /** Asks, and notes how that went. The whole answer is read here, since it may break off. */
    async fetch(url: string, init: RequestInit): Promise<Response> {
      const at = Date.now();
      const note = (failure: string | null) => void answers.push({ at, took: Date.now() - at, failure });
      try {
        const signal = AbortSignal.timeout(init.method === "POST" ? FORM_PATIENCE : PATIENCE);
        const response = await fetch(url, { ...init, client, signal } as RequestInit);
        const { status, headers } = response;
        const body = status === 304 ? null : await response.arrayBuffer();
        const isGood = init.method === "POST"
          ? status === 303 || (status === 503 && headers.has("retry-after"))
          : status === 200 || status === 304;
        note(isGood ? null : String(status));
        return new Response(body, response);
      } catch (error) {
        note((error as Error).name);
        throw error;
      }
    },
  };
  const history = new History();
  const slugs = [...new Set(sessions.map(({ slug }) => slug))] as LeagueSlug[];
  await crowd({ apps: [site], slugs, sessions }, history, options, over);
  const talked: Talked = { events: history.events, answers };
  await new Response(JSON.stringify(talked)).body!.pipeTo(Deno.stdout.writable);
  Deno.exit(0);
}
