/**
 * No host hears a datagram of another: nothing here is served by UDP.
 *
 * @module
 */
import type { Fleet } from "@/tests/cluster/hosts/fleet.ts";

/** A port that nothing else has. */
const PORT = 33_999;

/** Listens for as long as its input is open, then names who was heard; its own word shows that it could hear. */
const LISTENER = `
import select, socket, sys
at = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
at.bind(("0.0.0.0", ${PORT}))
own = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
own.sendto(b"itself", ("127.0.0.1", ${PORT}))
print("listens", file=sys.stderr, flush=True)
heard = set()
while True:
    ready, _, _ = select.select([at, sys.stdin], [], [])
    if at in ready:
        heard.add(at.recv(100).decode())
    elif sys.stdin in ready:
        break
print(*sorted(heard))
`;

const SPEAKER = `
import socket, sys
at = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
for address in sys.argv[2:]:
    for time in range(3):
        try:
            at.sendto(sys.argv[1].encode(), (address, ${PORT}))
        except OSError:
            pass
`;

/** Every host listens while every other one speaks to it; and no packet filter names a UDP port. */
export async function datagramsHeard(fleet: Fleet): Promise<{ unheard: number; faults: string[] }> {
  const hosts = [...fleet.hosts.values()];
  const faults: string[] = [];
  const listeners = await Promise.all(hosts.map(async (host) => {
    const [program, ...args] = (await host.enter(["python3", "-c", LISTENER]))!;
    const child = new Deno.Command(program, { args, stdin: "piped", stdout: "piped", stderr: "piped" })
      .spawn();
    // Until it says that it listens.
    const reader = child.stderr.getReader();
    await reader.read();
    reader.releaseLock();
    child.stderr.pipeTo(new WritableStream()).catch(() => {});
    return { host, child };
  }));
  for (const host of hosts) {
    const others = hosts.filter((one) => one !== host).map(({ address }) => address);
    await host.must(["python3", "-c", SPEAKER, host.name, ...others], { as: "datagrams" });
  }
  await new Promise((resume) => setTimeout(resume, 500));
  for (const { host, child } of listeners) {
    await child.stdin.close();
    const heard = (await new Response(child.stdout).text()).trim().split(" ");
    await child.status;
    if (!heard.includes("itself")) faults.push(`${host.name} did not hear its own datagram`);
    for (const name of heard.filter((one) => one && one !== "itself")) {
      faults.push(`${host.name} hears datagrams of ${name}`);
    }
    const filter = await host.must(["nft", "list", "ruleset"]);
    if (/\budp\b/.test(filter)) faults.push(`the packet filter of ${host.name} speaks of UDP`);
  }
  return { unheard: hosts.length * (hosts.length - 1), faults };
}
