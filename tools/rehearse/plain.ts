/**
 * Every port that the table allows is spoken to without encryption, and where hosts must show a certificate, without one.
 *
 * @module
 */
import type { Fleet } from "@/tests/cluster/hosts/fleet.ts";
import { estate } from "./estate.ts";
import type { Rule } from "./scan.ts";

/**
 * Told [name, address, port] as JSON, says of each what it takes: first an encrypted connection, so that silence means
 * refusal and not that nobody is there, then a plain one, then one that changes something and shows no certificate.
 */
const TALKER = String.raw`
import json, socket, ssl, struct, sys
context = ssl.create_default_context(cafile="/etc/rumbledore/tls/ca.crt")
POSTGRES, REDIS, CHANGES = (5432, 6432), (6379, 26379), {
    2379: ("POST", "/v3/kv/put", '{"key": "c3RyYW5nZXI=", "value": "c3RyYW5nZXI="}'),
    2380: ("POST", "/members", "{}"),
    8008: ("PATCH", "/config", "{}"),
}
def connected(address, port):
    return socket.create_connection((address, port), 4)
def answer(at, words):
    try:
        at.sendall(words)
        return at.recv(4096)
    except OSError:
        return b""
def encrypted(address, port):
    at = connected(address, port)
    if port in POSTGRES and answer(at, struct.pack("!ii", 8, 80877103)) != b"S":
        raise OSError("no TLS is offered")
    return context.wrap_socket(at, server_hostname=address)
def request(method, path, body):
    return f"{method} {path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n{body}".encode()
def takes_plain(address, port):
    at = connected(address, port)
    if port in POSTGRES:
        user = "postgres" if port == 5432 else "app"
        words = struct.pack("!i", 196608) + f"user\0{user}\0database\0rumbledore\0\0".encode()
        return answer(at, struct.pack("!i", len(words) + 4) + words)[:1] == b"R"
    if port in REDIS:
        return answer(at, b"PING\r\n")[:1] in (b"+", b"-")
    said = answer(at, request("GET", "/", ""))
    return said.startswith(b"HTTP/") and b"HTTP request to an HTTPS server" not in said
def takes_strangers(address, port):
    said = answer(encrypted(address, port), request(*CHANGES[port]))
    return said.startswith(b"HTTP/") and said.split()[1] not in (b"401", b"403")
for name, address, port in json.load(sys.stdin):
    try:
        encrypted(address, port).close()
    except OSError as error:
        print("silent", name, port, error)
        continue
    print("plain" if takes_plain(address, port) else "refused", name, port)
    if port in CHANGES:
        try:
            print("stranger" if takes_strangers(address, port) else "unknown", name, port)
        except OSError:
            print("unknown", name, port)
`;

const WORDS: Record<string, string> = {
  silent: "does not speak TLS to it",
  plain: "speaks without encryption to it",
  stranger: "lets it change something without a certificate",
};

/** What hosts found. `strangers` and `refused` count what was turned away, as all of it must be. */
export interface PlainFound {
  refused: number;
  strangers: number;
  faults: string[];
}

/** From a host of every kind that a rule names to every host that it opens, on its port. */
export async function plainConnections(fleet: Fleet, table: Rule[]): Promise<PlainFound> {
  const found: PlainFound = { refused: 0, strangers: 0, faults: [] };
  for (const [kind, hosts] of Object.entries(estate)) {
    const from = fleet.host(Object.keys(hosts)[0]);
    const targets = table.filter((rule) => rule.from.length === 0 || rule.from.includes(kind)).flatMap((
      rule,
    ) =>
      Object.entries(estate[rule.on]).filter(([name]) => name !== from.name)
        .map(([name, address]) => [name, address, rule.port])
    );
    const printed = await from.must(["python3", "-c", TALKER], {
      input: JSON.stringify(targets),
      as: "plain words",
    });
    for (const line of printed.trim().split("\n").filter(Boolean)) {
      const [what, name, port, ...why] = line.split(" ");
      if (what === "refused") found.refused++;
      else if (what === "unknown") found.strangers++;
      else found.faults.push(`${name}:${port} ${WORDS[what]}, from ${from.name} ${why.join(" ")}`.trim());
    }
  }
  return found;
}
