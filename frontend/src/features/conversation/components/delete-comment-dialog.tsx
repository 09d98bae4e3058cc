import { Button } from "@mantine/core";
import { useRef } from "react";

import { Dialog } from "@/components/dialog";
import classes from "@/components/dialog.module.css";
import { RichText } from "@/components/rich-text";
import { RequestId } from "@/components/states";
import { ApiError, isConflict } from "@/lib/api/errors";
import { sentence } from "@/lib/sentence";
import { useDeleteComment } from "../api/comment-changes";
import type { Comment } from "../api/comments";
import editor from "./comment-editor.module.css";

/** Shows a comment again and asks for confirmation before it is deleted. */
export function DeleteCommentDialog({
  number,
  comment,
  isMine,
  onClose,
  focusAfter,
}: {
  number: string;
  /** The current version of the comment: the version that is shown is the one that is deleted. */
  comment: Comment;
  isMine: boolean;
  onClose: () => void;
  /** The element to focus after the deletion, which removes the button that opened the dialog. */
  focusAfter: () => HTMLElement | null;
}) {
  const isDone = useRef(false);
  const remove = useDeleteComment(number);
  const { error } = remove;
  const whose = isMine ? "your comment" : sentence`${comment.full_name}'s comment`;
  // The socket may push this dialog's own deletion before the answer to it arrives.
  const isGone = comment.deleted && !remove.isPending && !remove.isSuccess;

  const confirm = () =>
    remove.mutate(comment, {
      onSuccess: () => {
        isDone.current = true;
        onClose();
      },
    });

  return (
    <Dialog
      onClose={onClose}
      title={`Delete ${whose}`}
      focusAfter={() => (isDone.current ? focusAfter() : null)}
    >
      <div className={classes.dialog}>
        {error && !isConflict(error) && (
          <div className={classes.failure} role="alert">
            {error instanceof ApiError ? error.message : "It did not work."} The comment is as it
            was.
            {error instanceof ApiError && error.requestId && <RequestId id={error.requestId} />}
          </div>
        )}
        {isConflict(error) && !isGone && (
          <div className={classes.conflict} role="alert">
            <strong>It was changed in another window</strong>
            Below is what it says now.
          </div>
        )}
        {isGone ? (
          <p role="status">It is deleted already, from another window.</p>
        ) : (
          <>
            <p>
              The text is gone for everybody and cannot be brought back. Who wrote here, and when,
              stays.
            </p>
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a long one scrolls, by keyboard as well */}
            <section className={editor.quote} tabIndex={0} aria-label="What it says">
              <RichText html={comment.content} />
            </section>
          </>
        )}
        <div className={classes.buttons}>
          <Button variant="default" onClick={onClose} data-autofocus>
            {isGone ? "Close" : "Keep it"}
          </Button>
          {!isGone && (
            <Button className={classes.danger} loading={remove.isPending} onClick={confirm}>
              Delete the comment
            </Button>
          )}
        </div>
      </div>
    </Dialog>
  );
}
