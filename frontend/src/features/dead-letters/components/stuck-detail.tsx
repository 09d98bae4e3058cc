import { Button } from "@mantine/core";
import { useClipboard } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { Sheet } from "@/components/dialog";
import { Icon } from "@/components/icon";
import { LoadingBlock } from "@/components/loading-block";
import { Moment } from "@/components/moment";
import { ErrorState } from "@/components/states";

import { type ReplayResult, stuckDetailQuery } from "../api/stuck";
import { prettyBody, SERVICE_NAMES, type StuckDetail, type StuckRef } from "../lib/stuck";
import { attemptsInWords, reasonInWords, stateInWords } from "../lib/words";
import classes from "./dead-letters.module.css";
import { DiscardDialog, ReplayDialog } from "./settle-dialogs";

/** One message with its body. The body is loaded only now, because it may contain personal data. */
export function StuckDetailDrawer({
  stuck,
  isPhone,
  onReplayed,
  onSay,
  onClose,
}: {
  stuck: StuckRef;
  isPhone: boolean;
  onReplayed: (result: ReplayResult) => void;
  onSay: (text: string) => void;
  onClose: () => void;
}) {
  const detail = useQuery(stuckDetailQuery(stuck));
  const [asked, setAsked] = useState<"replay" | "discard" | null>(null);
  const message = detail.data;
  return (
    <Sheet
      onClose={onClose}
      position="right"
      size={isPhone ? "100%" : 560}
      title={message ? reasonInWords(message.reason) : "Message"}
    >
      {detail.isPending && <LoadingBlock label="Loading the message" height={240} />}
      {detail.isError && (
        <ErrorState
          title="The message did not load"
          error={detail.error}
          onRetry={() => detail.refetch()}
          isRetrying={detail.isFetching}
        />
      )}
      {message && <Detail message={message} onAsk={setAsked} />}
      {message && asked === "replay" && (
        <ReplayDialog
          messages={[message]}
          onDone={(result) => {
            onReplayed(result);
            if (result.failed.length === 0) onClose();
          }}
          onClose={() => setAsked(null)}
        />
      )}
      {message && asked === "discard" && (
        <DiscardDialog
          message={message}
          onDone={(text) => {
            onSay(text);
            onClose();
          }}
          onClose={() => setAsked(null)}
        />
      )}
    </Sheet>
  );
}

function Detail({
  message,
  onAsk,
}: {
  message: StuckDetail;
  onAsk: (what: "replay" | "discard") => void;
}) {
  return (
    <div className={classes.detail}>
      <dl className={classes.facts}>
        <Fact name="State">
          {stateInWords(message)}
          {message.settledAt && (
            <>
              {" "}
              by {message.settledBy}, <Moment at={message.settledAt} />
            </>
          )}
        </Fact>
        {message.finding && <Fact name="What is wrong">{message.finding}</Fact>}
        {message.settledReason && <Fact name="Reason given">{message.settledReason}</Fact>}
        <Fact name="Service">{SERVICE_NAMES[message.service]}</Fact>
        <Fact name="Task" isCode>
          {message.task || "none named"}
        </Fact>
        <Fact name="Queue" isCode>
          {message.queue || "unknown"}
        </Fact>
        <Fact name={message.kind === "came" ? "Came" : "Written"}>
          <Moment at={message.at} />, {attemptsInWords(message.attempts)}
          {message.replayOf !== null && `; a replay of number ${message.replayOf}`}
        </Fact>
        <Fact name="Message id" isCode>
          {message.messageId || "none"}
        </Fact>
        <Fact name="Request id" isCode>
          {message.requestId || "none"}
        </Fact>
      </dl>
      {message.error && !message.finding && <Block title="Error" text={message.error} />}
      <Block
        title={message.isCut ? "Body, cut because it was too long" : "Body"}
        text={prettyBody(message.body)}
        isCopied
      />
      <p className={classes.caution}>It may hold personal data. Share it with care.</p>
      <div className={classes.buttons}>
        {message.state === "dead" && (
          <Button variant="default" onClick={() => onAsk("discard")}>
            Discard
          </Button>
        )}
        {message.isReplayable && <Button onClick={() => onAsk("replay")}>Replay</Button>}
      </div>
      {message.state === "dead" && !message.isReplayable && (
        <p className={classes.caution}>
          Too little of it could be kept to replay it: its sender has to send it again.
        </p>
      )}
    </div>
  );
}

function Fact({
  name,
  isCode = false,
  children,
}: {
  name: string;
  isCode?: boolean;
  children: ReactNode;
}) {
  return (
    <div>
      <dt>{name}</dt>
      <dd className={isCode ? classes.code : undefined}>{children}</dd>
    </div>
  );
}

function Block({
  title,
  text,
  isCopied = false,
}: {
  title: string;
  text: string;
  isCopied?: boolean;
}) {
  const clipboard = useClipboard({ timeout: 1500 });
  return (
    <div className={classes.block}>
      <div className={classes.blockHead}>
        <h3>{title}</h3>
        {isCopied && (
          <Button
            size="compact-xs"
            variant="default"
            leftSection={<Icon name={clipboard.copied ? "check" : "copy"} size={14} />}
            onClick={() => clipboard.copy(text)}
          >
            {clipboard.copied ? "Copied" : "Copy"}
          </Button>
        )}
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll area has to be reachable by keyboard */}
      <section className={classes.body} tabIndex={0} aria-label={title}>
        <pre>{text}</pre>
      </section>
    </div>
  );
}
