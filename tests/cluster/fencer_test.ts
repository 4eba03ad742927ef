/**
 * The fencer: what it decides, what it does in a real etcd, and what of a provider's answers it takes for a proof. Its
 * work on hosts is drilled: tools/rehearse/drills/fencer.ts.
 */
import assert from "node:assert/strict";
import { outcome, within } from "./hosts/command.ts";
import { type Mood, serveProvider } from "./hosts/provider.ts";

const program = new URL("../../playbooks/roles/fencer/files/", import.meta.url).pathname;
const tests = new URL("./fencer/", import.meta.url).pathname;

const noPython =
  (await outcome(["python3", "-c", "import sys; sys.exit(sys.version_info < (3, 11))"])).code !== 0;
const noEtcd = noPython || (await outcome(["etcd", "--version"])).code !== 0;
if (noPython) console.log("skipped: the fencer runs in Python 3.11, which is not here");
else if (noEtcd) console.log("skipped: the fencer's transactions need etcd (Debian's etcd-server)");

const python = (args: string[], env: Record<string, string> = {}) =>
  outcome(["python3", "-B", ...args], { cwd: tests, env: { PYTHONPATH: program, ...env } });

async function passes(file: string, env?: Record<string, string>): Promise<void> {
  const { code, stderr } = await python(["-m", "unittest", file], env);
  assert.equal(code, 0, stderr);
  assert.match(stderr, /Ran \d\d? tests/);
}

Deno.test({
  name: "a fencer acts on a silent leader only, with a witness, and where nothing speaks against it",
  ignore: noPython,
}, () => passes("test_decision.py"));

Deno.test({
  name:
    "in a real etcd the lock is had once and only if nothing moved, and a leader's key that moved is left alone",
  ignore: noEtcd,
}, async () => {
  const folder = await Deno.makeTempDir({ prefix: "rumbledore-etcd-" });
  const [client, peer] = [0, 0].map(() => Deno.listen({ port: 0, hostname: "127.0.0.1" }));
  const [url, others] = [client, peer].map(({ addr }) => `http://127.0.0.1:${(addr as Deno.NetAddr).port}`);
  client.close();
  peer.close();
  const etcd = new Deno.Command("etcd", {
    args: [
      ...["--data-dir", folder, "--log-level", "error", "--initial-advertise-peer-urls", others],
      ...["--listen-client-urls", url, "--advertise-client-urls", url, "--listen-peer-urls", others],
      ...["--initial-cluster", `default=${others}`],
    ],
    stdout: "null",
    stderr: "null",
  }).spawn();
  try {
    const answers = () =>
      fetch(`${url}/health`).then(async (r) => (await r.text()).includes("true"), () => false);
    assert(await within(10_000, answers), "etcd answers");
    await passes("test_etcd.py", { ETCD_URL: url });
  } finally {
    etcd.kill("SIGKILL");
    await etcd.status;
    await Deno.remove(folder, { recursive: true });
  }
});

/** Asks for a power-off as the fencer does, with 2 s for the proof. @returns what it printed: `proven`, or why it is not */
async function prove(port: number, { token = "secret", address = "10.0.0.1" } = {}): Promise<string> {
  const script = `
import sys, time
from rumbledore_fencer.provider import Provider, Unproven
url, token, address = sys.argv[1:]
provider = Provider(url, token, None, timeout=1)
try:
    provider.check(7, address)
    provider.power_off(7, address, time.monotonic() + 2)
    print("proven")
except Unproven as error:
    print(error)`;
  const { stdout, stderr } = await python(["-c", script, `http://127.0.0.1:${port}/v1`, token, address]);
  assert.equal(stderr, "");
  return stdout.trim();
}

Deno.test({
  name:
    "nothing is a proof but an action that is done and a server, by its id and address, that is off after it",
  ignore: noPython,
}, async () => {
  const expected: [Mood, RegExp, boolean][] = [
    ["honest", /^proven$/, false],
    ["refuses", /403/, true],
    ["out of order", /503/, true],
    ["silent", /timed out/, true],
    ["fails", /ended as error.*action_failed/, true],
    ["never done", /not done yet/, false],
    ["stale", /done, and the server running/, false],
    ["holds identity", /GET \/servers\/7.*timed out/, true],
    ["holds power-off", /POST .*timed out/, false],
    ["holds state", /GET \/servers\/7.*timed out/, false],
  ];
  for (const [mood, said, stays] of expected) {
    let on = true;
    const asked: string[] = [];
    const provider = serveProvider({
      servers: [{
        id: 7,
        address: "10.0.0.1",
        isOn: () => Promise.resolve(on),
        cutPower: () => new Promise((done) => setTimeout(() => done(void (on = false)), 150)),
      }],
      token: "secret",
      hostname: "127.0.0.1",
      port: 0,
      tell: (request) => asked.push(request),
    });
    try {
      provider.mood = mood;
      assert.match(await prove(provider.port), said, mood);
      assert.equal(on, stays, mood);
      if (mood === "holds state") {
        provider.mood = mood;
        on = true;
        assert.match(await prove(provider.port), /GET \/servers\/7.*timed out/, "a second time");
        assert.equal(on, false, "its identity was told again before that");
      }
      if (mood === "honest") {
        assert.match(await prove(provider.port, { token: "wrong" }), /401/);
        const before = asked.length;
        assert.match(
          await prove(provider.port, { address: "10.0.0.2" }),
          /server 7 .* is not the one at 10.0.0.2/,
        );
        assert.deepEqual(asked.slice(before), ["GET /v1/servers/7"], "another server's power is not touched");
      }
    } finally {
      await provider.stop();
    }
  }
});
