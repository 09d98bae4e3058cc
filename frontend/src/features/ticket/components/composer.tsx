import { Button, SegmentedControl, Textarea } from "@mantine/core";
import { type KeyboardEvent, useState } from "react";

import { Icon } from "@/components/icon";
import { textToHtml } from "@/components/rich-writing";
import { ApiError } from "@/lib/api/errors";

import { MAX_COMMENT_LENGTH, usePostComment, type Visibility } from "../api/comments";
import { keepDraft, readDraft } from "../lib/draft";
import classes from "./composer.module.css";
import { HELP_BELOW, WritingSigns } from "./writing-signs";

const AUDIENCES: { value: Visibility; label: string }[] = [
  { value: "internal", label: "Internal note" },
  { value: "public", label: "Public reply" },
];

/** One place to write, for the team or for everybody; what is not sent yet is kept. */
export function Composer({
  number,
  isPublicOnly,
  onTyping,
}: {
  number: string;
  /** For the requester, who writes to the team and has no notes of their own. */
  isPublicOnly: boolean;
  onTyping: (visibility: Visibility) => void;
}) {
  const [text, setText] = useState(() => readDraft(number));
  const [visibility, setVisibility] = useState<Visibility>(isPublicOnly ? "public" : "internal");
  const post = usePostComment(number);
  const isInternal = visibility === "internal";
  const canSend = text.trim().length > 0 && !post.isPending;

  const change = (value: string) => {
    setText(value);
    keepDraft(number, value);
    if (value) onTyping(visibility);
  };

  const send = () => {
    if (!canSend) return;
    post.mutate({ content: textToHtml(text), visibility }, { onSuccess: () => change("") });
  };

  const sendByKey = (event: KeyboardEvent) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      send();
    }
  };

  return (
    <form
      className={classes.composer}
      data-internal={isInternal || undefined}
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
      <Textarea
        aria-label={labelOf(isInternal, isPublicOnly)}
        placeholder={placeholderOf(isInternal, isPublicOnly)}
        description={text && <WritingSigns />}
        inputWrapperOrder={HELP_BELOW}
        variant="unstyled"
        autosize
        minRows={2}
        maxRows={10}
        maxLength={MAX_COMMENT_LENGTH}
        value={text}
        onChange={(event) => change(event.currentTarget.value)}
        onKeyDown={sendByKey}
      />
      <div className={classes.foot}>
        {!isPublicOnly && (
          <SegmentedControl
            size="xs"
            aria-label="Who sees it"
            data={AUDIENCES}
            value={visibility}
            onChange={(value) => setVisibility(value === "public" ? "public" : "internal")}
          />
        )}
        {!isPublicOnly && (
          <span className={classes.who}>
            <Icon name={isInternal ? "lock" : "globe"} size={14} />
            {isInternal ? "Only the team sees it" : "The requester sees it"}
          </span>
        )}
        <Button
          type="submit"
          variant="default"
          size="xs"
          disabled={!canSend}
          loading={post.isPending}
          title="Ctrl + Enter"
        >
          {isInternal ? "Add note" : isPublicOnly ? "Send" : "Send reply"}
        </Button>
      </div>
    </form>
  );
}

const labelOf = (isInternal: boolean, isPublicOnly: boolean): string => {
  if (isPublicOnly) return "Message to the team";
  return isInternal ? "Internal note" : "Public reply";
};

const placeholderOf = (isInternal: boolean, isPublicOnly: boolean): string => {
  if (isPublicOnly) return "Write to the team";
  return isInternal ? "Write a note for the team" : "Write to everybody on this ticket";
};
