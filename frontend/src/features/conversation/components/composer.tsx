import { Button, SegmentedControl } from "@mantine/core";

import { Icon } from "@/components/icon";
import { LimitedTextarea } from "@/components/limited";
import { visibleLength } from "@/components/rich-writing";
import { ApiError } from "@/lib/api/errors";
import { useDraft } from "@/lib/draft";
import { excessOf, LIMITS } from "@/lib/limits";
import { sentence } from "@/lib/sentence";
import { submitByKey } from "@/lib/submit-by-key";

import { audiencePlace, commentPlace, usePostComment } from "../api/comment-changes";
import type { Visibility } from "../api/comments";
import classes from "./composer.module.css";
import { HELP_BELOW, WritingSigns } from "./writing-signs";

const AUDIENCES: { value: Visibility; label: string }[] = [
  { value: "internal", label: "Internal note" },
  { value: "public", label: "Public reply" },
];

/** The field for a new comment, an internal note or a public reply; unsent text is kept. */
export function Composer({
  number,
  requesterName,
  isPublicOnly,
  onTyping,
}: {
  number: string;
  /** The requester, who reads public replies; empty if the ticket has no name. */
  requesterName: string;
  /** True for the requester, who can write public comments only. */
  isPublicOnly: boolean;
  onTyping: (visibility: Visibility) => void;
}) {
  const { text, setText } = useDraft(commentPlace(number));
  const audience = useDraft(audiencePlace(number));
  const visibility = isPublicOnly || audience.text === "public" ? "public" : "internal";
  const post = usePostComment(number);
  const isInternal = visibility === "internal";
  const isTooLong = excessOf(text, LIMITS.comment, visibleLength) > 0;
  const canSend = text.trim().length > 0 && !isTooLong && !post.isPending;

  const change = (value: string) => {
    setText(value);
    if (value) onTyping(visibility);
  };

  const send = () => {
    if (canSend) post.mutate({ text, visibility });
  };

  return (
    <form
      className={classes.composer}
      data-internal={isInternal || undefined}
      data-public={(!isInternal && !isPublicOnly) || undefined}
      onKeyDown={submitByKey}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      {post.error && (
        <p className={classes.error} role="alert">
          {post.error instanceof ApiError ? post.error.message : "The comment was not sent."} Your
          text is still here.
        </p>
      )}
      <LimitedTextarea
        aria-label={labelOf(isInternal, isPublicOnly)}
        placeholder={placeholderOf(isInternal, isPublicOnly)}
        description={text && <WritingSigns />}
        inputWrapperOrder={HELP_BELOW}
        variant="unstyled"
        autosize
        minRows={2}
        maxRows={10}
        limit={LIMITS.comment}
        measure={visibleLength}
        value={text}
        onChange={(event) => change(event.currentTarget.value)}
      />
      <div className={classes.foot}>
        {!isPublicOnly && (
          <SegmentedControl
            size="xs"
            aria-label="Who sees it"
            data={AUDIENCES}
            value={visibility}
            onChange={(value) => audience.setText(value === "public" ? "public" : "")}
          />
        )}
        {!isPublicOnly && (
          <span className={classes.who}>
            <Icon name={isInternal ? "lock" : "globe"} size={14} />
            {isInternal
              ? "Only the team sees it"
              : sentence`${requesterName || "The requester"} sees it`}
          </span>
        )}
        <Button
          type="submit"
          className={classes.send}
          variant="default"
          size="xs"
          disabled={!canSend}
          loading={post.isPending}
          title="Ctrl + Enter"
        >
          {verbOf(isInternal, isPublicOnly, requesterName)}
        </Button>
      </div>
    </form>
  );
}

const labelOf = (isInternal: boolean, isPublicOnly: boolean): string => {
  if (isPublicOnly) return "Message to the team";
  return isInternal ? "Internal note" : "Public reply";
};

const verbOf = (isInternal: boolean, isPublicOnly: boolean, requesterName: string): string => {
  if (isPublicOnly) return "Send";
  return isInternal ? "Add internal note" : sentence`Reply to ${requesterName || "the requester"}`;
};

const placeholderOf = (isInternal: boolean, isPublicOnly: boolean): string => {
  if (isPublicOnly) return "Write to the team";
  return isInternal ? "Write a note for the team" : "Write to everybody on this ticket";
};
