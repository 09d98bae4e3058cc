import { useRef, useState } from "react";
import { Hint } from "@/components/hint";

import { Icon } from "@/components/icon";
import { Moment } from "@/components/moment";
import { PersonAvatar } from "@/components/person-avatar";
import { RichText } from "@/components/rich-text";
import { lazily } from "@/lib/lazily";
import { formatExact } from "@/lib/time/format";
import { isRequester, isViewer, type Viewer } from "@/lib/viewer";
import type { Comment } from "../api/comments";
import classes from "./timeline-item.module.css";

const CommentEditor = lazily(() => import("./comment-editor").then((it) => it.CommentEditor));
const DeleteCommentDialog = lazily(() =>
  import("./delete-comment-dialog").then((it) => it.DeleteCommentDialog),
);

/** One comment. Its author can edit it in place; its author and Admins can delete it. */
export function CommentItem({
  number,
  comment,
  viewer,
}: {
  number: string;
  comment: Comment;
  viewer: Viewer;
}) {
  const [isEditing, setIsEditing] = useState(false);
  const [isDeleting, setIsDeleting] = useState(false);
  const card = useRef<HTMLElement>(null);
  const editButton = useRef<HTMLButtonElement>(null);
  const isInternal = comment.visibility === "internal";
  const isMine = isViewer(viewer, comment);
  const mayEdit = isMine && !comment.deleted;
  const mayDelete = (isMine || viewer.isAdmin) && !comment.deleted;

  return (
    <li className={classes.comment} data-internal={isInternal || undefined}>
      <PersonAvatar name={comment.full_name} size={28} />
      <article className={classes.card} ref={card} tabIndex={-1}>
        <header className={classes.by}>
          <strong dir="auto">{comment.full_name}</strong>
          <span>{isMine ? "You" : comment.role}</span>
          {!isRequester(viewer) && (
            <span className={classes.seen}>
              <Icon name={isInternal ? "lock" : "globe"} size={13} />
              {isInternal ? "Internal" : "Public"}
            </span>
          )}
          <span className={classes.at}>
            {comment.edited && !comment.deleted && <EditedMark at={comment.updated_at} />}
            <Moment at={comment.created_at} form="moment" />
          </span>
          {/* Hide the buttons, do not remove them, so that nothing moves under the pointer. */}
          {(mayEdit || mayDelete) && (
            <span
              className={classes.tools}
              style={{ visibility: isEditing ? "hidden" : undefined }}
            >
              {mayEdit && (
                <button
                  type="button"
                  ref={editButton}
                  className={classes.tool}
                  aria-label="Edit this comment"
                  title="Edit"
                  onClick={() => setIsEditing(true)}
                >
                  <Icon name="pencil" size={14} />
                </button>
              )}
              {mayDelete && (
                <button
                  type="button"
                  className={classes.tool}
                  aria-label="Delete this comment"
                  aria-haspopup="dialog"
                  title="Delete"
                  onClick={() => setIsDeleting(true)}
                >
                  <Icon name="bin" size={14} />
                </button>
              )}
            </span>
          )}
        </header>
        {isEditing ? (
          <CommentEditor
            number={number}
            comment={comment}
            onClose={() => setIsEditing(false)}
            focusAfter={() => editButton.current ?? card.current}
          />
        ) : (
          <div className={classes.content}>
            {comment.deleted ? (
              <em>This comment was deleted.</em>
            ) : (
              <RichText html={comment.content} />
            )}
          </div>
        )}
        {isDeleting && (
          <DeleteCommentDialog
            number={number}
            comment={comment}
            isMine={isMine}
            onClose={() => setIsDeleting(false)}
            focusAfter={() => card.current}
          />
        )}
      </article>
    </li>
  );
}

function EditedMark({ at }: { at: string }) {
  return (
    <Hint label={`Changed ${formatExact(at)}`}>
      <span className={classes.edited}>edited</span>
    </Hint>
  );
}
