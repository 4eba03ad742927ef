/**
 * The provider of the test hosts: the part of Hetzner Cloud's interface by which a server's power is cut and its state
 * read. Cutting the power really is Host.cutPower, and `off` really is that no process of the host is left.
 *
 * @module
 */

/** What the provider sells: a host, by the id that it gave it. */
export interface Server {
  id: number;
  address: string;
  isOn(): Promise<boolean>;
  cutPower(): Promise<void>;
}

/**
 * How it behaves. It may be unwilling, slow, out of order or behind; it never says `off` of a server that is on, against
 * which nobody could do anything.
 */
export const moods = [
  "honest",
  /** Answers 403 to a power-off. */
  "refuses",
  /** Answers 503 to everything. */
  "out of order",
  /** Takes every request and answers none. */
  "silent",
  /** The power-off ends as an error, and nothing was done. */
  "fails",
  /** The power is cut, and the action goes on saying `running`. */
  "never done",
  /** The power is cut, and the server's state goes on saying `running`. */
  "stale",
  /** No answer to the first question about a server; everything before it was answered. */
  "holds identity",
  /** The power is cut, and the request for it gets no answer. */
  "holds power-off",
  /** The power is cut and the action is done, and the question about the server after it gets no answer. */
  "holds state",
] as const;
export type Mood = typeof moods[number];

export interface ProviderOptions {
  servers: Server[];
  /** The bearer token that it asks for. */
  token: string;
  hostname: string;
  /** 0 for any that is free. */
  port: number;
  /** Certificate and key, PEM; plain HTTP without. */
  tls?: { cert: string; key: string };
  /** Told of every request before it is answered: its method and path. */
  tell?: (request: string) => void;
}

export interface Provider {
  port: number;
  mood: Mood;
  stop(): Promise<void>;
}

interface Action {
  id: number;
  status: "running" | "success" | "error";
  error: { code: string; message: string } | null;
}

const answer = (status: number, body: unknown) => Response.json(body, { status });
const refusal = (status: number, code: string) => answer(status, { error: { code, message: code } });
const never = () => new Promise<Response>(() => {});

/** Serves until stopped. */
export function serveProvider(options: ProviderOptions): Provider {
  const { servers, token, hostname, port, tls, tell = () => {} } = options;
  const actions = new Map<number, Action>();
  const ending = new AbortController();
  let mood: Mood = "honest";
  /** Servers that were powered off in this mood. */
  const cut = new Set<number>();

  const stateOf = async ({ id, address, isOn }: Server, on?: boolean) => ({
    server: {
      id,
      status: on ?? await isOn() ? "running" : "off",
      public_net: { ipv4: null },
      private_net: [{ ip: address }],
    },
  });

  /** The action that was begun: it ends when the power is gone, however long that takes. */
  function powerOff(server: Server): Action {
    const asked = mood;
    const action: Action = { id: actions.size + 1, status: "running", error: null };
    actions.set(action.id, action);
    cut.add(server.id);
    if (mood === "fails") {
      Object.assign(action, { status: "error", error: { code: "action_failed", message: "Action failed" } });
    } else {
      server.cutPower().then(() => {
        if (asked !== "never done") action.status = "success";
      });
    }
    return action;
  }

  async function respond(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url);
    tell(`${request.method} ${pathname}`);
    if (request.headers.get("authorization") !== `Bearer ${token}`) return refusal(401, "unauthorized");
    if (mood === "out of order") return refusal(503, "unavailable");
    if (mood === "silent") return await never();
    const [, what, name, verb] = pathname.match(/^\/v1\/(servers|actions)\/(\d+)(\/actions\/poweroff)?$/) ??
      [];
    if (what === "actions" && request.method === "GET") {
      const action = actions.get(Number(name));
      return action ? answer(200, { action }) : refusal(404, "not_found");
    }
    const server = servers.find(({ id }) => id === Number(name));
    if (what !== "servers" || !server) return refusal(404, "not_found");
    if (!verb && request.method === "GET") {
      if (mood === (cut.has(server.id) ? "holds state" : "holds identity")) return await never();
      return answer(200, await stateOf(server, mood === "stale" ? true : undefined));
    }
    if (!verb || request.method !== "POST") return refusal(405, "method_not_allowed");
    if (mood === "refuses") return refusal(403, "forbidden");
    const action = powerOff(server);
    return mood === "holds power-off" ? await never() : answer(201, { action });
  }

  const server = Deno.serve(
    { hostname, port, ...tls, signal: ending.signal, onListen: () => {} },
    respond,
  );
  return {
    port: (server.addr as Deno.NetAddr).port,
    get mood() {
      return mood;
    },
    set mood(next) {
      mood = next;
      cut.clear();
    },
    async stop() {
      ending.abort();
      await server.finished;
    },
  };
}

/** Runs at the switch, told its options as JSON, the fleet among them; each line that comes in is a new mood. */
if (import.meta.main) {
  const { Fleet } = await import("./fleet.ts");
  const { fleet: place, ids, token, certificate, key, hostname, port } = JSON.parse(Deno.args[0]);
  const fleet = await Fleet.joined(place);
  const servers = Object.entries(ids as Record<string, number>).map(([name, id]) => {
    const host = fleet.host(name);
    return { id, address: host.address, isOn: () => host.isOn(), cutPower: () => host.cutPower() };
  });
  const provider = serveProvider({
    servers,
    token: (await Deno.readTextFile(token)).trim(),
    hostname,
    port,
    tls: { cert: await Deno.readTextFile(certificate), key: await Deno.readTextFile(key) },
    tell: console.log,
  });
  console.log("serving");
  let text = "";
  for await (const chunk of Deno.stdin.readable.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    const lines = text.split("\n");
    text = lines.pop()!;
    for (const line of lines) provider.mood = line as Mood;
  }
  Deno.exit(0);
}
