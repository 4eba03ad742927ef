import { asset, Partial as Part } from "fresh/runtime";
import { define, type State } from "@/define.ts";
import ThemeSwitch from "@/islands/ThemeSwitch.tsx";
import { returnPath } from "@/lib/http/return_path.ts";
import { themeScript, workerScript } from "@/lib/offline/page_script.ts";

/** Before anything is painted: the colours that were chosen in this browser; later, and only where built, the worker. */
const script = ({ config, state }: { config: { mode: string }; state: Partial<State> }) =>
  config.mode === "production" && state.settings?.SERVICE_WORKER
    ? themeScript + workerScript(asset("/manifest.webmanifest"))
    : themeScript;

/** Who is signed in, or the way in, which leads back to this page. */
function Who({ viewer, url }: { viewer: State["viewer"] | undefined; url: URL }) {
  if (viewer?.account) return <a class="who" href="/account" aria-current="false">{viewer.account.name}</a>;
  const to = /^\/(?:sign-in|$)/.test(url.pathname) ? "" : `?to=${encodeURIComponent(returnPath(url))}`;
  return <a class="who" href={`/sign-in${to}`} aria-current="false">Sign in</a>;
}

/** What is around every page: the document, the skip link, our name, who is signed in and the switch for the colours. */
export default define.page(({ Component, config, error, isPartial, state, url }) => (
  <html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="theme-color" media="(prefers-color-scheme: light)" content="#f8f7f1" />
      <meta name="theme-color" media="(prefers-color-scheme: dark)" content="#131410" />
      {/* deno-lint-ignore react-no-danger -- our own constants */}
      <script dangerouslySetInnerHTML={{ __html: script({ config, state }) }} />
      {/* lib/styles/ puts the page's own rules here, and the link to the end of the page. */}
      {!isPartial && <style />}
      <link rel="stylesheet" href={asset("/styles.css")} />
      <link rel="icon" href={asset("/icon.svg")} type="image/svg+xml" />
      <link rel="apple-touch-icon" href={asset("/icons/apple-touch.png")} />
    </head>
    <body>
      <a class="skip" href="#main">Skip to the page</a>
      <div class="page">
        <nav class="top" aria-label="Rumbledore">
          <a href="/" aria-current="false">Rumbledore</a>
          {/* A league's pages exchange their parts; an error page is another page altogether. */}
          {state.league && !error
            ? (
              <Part name="who">
                <Who viewer={state.viewer} url={url} />
              </Part>
            )
            : <Who viewer={state.viewer} url={url} />}
          <ThemeSwitch />
        </nav>
        <Component />
      </div>
    </body>
  </html>
));
