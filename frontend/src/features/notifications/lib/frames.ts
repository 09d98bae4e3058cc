import * as z from "zod/mini";

const frameSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("connection_established"), unread_count: z.optional(z.number()) }),
  z.object({
    type: z.literal("notification"),
    notification: z.object({ related_ticket_number: z.nullish(z.string()) }),
  }),
  z.object({ type: z.literal("count_update"), unread_count: z.number() }),
  z.object({ type: z.literal("pong") }),
  z.object({ type: z.literal("error") }),
]);

export type NoticeFrame = z.infer<typeof frameSchema>;

/** The parsed frame; null if its type is unknown, since a newer server may send other types. */
export const readNoticeFrame = (frame: unknown): NoticeFrame | null =>
  frameSchema.safeParse(frame).data ?? null;
