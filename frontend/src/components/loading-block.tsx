import { Skeleton } from "@mantine/core";

/** One block in the shape of what loads, with its name for those who do not see it. */
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
