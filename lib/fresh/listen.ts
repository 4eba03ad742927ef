/** Settings of {@linkcode serve}: Deno.serve's own, for TCP. */
export type ListenOptions =
  & Partial<Deno.ServeTcpOptions & Deno.TlsCertifiedKeyPem>
  & {
    /** Address that the app is known by elsewhere, to be printed beside the local one. */
    remoteAddress?: string;
  };

/**
 * Serves `handler`, and gives when it is listening. Without a port takes the first free one of 8000 to 8019. When
 * `signal` is aborted no new connections are taken and the requests that are being answered are finished.
 * @throws Deno.errors.AddrInUse when there is no free port
 */
export async function serve(
  handler: (request: Request, info: Deno.ServeHandlerInfo) => Promise<Response>,
  basePath: string,
  { signal, remoteAddress, ...options }: ListenOptions,
): Promise<void> {
  if (signal?.aborted) return;
  const onListen = ({ hostname, port }: Deno.NetAddr) => {
    const scheme = options.cert ? "https" : "http";
    const host = /^(0\.0\.0\.0|::)$/.test(hostname)
      ? "localhost"
      : hostname.includes(":")
      ? `[${hostname}]`
      : hostname;
    console.log(`Fresh ready: ${scheme}://${host}:${port}${basePath}/`);
    if (remoteAddress) console.log(`     remote: ${remoteAddress}`);
  };
  const last = options.port ?? 8019;
  for (let port = options.port ?? 8000;; port++) {
    try {
      const server = Deno.serve({ onListen, ...options, port } as Deno.ServeTcpOptions, handler);
      signal?.addEventListener("abort", () => void server.shutdown(), { once: true });
      return await Promise.resolve();
    } catch (error) {
      if (!(error instanceof Deno.errors.AddrInUse) || port >= last) {
        throw error;
      }
    }
  }
}
