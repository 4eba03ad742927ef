import type { ComponentChildren } from "preact";

/** Why a form was not taken, above it. */
export function Problem({ children }: { children: ComponentChildren }) {
  return (
    <div class="problem" role="alert">
      <h2>That did not work</h2>
      <p>{children}</p>
    </div>
  );
}
