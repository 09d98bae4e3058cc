import { Button } from "@mantine/core";

import { Icon } from "./icon";
import classes from "./list-page.module.css";

/**
 * The button that shows the waiting changes of a list. It stands beside the tabs, so that the rows
 * do not move when it appears.
 */
export function NewsButton({ news, onShow }: { news: string | null; onShow: () => void }) {
  return (
    <div className={classes.news} role="status">
      {news && (
        <Button
          size="compact-sm"
          variant="light"
          onClick={onShow}
          leftSection={<Icon name="up" size={14} />}
        >
          {news}
        </Button>
      )}
    </div>
  );
}
