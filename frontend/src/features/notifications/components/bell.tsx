import { useDisclosure } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";

import { Sheet } from "@/components/dialog";
import { Icon } from "@/components/icon";
import { lazily } from "@/lib/lazily";

import { unreadCountQuery } from "../api/notifications";
import classes from "./bell.module.css";

const DropPanel = lazily(() => import("@/components/drop-panel").then((it) => it.DropPanel));
const NoticePanel = lazily(() => import("./notice-panel").then((it) => it.NoticePanel));

const MOST_SHOWN = 99;

/**
 * The bell with the number of unread notices. Its panel floats beside it; on a phone it is a sheet.
 */
export function Bell({
  isPhone,
  onOpenTicket,
}: {
  isPhone: boolean;
  onOpenTicket: (number: string) => void;
}) {
  const [isOpen, panel] = useDisclosure(false);
  const unread = useQuery(unreadCountQuery).data ?? 0;
  const openTicket = (number: string) => {
    panel.close();
    onOpenTicket(number);
  };
  const content = <NoticePanel unread={unread} onOpenTicket={openTicket} />;
  const button = (
    <button
      type="button"
      className={isPhone ? classes.stacked : classes.bell}
      onClick={panel.toggle}
      aria-haspopup="dialog"
      aria-expanded={isOpen}
    >
      <span className={classes.sign}>
        <Icon name="bell" size={isPhone ? 22 : 20} />
        {unread > 0 && (
          <span className={classes.count} aria-hidden="true">
            {unread > MOST_SHOWN ? `${MOST_SHOWN}+` : unread}
          </span>
        )}
      </span>
      <span className={isPhone ? undefined : "visually-hidden"}>Notifications</span>
      {unread > 0 && <span className="visually-hidden">, {unread} unread</span>}
    </button>
  );

  return (
    <>
      {isPhone ? (
        <>
          {button}
          <Sheet
            opened={isOpen}
            onClose={panel.close}
            position="bottom"
            size="85%"
            title="Notifications"
            classNames={{ body: classes.sheet, content: classes.sheetContent }}
          >
            {content}
          </Sheet>
        </>
      ) : (
        <span className={classes.place}>
          {button}
          {isOpen && (
            <DropPanel label="Notifications" className={classes.panel} onClose={panel.close}>
              {content}
            </DropPanel>
          )}
        </span>
      )}
      <span className="visually-hidden" role="status">
        {unread > 0 ? `${unread} unread notifications` : ""}
      </span>
    </>
  );
}
