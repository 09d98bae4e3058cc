import { firstWords, NO_SUBJECT, readableSubject } from "@/lib/subject";

/**
 * A subject; where there is none to read, how the description begins. Has no element of its own, since
 * `dir="auto"` of what is around it would not look into one that has a direction.
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
