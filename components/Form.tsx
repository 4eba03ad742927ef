import type { Result } from "@/lib/league/matchup.ts";

const letters = { win: "W", loss: "L", tie: "T" } as const;

/** A run of results as letters, a win in reverse: the shape is read before the letters are. */
export function Form({ results }: { results: readonly Result[] }) {
  return (
    <span class="form">
      {results.map((result, index) => <span key={index} class={result}>{letters[result]}</span>)}
    </span>
  );
}
