import { Button } from "@mantine/core";

import { Icon } from "./icon";
import classes from "./list-page.module.css";

/** Shows the waiting rows; stands in the line of the tabs, where it moves nothing. */
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
