import { Skeleton } from "@mantine/core";

/** One block in the shape of the loading content, with its name for screen readers. */
export function LoadingBlock({
  label,
  height,
  mt,
}: {
  label: string;
  height: number;
  mt?: number;
}) {
  // A name needs a role that may have one. Not `status`, which announces results.
  return <Skeleton role="progressbar" aria-label={label} height={height} mt={mt ?? 0} />;
}
