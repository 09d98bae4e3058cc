import * as z from "zod/mini";

import type { Comment } from "../api/comments";

const personSchema = z.object({
  user_type: z.string(),
  user_id: z.number(),
  full_name: z.string(),
});
export type PresentPerson = z.infer<typeof personSchema>;

/** Checks only the keys that the page needs; a comment in a frame equals that of the HTTP API. */
const commentSchema = z.custom<Comment>(
  (value) =>
    z
      .object({
        comment_id: z.string(),
        content: z.string(),
        created_at: z.string(),
        full_name: z.string(),
        visibility: z.enum(["internal", "public"]),
      })
      .safeParse(value).success,
);

const frameSchema = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("connection_established"),
    users: z.catch(z.array(personSchema), []),
    /** The `seq` of the newest comment that the user may see; 0 if there is none. */
    seq: z.optional(z.number()),
  }),
  z.object({
    type: z.literal("comment_update"),
    action: z.string(),
    comment: commentSchema,
    seq: z.number(),
  }),
  z.object({ type: z.literal("presence_update"), users: z.catch(z.array(personSchema), []) }),
  z.object({
    type: z.literal("typing_indicator"),
    user: personSchema,
    is_typing: z.boolean(),
  }),
  z.object({ type: z.literal("pong") }),
  z.object({ type: z.literal("error") }),
]);

export type CommentFrame = z.infer<typeof frameSchema>;

/** The parsed frame; null if its type is unknown, since a newer server may send other types. */
export const readCommentFrame = (frame: unknown): CommentFrame | null =>
  frameSchema.safeParse(frame).data ?? null;
