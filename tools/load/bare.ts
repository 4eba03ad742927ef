/**
 * A server that does nothing but send the same answer: what Deno.serve itself costs. Standard input: the answer as JSON,
 * its body in base64. Prints its port.
 *
 * @module
 */
const { status, headers, body } = JSON.parse(await new Response(Deno.stdin.readable).text());
const bytes = body === null ? null : Uint8Array.fromBase64(body);
const init = { status, headers };

Deno.serve(
  { port: 0, hostname: "127.0.0.1", onListen: ({ port }) => console.log(port) },
  () => new Response(bytes, init),
);
