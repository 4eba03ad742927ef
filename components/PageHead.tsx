import type { ComponentChildren } from "preact";

/** The head of a page: its one h1, and under it what it is about in a line. */
export function PageHead({ title, children }: { title: ComponentChildren; children?: ComponentChildren }) {
  return (
    <header class="head">
      <h1>{title}</h1>
      {children && <p class="deck">{children}</p>}
    </header>
  );
}
