/** Which links navigate by partials. */

/** Whether an attribute is on around an element; the nearest counts. */
export function isOn(element: Element | null, attribute = "f-client-nav"): boolean {
  const value = element?.closest(`[${attribute}]`)?.getAttribute(attribute);
  return value != null && value !== "false";
}

/** Where a link leads and where the partials for that are; null when it is the browser's to follow. */
export function destination(link: HTMLAnchorElement): { url: URL; from: URL } | null {
  if (!isOn(link) || !link.href || link.origin !== location.origin || link.hasAttribute("download")) {
    return null;
  }
  if (link.target && link.target !== "_self") return null;
  const partial = link.getAttribute("f-partial");
  if (link.hash && link.href.split("#")[0] === location.href.split("#")[0] && partial === null) return null;
  const url = new URL(link.href);
  return { url, from: new URL(partial ?? url, location.href) };
}
