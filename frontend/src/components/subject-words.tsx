import { firstWords, NO_SUBJECT, readableSubject } from "@/lib/subject";

/** A subject in its own direction; where there is none to read, how the description begins. */
export function SubjectWords({
  subject,
  description = "",
}: {
  subject: string;
  description?: string;
}) {
  const readable = readableSubject(subject);
  if (readable !== null) return <bdi dir="auto">{readable}</bdi>;
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
