import type { FeedEntry } from "../api/feed";
import { deedPieces } from "../lib/deeds";

/** What happened, with those whom it concerns made strong. */
export function DeedSentence({ deed }: { deed: FeedEntry }) {
  return deedPieces(deed).map((piece, index) =>
    typeof piece === "string" ? (
      piece
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a sentence never change places
      <strong key={index} dir="auto">
        {piece.strong}
      </strong>
    ),
  );
}
