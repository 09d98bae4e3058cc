import { firstWords, NO_SUBJECT, readableSubject } from "@/lib/subject";

/**
 * A subject; without a visible one, the beginning of the description. Has no element of its own,
 * since `dir="auto"` of its parent would ignore an element with a direction.
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
