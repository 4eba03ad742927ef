/** Settings of {@linkcode serve}: Deno.serve's own, for TCP. */
export type ListenOptions = Partial<Deno.ServeTcpOptions & Deno.TlsCertifiedKeyPem> & {
  /** Address that the app is known by elsewhere, to be printed beside the local one. */
  remoteAddress?: string;
};

/** Serves `handler`; see {@linkcode App.listen}. */
export function serve(
  handler: (request: Request, info: Deno.ServeHandlerInfo) => Promise<Response>,
  basePath: string,
  { signal, remoteAddress, ...options }: ListenOptions,
): void {
  if (signal?.aborted) return;
  const onListen = ({ hostname, port }: Deno.NetAddr) => {
    const host = /^(0\.0\.0\.0|::)$/.test(hostname) ? "localhost" : hostname.replace(/.*:.*/, "[$&]");
    console.log(`Fresh ready: ${options.cert ? "https" : "http"}://${host}:${port}${basePath}/`);
    if (remoteAddress) console.log(`     remote: ${remoteAddress}`);
  };
  const last = options.port ?? 8019;
  for (let port = options.port ?? 8000;; port++) {
    try {
      const server = Deno.serve({ onListen, ...options, port } as Deno.ServeTcpOptions, handler);
      signal?.addEventListener("abort", () => void server.shutdown(), { once: true });
      return;
    } catch (error) {
      if (!(error instanceof Deno.errors.AddrInUse) || port >= last) throw error;
    }
  }
}
