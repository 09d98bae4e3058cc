import type { FeedEntry } from "@/lib/api/feed";
import { deedPieces } from "@/lib/deeds";

/** The sentence of an event; each name has the direction of its own script. */
export function DeedSentence({ deed }: { deed: FeedEntry }) {
  return deedPieces(deed).map((piece, index) => {
    if (typeof piece === "string") return piece;
    const Name = "strong" in piece ? "strong" : "bdi";
    return (
      // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a sentence never change places
      <Name key={index} dir="auto">
        {"strong" in piece ? piece.strong : piece.plain}
      </Name>
    );
  });
}
