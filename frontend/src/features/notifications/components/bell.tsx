import { ActionIcon, Drawer, Popover } from "@mantine/core";
import { useDisclosure, useMediaQuery } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";

import { Icon } from "@/components/icon";
import { PHONE_QUERY } from "@/lib/screen";

import { unreadCountQuery } from "../api/notifications";
import classes from "./bell.module.css";
import { NoticePanel } from "./notice-panel";

/** The bell with its count; the panel floats beside it, or fills the screen of a phone. */
export function Bell({ onOpenTicket }: { onOpenTicket: (number: string) => void }) {
  const [isOpen, panel] = useDisclosure(false);
  const isPhone = useMediaQuery(PHONE_QUERY, false, { getInitialValueInEffect: false });
  const unread = useQuery(unreadCountQuery).data ?? 0;

  const openTicket = (number: string) => {
    panel.close();
    onOpenTicket(number);
  };
  const content = <NoticePanel unread={unread} onOpenTicket={openTicket} />;
  const button = (
    <ActionIcon
      color="gray"
      size={36}
      className={classes.bell}
      onClick={panel.toggle}
      aria-label={unread > 0 ? `Notifications, ${unread} unread` : "Notifications"}
      aria-expanded={isOpen}
    >
      <Icon name="bell" size={20} />
      {unread > 0 && (
        <span className={classes.count} aria-hidden>
          {unread > 99 ? "99+" : unread}
        </span>
      )}
    </ActionIcon>
  );

  return (
    <>
      {isPhone ? (
        button
      ) : (
        <Popover
          opened={isOpen}
          onChange={(next) => (next ? panel.open() : panel.close())}
          position="bottom-end"
          width={400}
          shadow="none"
          trapFocus
          returnFocus
          transitionProps={{ duration: 140, transition: "fade-down" }}
        >
          <Popover.Target>{button}</Popover.Target>
          <Popover.Dropdown className={classes.panel} aria-label="Notifications">
            {content}
          </Popover.Dropdown>
        </Popover>
      )}
      {isPhone && (
        <Drawer
          opened={isOpen}
          onClose={panel.close}
          position="bottom"
          size="85%"
          title="Notifications"
          classNames={{ body: classes.sheet, content: classes.sheetContent }}
        >
          {content}
        </Drawer>
      )}
      <span className="visually-hidden" role="status">
        {unread > 0 ? `${unread} unread notifications` : ""}
      </span>
    </>
  );
}
