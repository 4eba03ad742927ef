/** `<Head>` in the browser: its elements are made aside and then take their places in the document's head. */
import { cloneElement, type ComponentChildren, isValidElement, render, toChildArray } from "preact";
import { useEffect } from "preact/hooks";
import { putInHead } from "./head_element.ts";

/** Keeps the document's head as these elements say, each time they are rendered. */
export function useHead(children: ComponentChildren): void {
  useEffect(() => {
    const aside = document.createElement("div");
    const keyed = toChildArray(children).map((child) =>
      isValidElement(child) && child.key != null
        ? cloneElement(child, { "data-key": child.key } as Record<string, unknown>)
        : child
    );
    render(keyed, aside);
    [...aside.children].forEach(putInHead);
  });
}
