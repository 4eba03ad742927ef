import type { ComponentChildren } from "preact";

/**
 * What stands above scores that move: when they were read, and the way to newer ones for whoever has no JavaScript; while
 * games run the page reads itself anew every minute there.
 *
 * @param props.running whether it does: not on a page on which somebody may be writing
 * @param props.children the island that follows the scores
 */
export function LiveNote({ running, children }: { running: boolean; children: ComponentChildren }) {
  return (
    <>
      {running && (
        <noscript>
          <meta http-equiv="refresh" content="60" />
        </noscript>
      )}
      {children}
    </>
  );
}
