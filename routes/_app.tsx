import { asset } from "fresh/runtime";
import { define, type State } from "@/define.ts";
import ThemeSwitch from "@/islands/ThemeSwitch.tsx";

/**
 * Says that there is JavaScript, and sets the colours that were chosen in this browser before anything is painted. Kept
 * by islands/ThemeSwitch.tsx.
 */
const theme =
  "{let d=document.documentElement.dataset;d.js='';try{let t=localStorage.theme;if(t)d.theme=t}catch{}}";

/** Who is signed in, or the way in, which leads back to this page. */
function Who({ viewer, url }: { viewer: State["viewer"] | undefined; url: URL }) {
  if (viewer?.account) return <a class="who" href="/account" aria-current="false">{viewer.account.name}</a>;
  const to = /^\/(?:sign-in|$)/.test(url.pathname)
    ? ""
    : `?to=${encodeURIComponent(url.pathname + url.search)}`;
  return <a class="who" href={`/sign-in${to}`} aria-current="false">Sign in</a>;
}

/** What is around every page: the document, the skip link, our name, who is signed in and the switch for the colours. */
export default define.page(({ Component, state, url }) => (
  <html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="theme-color" media="(prefers-color-scheme: light)" content="#f8f7f1" />
      <meta name="theme-color" media="(prefers-color-scheme: dark)" content="#131410" />
      {/* deno-lint-ignore react-no-danger -- our own constant, above */}
      <script dangerouslySetInnerHTML={{ __html: theme }} />
      <link rel="stylesheet" href={asset("/styles.css")} />
      <link rel="icon" href={asset("/icon.svg")} type="image/svg+xml" />
    </head>
    <body>
      <a class="skip" href="#main">Skip to the page</a>
      <div class="page">
        <nav class="top" aria-label="Rumbledore">
          <a href="/" aria-current="false">Rumbledore</a>
          <Who viewer={state.viewer} url={url} />
          <ThemeSwitch />
        </nav>
        <Component />
      </div>
    </body>
  </html>
));
