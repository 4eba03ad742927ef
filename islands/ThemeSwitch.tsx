import { useEffect, useState } from "preact/hooks";

/** It changes nothing that is read first. */
export const hydrate = "idle";

type Theme = "system" | "light" | "dark";
const themes: Theme[] = ["system", "light", "dark"];
/** What of the disc is ink: half of it, none, all. */
const drawings: Record<Theme, string> = {
  system: "M10 3a7 7 0 0 0 0 14z",
  light: "",
  dark: "M10 3a7 7 0 1 0 .01 0z",
};

/**
 * Paper, black or as the system prefers; kept in this browser only. The page's own first script (`routes/_app.tsx`)
 * sets what was chosen before anything is painted. Hidden where there is no JavaScript to work it.
 */
export default function ThemeSwitch() {
  const [theme, setTheme] = useState<Theme | null>(null);
  useEffect(() => {
    const kept = document.documentElement.dataset.theme;
    setTheme(kept === "light" || kept === "dark" ? kept : "system");
  }, []);
  const next = themes[(themes.indexOf(theme ?? "system") + 1) % themes.length];
  const choose = () => {
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
    <button type="button" class="theme" hidden={theme === null} onClick={choose}>
      <svg viewBox="0 0 20 20" width="20" height="20" fill="currentColor" aria-hidden="true">
        <circle cx="10" cy="10" r="7" fill="none" stroke="currentColor" stroke-width="1.5" />
        <path d={drawings[theme ?? "system"]} />
      </svg>
      <span class="unseen">Colors: {theme ?? "system"}; change to {next}</span>
    </button>
  );
}
