/**
 * How alike two names are.
 *
 * @module
 */

/**
 * Jaro-Winkler similarity of two strings, 0 to 1 (1 is equal): W. E. Winkler, "String Comparator Metrics and Enhanced
 * Decision Rules in the Fellegi-Sunter Model of Record Linkage" (1990), with its usual constants: a common prefix of
 * up to 4 letters counts 0.1 each.
 */
export function jaroWinkler(a: string, b: string): number {
  if (a === b) return 1;
  const [shorter, longer] = a.length <= b.length ? [a, b] : [b, a];
  const reach = Math.max(0, Math.floor(longer.length / 2) - 1);
  const taken = new Array<boolean>(longer.length).fill(false);
  const matched: string[] = [];
  for (let i = 0; i < shorter.length; i++) {
    const end = Math.min(longer.length, i + reach + 1);
    for (let j = Math.max(0, i - reach); j < end; j++) {
      if (taken[j] || longer[j] !== shorter[i]) continue;
      taken[j] = true;
      matched.push(shorter[i]);
      break;
    }
  }
  const m = matched.length;
  if (m === 0) return 0;
  const inOrder = [...longer].filter((_, j) => taken[j]);
  const transpositions = matched.filter((letter, i) => letter !== inOrder[i]).length / 2;
  const jaro = (m / a.length + m / b.length + (m - transpositions) / m) / 3;
  let prefix = 0;
  while (prefix < Math.min(4, shorter.length) && a[prefix] === b[prefix]) prefix++;
  return jaro + prefix * 0.1 * (1 - jaro);
}

/** A name's words and numbers, without case, accents and punctuation: "José A. Díaz-83" is jose, a, diaz, 83. */
export function nameTokens(name: string): string[] {
  const plain = name.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  return plain.match(/\p{N}+|[^\P{L}\p{N}]+/gu) ?? [];
}

/** Two words of names: numbers must be equal; a lone initial is only half a word for it. */
function tokenSimilarity(a: string, b: string): number {
  if (a === b) return 1;
  if (/\p{N}/u.test(a) || /\p{N}/u.test(b)) return 0;
  if (a.length === 1 || b.length === 1) return a[0] === b[0] ? 0.8 : 0;
  return jaroWinkler(a, b);
}

/**
 * How alike two names of people or teams are, 0 to 1. Each word of the shorter name is paired with the most similar
 * word left in the longer one (Jaro-Winkler; word by word as in Monge and Elkan, "The field matching problem", 1996),
 * and the worst pair is the score: relatives share a surname, so an average would make one person of Mark and Matt
 * Miller. Words without a partner take a tenth off, or a quarter where the shorter name is one word only ("Avery" may
 * be any Avery). The same letters in the same order are equal whatever the spaces; names without a letter or a digit
 * are like nothing.
 */
export function nameSimilarity(a: string, b: string): number {
  const [short, long] = [nameTokens(a), nameTokens(b)].sort((x, y) => x.length - y.length);
  if (short.length === 0) return 0;
  if (short.join("") === long.join("")) return 1;
  const pairs = short.flatMap((word, i) =>
    long.map((other, j) => ({ i, j, score: tokenSimilarity(word, other) }))
  )
    .sort((x, y) => y.score - x.score || x.i - y.i || x.j - y.j);
  const used = { short: new Set<number>(), long: new Set<number>() };
  let worst = 1;
  for (const { i, j, score } of pairs) {
    if (used.short.has(i) || used.long.has(j)) continue;
    used.short.add(i);
    used.long.add(j);
    worst = Math.min(worst, score);
  }
  if (short.length === long.length) return worst;
  return worst * (short.length === 1 ? 0.75 : 0.9);
}
