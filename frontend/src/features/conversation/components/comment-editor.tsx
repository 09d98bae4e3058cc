import { Button } from "@mantine/core";
import { type KeyboardEvent, useRef, useState } from "react";

import { LeaveGuard } from "@/components/leave-guard";
import { LimitedTextarea } from "@/components/limited";
import { RichText } from "@/components/rich-text";
import { htmlToText, isWritable, textToHtml, visibleLength } from "@/components/rich-writing";
import { RequestId } from "@/components/states";
import { ApiError, isConflict } from "@/lib/api/errors";
import { excessOf, LIMITS } from "@/lib/limits";
import { useFocusBack } from "@/lib/use-focus-back";

import { useChangeComment } from "../api/comment-changes";
import type { Comment } from "../api/comments";
import classes from "./comment-editor.module.css";
import { HELP_BELOW, WritingSigns } from "./writing-signs";

/**
 * The editor that is shown in place of a comment's text. Warns if the comment is changed or deleted
 * elsewhere meanwhile.
 */
export function CommentEditor({
  number,
  comment,
  onClose,
  focusAfter,
}: {
  number: string;
  /** The current version of the comment; it may change while the user writes. */
  comment: Comment;
  onClose: () => void;
  /** The element to focus when the editor closes. */
  focusAfter: () => HTMLElement | null;
}) {
  useFocusBack(focusAfter);
  // The version whose text the user edits.
  const [seen, setSeen] = useState(comment);
  const [text, setText] = useState(() => htmlToText(comment.content));
  const latest = useRef(text);
  const change = useChangeComment(number);
  const isChanged = text.trim() !== htmlToText(seen.content);
  // The socket may push this editor's own change before the answer to it arrives.
  const isOwnChange = change.isPending || change.isSuccess;
  const isOvertaken = comment.seq !== seen.seq && !isOwnChange;
  const isGone = comment.deleted;
  const isTooLong = excessOf(text, LIMITS.comment, visibleLength) > 0;
  const canSave = isChanged && !isTooLong && text.trim().length > 0 && !isGone && !change.isPending;

  const save = () => {
    if (!canSave) return;
    // Name the current version. If the user has not seen it, the button says "replace".
    change.mutate(
      { seen: comment, content: textToHtml(text) },
      {
        onSuccess: (saved) => {
          if (latest.current === text) return onClose();
          // Text that was typed during the request is a new change.
          setSeen(saved);
          change.reset();
        },
      },
    );
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      if (!isOvertaken) save();
    } else if (event.key === "Escape" && !isChanged) {
      event.stopPropagation();
      onClose();
    }
  };

  return (
    <form
      className={classes.editor}
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <LeaveGuard isDirty={isChanged}>The changed comment is not saved.</LeaveGuard>
      {change.error && !isConflict(change.error) && <Failure error={change.error} />}
      {isOvertaken && <Overtaken comment={comment} />}
      <LimitedTextarea
        aria-label="Your comment"
        description={isWritable(seen.content) ? <WritingSigns /> : LOST_FORM}
        inputWrapperOrder={HELP_BELOW}
        autoFocus
        autosize
        minRows={2}
        maxRows={12}
        limit={LIMITS.comment}
        measure={visibleLength}
        value={text}
        onChange={(event) => {
          latest.current = event.currentTarget.value;
          setText(event.currentTarget.value);
        }}
        onKeyDown={onKeyDown}
        onFocus={(event) => {
          const { length } = event.currentTarget.value;
          event.currentTarget.setSelectionRange(length, length);
        }}
      />
      <div className={classes.buttons}>
        <Button size="xs" variant="default" onClick={onClose}>
          {isGone ? "Close" : "Cancel"}
        </Button>
        {!isGone && (
          <Button
            type="submit"
            size="xs"
            disabled={!canSave}
            loading={change.isPending}
            title="Ctrl + Enter"
          >
            {isOvertaken ? "Replace it with mine" : "Save comment"}
          </Button>
        )}
      </div>
    </form>
  );
}

const LOST_FORM =
  "It has a form that cannot be typed, such as a table. Once it is saved, its words are left.";

function Failure({ error }: { error: Error }) {
  return (
    <div className={classes.failure} role="alert">
      {error instanceof ApiError
        ? (error.fields.content?.[0] ?? error.message)
        : "The comment was not saved."}{" "}
      Your text is still here.
      {error instanceof ApiError && error.requestId && <RequestId id={error.requestId} />}
    </div>
  );
}

function Overtaken({ comment }: { comment: Comment }) {
  return (
    <div className={classes.conflict} role="alert">
      <strong>
        {comment.deleted
          ? "This comment was deleted in the meantime"
          : "This comment was changed in another window"}
      </strong>
      {comment.deleted ? (
        <p>Your text is still here to copy.</p>
      ) : (
        <>
          <p>Your text is still here. It now says:</p>
          <blockquote>
            <RichText html={comment.content} />
          </blockquote>
        </>
      )}
    </div>
  );
}
