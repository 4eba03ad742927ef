/**
 * The reactions there are. Their words are kept and sent, their signs are only shown.
 *
 * @module
 */
export const REACTIONS = {
  fire: { sign: "🔥", name: "Fire" },
  laugh: { sign: "😂", name: "Funny" },
  clap: { sign: "👏", name: "Well played" },
  ouch: { sign: "😬", name: "Ouch" },
  robbed: { sign: "😤", name: "Robbed" },
} as const;

/** A reaction's word. */
export type Reaction = keyof typeof REACTIONS;

/** Every reaction, in the order in which they are shown. */
export const reactions = Object.keys(REACTIONS) as Reaction[];

/** Whether a stranger's word is a reaction. */
export const isReaction = (word: string): word is Reaction => Object.hasOwn(REACTIONS, word);
