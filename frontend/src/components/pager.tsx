import { Button } from "@mantine/core";

import { Icon } from "@/components/icon";

import classes from "./list-page.module.css";

export function Pager({
  page,
  pageSize,
  count,
  onPage,
}: {
  page: number;
  pageSize: number;
  count: number;
  onPage: (page: number) => void;
}) {
  const first = (page - 1) * pageSize + 1;
  const last = Math.min(page * pageSize, count);
  return (
    <nav className={classes.pager} aria-label="Pages">
      <span className="tabular">
        {first}–{last} of {count}
      </span>
      <Button
        variant="default"
        size="xs"
        disabled={page <= 1}
        onClick={() => onPage(page - 1)}
        leftSection={<Icon name="left" size={16} />}
      >
        Back
      </Button>
      <Button
        variant="default"
        size="xs"
        disabled={last >= count}
        onClick={() => onPage(page + 1)}
        rightSection={<Icon name="right" size={16} />}
      >
        Next
      </Button>
    </nav>
  );
}
