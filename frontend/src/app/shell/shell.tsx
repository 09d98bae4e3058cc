import { useLocalStorage, useMediaQuery } from "@mantine/hooks";
import { useQueryClient } from "@tanstack/react-query";
import { Link, Outlet, useLocation, useNavigate, useRouteContext } from "@tanstack/react-router";
import { useMemo, useState } from "react";

import { Icon } from "@/components/icon";
import { TitleSlotContext } from "@/components/page-title";
import { useLiveNotices } from "@/features/notifications/api/live";
import { Bell } from "@/features/notifications/components/bell";
import { mayCreate } from "@/features/session/lib/roles";
import { ticketChanged } from "@/lib/api/ticket-keys";
import { NARROW_QUERY } from "@/lib/screen";
import { useSingleKeys } from "@/lib/single-keys";
import { useIsPhone } from "@/lib/use-is-phone";
import { useArrival } from "../arrival";
import { LinkBanner } from "./link-banner";
import { PersonMenu } from "./person-menu";
import { BottomBar, Rail } from "./rail";
import { renewSession } from "./renew-session";
import classes from "./shell.module.css";

/**
 * The frame of every page: the rail, the bar with title, bell and user menu, and the live
 * connection.
 */
export function Shell() {
  const { user } = useRouteContext({ from: "/shell" });
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const isPhone = useIsPhone();
  const isNarrow = useMediaQuery(NARROW_QUERY, false, { getInitialValueInEffect: false });
  const isCreating = useLocation({ select: ({ pathname }) => pathname === "/new" });
  const [slot, setSlot] = useState<HTMLElement | null>(null);
  const [announced, announce] = useState("");
  const title = useMemo(() => ({ slot, announce }), [slot]);
  const [isFolded, setIsFolded] = useLocalStorage({
    key: "tts-rail-folded",
    defaultValue: false,
    getInitialValueInEffect: false,
  });

  useArrival();
  useSingleKeys([["c", () => mayCreate(user) && navigate({ to: "/new" })]]);

  useLiveNotices(
    () => renewSession(queryClient),
    (number) => void ticketChanged(queryClient, number),
  );

  const bell = (
    <Bell
      isPhone={isPhone}
      onOpenTicket={(number) => navigate({ to: "/tickets/$number", params: { number } })}
    />
  );

  return (
    <div className={classes.shell} data-folded={isFolded || isNarrow || undefined}>
      <a className={classes.skip} href="#content">
        Skip to the content
      </a>
      {!isPhone && (
        <Rail isFolded={isFolded || isNarrow} onFold={isNarrow ? undefined : setIsFolded} />
      )}
      <div className={classes.main}>
        <header className={classes.bar}>
          <div className={classes.title} ref={setSlot} />
          {isPhone && mayCreate(user) && !isCreating && (
            <Link to="/new" className={classes.newOnPhone} aria-label="New ticket">
              <Icon name="plus" size={22} />
            </Link>
          )}
          {!isPhone && bell}
          {!isPhone && <PersonMenu user={user} isPhone={false} />}
        </header>
        <LinkBanner />
        <p className="visually-hidden" role="status" aria-label="Page">
          {announced}
        </p>
        <TitleSlotContext value={title}>
          <main
            id="content"
            data-scroll-restoration-id="content"
            className={classes.content}
            tabIndex={-1}
          >
            <Outlet />
          </main>
        </TitleSlotContext>
        {isPhone && (
          <BottomBar>
            {bell}
            <PersonMenu user={user} isPhone />
          </BottomBar>
        )}
      </div>
    </div>
  );
}
