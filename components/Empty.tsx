import type { ComponentChildren } from "preact";

/** What a part of a page says where there is nothing to show yet: why, and what will be here. */
export function Empty({ children }: { children: ComponentChildren }) {
  return <p class="empty">{children}</p>;
}
