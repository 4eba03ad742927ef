/**
 * One run of k6 with a scenario, and what came of it.
 *
 * @module
 */

export const SCENARIOS = ["sunday", "tuesday", "import_rush", "sign_in"] as const;
export type Scenario = typeof SCENARIOS[number];

export interface ScenarioRun {
  scenario: Scenario;
  /** How many begin each second. */
  rate: number;
  seconds: number;
  /** A number that no other run of this estate began to count from. */
  first?: number;
}

/** Times of a kind of request, in ms. */
export interface Times {
  count: number;
  p50: number;
  p95: number;
  p99: number;
}

export interface Figures {
  requests: number;
  /** Requests that were answered with 4xx or 5xx, or not at all. */
  failed: number;
  /** Arrivals that k6 could not begin in time. */
  dropped: number;
  /** What should have held and did not, by name. */
  wrong: string[];
  /** By kind, those of which the script sets a limit. */
  times: Record<string, Times>;
  /** Bytes that the readers received. */
  bytes: number;
  /** The script's limits that were not kept. */
  crossed: string[];
}

interface Summary {
  metrics: Record<string, { values: Record<string, number>; thresholds?: Record<string, { ok: boolean }> }>;
  root_group: { checks: { name: string; fails: number }[] };
}

/**
 * Runs a scenario against an estate.
 *
 * @param k6 the program
 * @param file where the estate is written
 * @throws Error where k6 did not run to its end
 */
export async function runScenario(
  k6: string,
  file: string,
  { scenario, rate, seconds, first = 0 }: ScenarioRun,
): Promise<Figures> {
  const result = await Deno.makeTempFile({ suffix: ".json" });
  try {
    const script = new URL(`k6/${scenario}.ts`, import.meta.url).pathname;
    const { code, stderr } = await new Deno.Command(k6, {
      args: ["run", "--quiet", "--no-usage-report", "--address", "", script],
      env: {
        ESTATE: file,
        RESULT: result,
        RATE: String(rate),
        SECONDS: String(seconds),
        FIRST: String(first),
      },
      stdin: "null",
      stdout: "null",
      stderr: "piped",
    }).output();
    // 99: a limit was not kept.
    if (code !== 0 && code !== 99) {
      throw new Error(`k6 ended with ${code}: ${new TextDecoder().decode(stderr)}`);
    }
    return figures(JSON.parse(await Deno.readTextFile(result)));
  } finally {
    await Deno.remove(result);
  }
}

function figures({ metrics, root_group }: Summary): Figures {
  const value = (metric: string, name: string) => metrics[metric]?.values[name] ?? 0;
  const times: Figures["times"] = {};
  for (const [name, { values }] of Object.entries(metrics)) {
    const kind = /^http_req_duration\{kind:(.+)\}$/.exec(name)?.[1];
    if (!kind) continue;
    const { count, "p(50)": p50, "p(95)": p95, "p(99)": p99 } = values;
    times[kind] = { count, p50, p95, p99 };
  }
  return {
    requests: value("http_reqs", "count"),
    // A rate's passes are the requests that did fail.
    failed: value("http_req_failed", "passes"),
    dropped: value("dropped_iterations", "count"),
    wrong: root_group.checks.filter(({ fails }) => fails > 0).map(({ name, fails }) =>
      `${name}: ${fails} times not`
    ),
    times,
    bytes: value("data_received", "count"),
    crossed: Object.entries(metrics).flatMap(([metric, { thresholds = {} }]) =>
      Object.entries(thresholds).filter(([, { ok }]) => !ok).map(([limit]) => `${metric}: ${limit}`)
    ),
  };
}
