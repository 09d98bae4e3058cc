import { Skeleton } from "@mantine/core";

/** A placeholder for loading content, with a label for screen readers. */
export function LoadingBlock({
  label,
  height,
  mt,
}: {
  label: string;
  height: number;
  mt?: number;
}) {
  // A label needs a role. Not `status`, since screen readers announce that.
  return <Skeleton role="progressbar" aria-label={label} height={height} mt={mt ?? 0} />;
}
