import { crest } from "@/components/crest.ts";

/**
 * A team's crest, drawn from its name. Always beside the name itself, so assistive technology is spared it.
 *
 * @param props.size "s" stands in lines and tables, "m" in lists, "l" at the head of a page
 */
export function Crest({ name, size = "s" }: { name: string; size?: "s" | "m" | "l" }) {
  const { field, trim, pattern, outline, letters } = crest(name);
  return (
    <svg class={`crest ${outline} ${size}`} viewBox="0 0 16 16" width="28" height="28" aria-hidden="true">
      <path fill={field} d="M0 0h16v16H0z" />
      <path fill={trim} d={pattern} />
      <text x="8" y="11">{letters}</text>
    </svg>
  );
}
