import { momentText } from "@/components/talk.ts";

/** A time, for readers and for machines. */
export function Moment({ at }: { at: Date }) {
  return <time dateTime={at.toISOString()}>{momentText(at)}</time>;
}
