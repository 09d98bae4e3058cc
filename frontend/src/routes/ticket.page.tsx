import { useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useParams, useRouteContext, useSearch } from "@tanstack/react-router";
import { useState } from "react";

import { CourseLinks, WayOn } from "@/app/course-links";
import { renewSession } from "@/app/shell/renew-session";
import { useCourse, useCourseKeys } from "@/app/use-course";
import { wayBackOf } from "@/app/way-back";
import { Icon } from "@/components/icon";
import { PageTitle } from "@/components/page-title";
import classes from "@/components/page-title.module.css";
import { useReadNoticesOf } from "@/features/notifications/api/notifications";
import { isAdmin } from "@/features/session/lib/roles";
import { ticketChanged } from "@/lib/api/ticket-keys";
import { sentence } from "@/lib/sentence";

import { TicketWithConversation } from "./ticket-with-conversation";

export function TicketRoute() {
  const { number } = useParams({ from: "/shell/tickets/$number" });
  const search = useSearch({ from: "/shell/tickets/$number" });
  const { user } = useRouteContext({ from: "/shell" });
  const navigate = useNavigate({ from: "/tickets/$number" });
  const queryClient = useQueryClient();
  const [back] = useState(() => wayBackOf(user));
  const course = useCourse(back, number);
  const go = (to: string) => navigate({ to: "/tickets/$number", params: { number: to } });
  useCourseKeys(course, (to) => void go(to));
  useReadNoticesOf(number);

  return (
    <TicketWithConversation
      key={number}
      number={number}
      viewer={{ userType: user.user_type, userId: user.user_id, isAdmin: isAdmin(user) }}
      search={search}
      onSearch={(patch) =>
        navigate({
          search: (current) => ({ ...current, ...patch }),
          replace: true,
          resetScroll: false,
        })
      }
      onMoved={() => void ticketChanged(queryClient, number)}
      renewSession={() => renewSession(queryClient)}
      renderWayOn={(isAwaited) => (
        <WayOn onward={course.onward} back={back} isAwaited={isAwaited} />
      )}
      renderWayBack={() => (
        <Link to={back.to} search={back.search}>
          Back to {back.label}
        </Link>
      )}
      renderTitle={(title, subject) => (
        <PageTitle windowTitle={subject ? sentence`${subject} · ${title}` : title}>
          <nav aria-label="Way back" className={classes.path}>
            <Link to={back.to} search={back.search} className={classes.back}>
              <Icon name="left" size={16} />
              {back.label}
            </Link>
            <span aria-hidden>/</span>
            <span className={classes.here}>{title}</span>
            <CourseLinks course={course} />
          </nav>
        </PageTitle>
      )}
    />
  );
}
