import { ActionIcon, Button, FileButton } from "@mantine/core";
import { useState } from "react";

import formClasses from "@/components/form-page.module.css";
import { Icon } from "@/components/icon";
import { refuseFile } from "@/lib/files";
import { formatSize } from "@/lib/format-size";
import { sentence } from "@/lib/sentence";

import classes from "./new-ticket.module.css";

const MOST_FILES = 10;

const isSame = (one: File, other: File): boolean =>
  one.name === other.name && one.size === other.size && one.lastModified === other.lastModified;

/** The files to attach. Refuses files that are too large or too many before they are sent. */
export function FileField({
  files,
  onFiles,
}: {
  files: readonly File[];
  onFiles: (files: File[]) => void;
}) {
  const [refused, setRefused] = useState("");
  const add = (chosen: File[]) => {
    const isNew = (file: File) => !files.some((held) => isSame(held, file));
    const fitting = chosen.filter((file) => refuseFile(file) === null && isNew(file));
    const next = [...files, ...fitting];
    const leftOut = next.slice(MOST_FILES).map(({ name }) => name);
    const reasons = chosen.flatMap((file) => {
      const words = refuseFile(file);
      return words ? [sentence`${file.name} is left out: ${words}`] : [];
    });
    if (leftOut.length > 0) {
      reasons.push(sentence`More than ${MOST_FILES} files do not go; left out: ${leftOut}.`);
    }
    setRefused(reasons.join(" "));
    onFiles(next.slice(0, MOST_FILES));
  };
  return (
    <fieldset className={classes.group}>
      <legend>Files</legend>
      <p className={formClasses.lead}>
        Up to ten, of 10 MB each: pictures, documents, logs. They go one after the other.
      </p>
      {files.length > 0 && (
        <ul className={classes.files} aria-label="Files to send">
          {files.map((file, index) => (
            <li key={`${file.name}-${file.size}-${file.lastModified}`} className={classes.file}>
              <span dir="auto">{file.name}</span>
              <span className={classes.size}>{formatSize(file.size)}</span>
              <ActionIcon
                size={28}
                color="gray"
                aria-label={sentence`Take ${file.name} out`}
                onClick={() => onFiles(files.filter((_, other) => other !== index))}
              >
                <Icon name="close" size={14} />
              </ActionIcon>
            </li>
          ))}
        </ul>
      )}
      {refused && <p role="alert">{refused}</p>}
      <div>
        <FileButton multiple onChange={add} inputProps={{ "aria-label": "Files" }}>
          {(props) => (
            <Button size="compact-sm" variant="default" {...props}>
              Choose files
            </Button>
          )}
        </FileButton>
      </div>
    </fieldset>
  );
}
