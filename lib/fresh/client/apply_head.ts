/** What a page's head becomes when its partials are exchanged for another page's. */
import { putInHead } from "./head_element.ts";

/**
 * Takes over what the other page has in its head. Nothing is taken away: the rest of this page still needs it.
 * @returns once the stylesheets that are new have come, or failed to
 */
export async function applyHead(next: Document): Promise<void> {
  const nonce = document.querySelector<HTMLElement>("[nonce]")?.nonce;
  const styles: Promise<unknown>[] = [];
  for (const element of [...next.head.children] as HTMLElement[]) {
    const { localName } = element;
    if (localName === "title" || localName === "base" || element.hasAttribute("charset")) continue;
    // Scripts of this page have run already; only data may change.
    if (localName === "script" && !/json/.test((element as HTMLScriptElement).type)) continue;
    const { rel, href } = element as HTMLLinkElement;
    if (localName === "link" && rel === "modulepreload") continue;
    // It may stand elsewhere than in the head.
    if (rel === "stylesheet" && [...document.styleSheets].some((sheet) => sheet.href === href)) continue;
    if (localName === "style" && nonce) element.nonce = nonce;
    const isNew = putInHead(element);
    if (isNew && rel === "stylesheet") {
      styles.push(new Promise((resolve) => element.onload = element.onerror = resolve));
    }
  }
  await Promise.all(styles);
}
