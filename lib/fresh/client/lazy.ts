/**
 * The script of a page with islands that wait: `export const hydrate = "visible"` in an island's file. Where no
 * island wakes at once it is all that is loaded, and fetches the rest when the first is wanted.
 */
import { type Place, start, type Waker } from "./scan.ts";

const wake = (place: Place) => (globalThis as unknown as { __frsh: Waker }).__frsh.wake(place);

function wait(place: Place): void {
  const mode = place.source.state.islands[place.name][2];
  const elements: Element[] = [];
  for (let node = place.start.nextSibling; node && node !== place.end; node = node.nextSibling) {
    if (node instanceof Element) elements.push(node);
  }
  if (mode === "idle") (globalThis.requestIdleCallback ?? setTimeout)(() => wake(place));
  else if (elements.length === 0) wake(place);
  else if (mode === "visible") {
    const observer = new IntersectionObserver((entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      observer.disconnect();
      wake(place);
    }, { rootMargin: "200px" });
    elements.forEach((element) => observer.observe(element));
  } else onInteraction(place, elements);
}

/** Wakes on the first sign of interest. A click that comes before the island is awake happens when it is. */
function onInteraction(place: Place, elements: Element[]): void {
  const asleep = new AbortController();
  let waking: Promise<void> | undefined;
  const listen = (event: Event) => {
    // Also when the code does not come: then links and forms do what they do without it.
    waking ??= wake(place).catch(console.error).then(() => asleep.abort());
    const { type, target, ctrlKey, metaKey, shiftKey } = event as MouseEvent;
    if (type !== "click" || ctrlKey || metaKey || shiftKey) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    waking.then(() => target!.dispatchEvent(new MouseEvent("click", event)));
  };
  for (const element of elements) {
    for (const type of ["pointerenter", "pointerdown", "focusin", "keydown", "click"]) {
      element.addEventListener(type, listen, { capture: true, signal: asleep.signal });
    }
  }
}

start({ wait });
