import { Fragment } from "preact";
import { pieces } from "@/lib/talk/text.ts";

/** What somebody typed, as plain text: its lines, and links where it has https addresses. Nothing in it is markup. */
export function Said({ text }: { text: string }) {
  return (
    <p class="said">
      {/* Fragments, since a bare text in a list is escaped twice by the JSX transform. */}
      {pieces(text).map((piece, i) =>
        piece.kind === "link"
          ? <a key={i} href={piece.href} rel="nofollow ugc noopener">{piece.text}</a>
          : <Fragment key={i}>{piece.text}</Fragment>
      )}
    </p>
  );
}
