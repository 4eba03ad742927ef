/** One element taking its place in the document's head. */
import { headItemName } from "../shared/head_item.ts";

function nameOf(element: Element): string {
  const attributes = [...element.attributes]
    .filter(({ name }) => name !== "nonce" && name !== "data-key")
    .map(({ name, value }) => [name, value] as const);
  return headItemName(element.localName, element.getAttribute("data-key"), attributes, element.textContent);
}

/**
 * Makes the element part of the document's head, in the place of the one that is the same.
 * @returns whether there was none
 */
export function putInHead(element: Element): boolean {
  if (element.localName === "title") {
    document.title = element.textContent;
    return false;
  }
  const name = nameOf(element);
  const there = [...document.head.children].find((other) =>
    (element.id && other.id === element.id) || nameOf(other) === name
  );
  if (there === undefined) {
    document.head.append(element);
    return true;
  }
  // Changed, not exchanged: a stylesheet or script that is the same is not fetched or run again.
  for (const { name, value } of [...element.attributes]) {
    if (name !== "nonce" && there.getAttribute(name) !== value) there.setAttribute(name, value);
  }
  if (there.textContent !== element.textContent) there.textContent = element.textContent;
  return false;
}
