import assert from "node:assert/strict";
import { faults, History } from "./checker.ts";

/** A history without a fault: two clients, one of which has a write that was never answered. */
function sound(): History {
  const history = new History();
  history.read("ann", 1, []);
  history.wrote("ann", "a1", true);
  history.read("ann", 2, ["a1"]);
  history.read("bob", 1, []);
  history.wrote("bob", "b1", false);
  history.read("bob", 3, ["a1", "b1"]);
  history.read("ann", 2, ["a1"]);
  return history;
}

Deno.test("a sound history has no faults, whether an unanswered write was kept or not", () => {
  assert.deepEqual(faults(sound(), ["a1", "b1"]), []);
  const unkept = sound();
  unkept.wrote("bob", "b2", false);
  assert.deepEqual(faults(unkept, ["a1", "b1"]), []);
});

const planted: [fault: string, last: string[], plant: (history: History) => void, complaint: RegExp][] = [
  ["a lost write", ["b1"], () => {}, /a1 was acknowledged and is lost/],
  ["a write that was done twice", ["a1", "b1", "a1"], () => {}, /a1 was added 2 times/],
  ["a value of nobody's", ["a1", "b1", "x"], () => {}, /x is there and nobody wrote it/],
  ["a reader who goes back", ["a1", "b1"], (it) => it.read("bob", 2, ["a1", "b1"]), /revision 2 after 3/],
  [
    "a write that its writer does not see",
    ["a1", "b1"],
    (it) => it.read("ann", 4, []),
    /no a1 after he knew/,
  ],
  ["a value that vanishes", ["a1", "b1"], (it) => it.read("bob", 4, ["a1"]), /no b1 after he knew/],
  ["a value that is read twice", ["a1", "b1"], (it) => it.read("ann", 4, ["a1", "a1"]), /told a value twice/],
  ["an error", ["a1", "b1"], (it) => it.failed("ann", new Error("500")), /ann was answered with Error: 500/],
];

for (const [fault, last, plant, complaint] of planted) {
  Deno.test(`the checker finds ${fault}`, () => {
    const history = sound();
    plant(history);
    assert.match(faults(history, last).join("\n"), complaint);
  });
}
