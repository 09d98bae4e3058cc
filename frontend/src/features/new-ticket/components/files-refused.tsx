import { Button } from "@mantine/core";

import { FormError } from "@/components/form-error";
import formClasses from "@/components/form-page.module.css";

import { FileField } from "./file-field";

/** The ticket is made; its files are not with it yet. */
export function FilesRefused({
  number,
  error,
  files,
  onFiles,
  isSending,
  onRetry,
  onSkip,
}: {
  number: string;
  error: Error;
  files: readonly File[];
  onFiles: (files: File[]) => void;
  isSending: boolean;
  onRetry: () => void;
  onSkip: () => void;
}) {
  return (
    <section className={formClasses.card} aria-label="Files that did not go">
      <div className={formClasses.head}>
        <h2>{number} is made, its files are not with it</h2>
        <p className={formClasses.lead}>
          Take out what was refused and send the rest, or go on without files.
        </p>
      </div>
      <FormError error={error} otherwise="Sending the files did not work." />
      <FileField files={files} onFiles={onFiles} />
      <div className={formClasses.actions}>
        <Button onClick={onRetry} loading={isSending}>
          {files.length > 0 ? "Send the files" : "Open the ticket"}
        </Button>
        {files.length > 0 && (
          <Button variant="default" onClick={onSkip}>
            Go on without files
          </Button>
        )}
      </div>
    </section>
  );
}
