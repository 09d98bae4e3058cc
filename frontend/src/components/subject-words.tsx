import { firstWords, NO_SUBJECT, readableSubject } from "@/lib/subject";

/**
 * A subject; if it has no visible character, the beginning of the description. Renders text without
 * an element, since the parent's `dir="auto"` ignores elements that have a direction.
 */
export function SubjectWords({
  subject,
  description = "",
}: {
  subject: string;
  description?: string;
}) {
  const readable = readableSubject(subject);
  if (readable !== null) return readable;
  const words = firstWords(description);
  return (
    <>
      {NO_SUBJECT}
      {words && (
        <>
          {" "}
          <bdi dir="auto">{words}</bdi>
        </>
      )}
    </>
  );
}
