/**
 * Navigation without leaving the page: links, forms and buttons inside `f-client-nav` fetch the next page and exchange
 * its `<Partial>`s. This is what a page needs before anybody navigates; exchange.ts comes with the first sign that
 * somebody will, beside the page that is wanted. With it come the islands that wait, so that a page that navigates has
 * one script.
 */
import "./lazy.ts";
import { answerFor, askEarly, redirectedTo } from "./ask.ts";
import type { Visit } from "./exchange.ts";
import { destination, isOn } from "./links.ts";
import { stateOf, type Waker } from "./scan.ts";

/** What exchange.ts takes from here. It imports nothing that is here, so that neither comes in two scripts. */
const own = { answerFor, isOn, redirectedTo, stateOf };
export type Navigation = typeof own;
Object.assign((globalThis as unknown as { __frsh: Waker }).__frsh, own);

let isThere = false;
const load = () => import("./exchange.ts").finally(() => isThere = true);
const visit = (wish: Visit) => load().then(({ visit }) => visit(wish), wish.otherwise);

/** Milliseconds that it has to stay on a link: a finger that scrolls and a mouse that passes by are gone by then. */
const TOUCH = 40;
const MOUSE = 80;
let timer: ReturnType<typeof setTimeout> | undefined;

/** Where the mouse was last. Links also come to it, when the page scrolls or changes. */
let mouse = "";

/** Whether the mouse is not where it was. */
function hasMoved({ clientX, clientY }: MouseEvent): boolean {
  const before = mouse;
  // A click has whole numbers.
  return (mouse = (clientX | 0) + " " + (clientY | 0)) !== before;
}

addEventListener("pointerover", (event) => {
  clearTimeout(timer);
  const link = (event.target as Element).closest("a"), isMouse = event.pointerType === "mouse";
  const to = (!isMouse || hasMoved(event)) && link && destination(link);
  if (!to || link.closest("[data-prefetch=off]")) return;
  timer = setTimeout(() => {
    if (askEarly(to.from)) load();
  }, isMouse ? MOUSE : TOUCH);
});
addEventListener("pointerout", () => clearTimeout(timer));

addEventListener("focusin", ({ target }) => {
  if (isOn((target as Element).closest("form"))) load();
});

document.addEventListener("submit", (event) => {
  const { submitter } = event, form = event.target as HTMLFormElement;
  if (isThere || event.defaultPrevented || !isOn(form)) return;
  // Sent again when there is what sends it, or when it is known that there will be none.
  event.preventDefault();
  const again = () => form.requestSubmit(submitter);
  load().then(again, again);
});

document.addEventListener("click", (event) => {
  clearTimeout(timer);
  hasMoved(event);
  if (
    event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey
  ) {
    return;
  }
  const element = (event.target as Element).closest("a,button");
  if (element instanceof HTMLAnchorElement) {
    const to = destination(element);
    if (to === null) return;
    event.preventDefault();
    visit({ ...to, by: [element], otherwise: () => location.assign(to.url) });
  } else if (element instanceof HTMLButtonElement && isOn(element)) {
    const partial = element.getAttribute("f-partial");
    if (partial === null || (element.type === "submit" && element.form)) return;
    const otherwise = () => console.error(`f-partial="${partial}" answered with no partial of this page.`);
    visit({ url: null, from: new URL(partial, location.href), by: [element], otherwise });
  }
});

addEventListener("popstate", ({ state }) => {
  // Null is the browser's own step to a fragment; what has no mark of ours belongs to the app.
  if (state?.fClientNav) load().then(({ pop }) => pop(state), () => location.reload());
});
