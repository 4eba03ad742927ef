import { useState } from "preact/hooks";

/** Most readers never press it, so its code is fetched when somebody is about to. */
export const hydrate = "interaction";

type Theme = "system" | "light" | "dark";
const themes: Theme[] = ["system", "light", "dark"];

/** What was chosen in this browser, as the page's own first script (`routes/_app.tsx`) put it on the document. */
const chosen = () => (document.documentElement.dataset.theme ?? "system") as Theme;

/**
 * Paper, black or as the system prefers; kept in this browser only. The stylesheet draws what is chosen and hides the
 * button where there is no JavaScript to work it.
 */
export default function ThemeSwitch() {
  const [theme, setTheme] = useState<Theme | null>(null);
  const choose = () => {
    const next = themes[(themes.indexOf(chosen()) + 1) % themes.length];
    setTheme(next);
    if (next === "system") {
      delete document.documentElement.dataset.theme;
      localStorage.removeItem("theme");
    } else {
      document.documentElement.dataset.theme = next;
      localStorage.setItem("theme", next);
    }
  };
  return (
    <button type="button" class="theme" onClick={choose}>
      <svg viewBox="0 0 20 20" width="20" height="20" fill="currentColor" aria-hidden="true">
        <circle cx="10" cy="10" r="7" fill="none" stroke="currentColor" stroke-width="1.5" />
        <path class="half" d="M10 3a7 7 0 0 0 0 14z" />
        <path class="full" d="M10 3a7 7 0 1 0 .01 0z" />
      </svg>
      <span class="unseen">Change colors{theme && `, now ${theme}`}</span>
    </button>
  );
}
