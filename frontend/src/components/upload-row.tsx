import { ActionIcon, Button } from "@mantine/core";

import { fileIcon } from "@/lib/files";
import { formatSize } from "@/lib/format-size";
import { sentence } from "@/lib/sentence";
import type { Upload } from "@/lib/uploads";

import classes from "./files.module.css";
import { Icon } from "./icon";

/** An upload with its progress, or with its error and a button to retry if that can help. */
export function UploadRow({
  upload,
  onRetry,
  onRemove,
}: {
  upload: Upload;
  onRetry: () => void;
  onRemove: () => void;
}) {
  const { file, state, progress, words, canRetry } = upload;
  const hasFailed = state === "failed";
  return (
    <li className={classes.row} data-failed={hasFailed || undefined}>
      <Icon name={hasFailed ? "warning" : fileIcon(file.type)} size={18} />
      <div className={classes.body}>
        <span className={classes.name} dir="auto">
          {file.name}
        </span>
        {hasFailed ? (
          <span className={classes.failure} role="alert">
            {words}
          </span>
        ) : (
          <>
            <progress value={progress} max={1} aria-label={sentence`${file.name} is sent`} />
            <span className={classes.meta}>
              {state === "waiting" ? "Waits" : `${Math.round(progress * 100)} % sent`} ·{" "}
              {formatSize(file.size)}
            </span>
          </>
        )}
        {hasFailed && canRetry && (
          <Button
            className={classes.retry}
            size="compact-xs"
            variant="default"
            onClick={onRetry}
            aria-label={sentence`Try ${file.name} again`}
          >
            Try again
          </Button>
        )}
      </div>
      <ActionIcon
        size={28}
        color="gray"
        aria-label={hasFailed ? sentence`Remove ${file.name}` : sentence`Do not send ${file.name}`}
        onClick={onRemove}
      >
        <Icon name="close" size={14} />
      </ActionIcon>
    </li>
  );
}
