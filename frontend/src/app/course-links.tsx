import { Link } from "@tanstack/react-router";
import { useEffect, useRef } from "react";

import { Icon } from "@/components/icon";
import type { Course, Stop } from "@/lib/course";
import { viewDeadline } from "@/lib/deadline";
import { sentence } from "@/lib/sentence";
import { useNow } from "@/lib/time/ticker";

import classes from "./course-links.module.css";
import type { WayBack } from "./way-back";

/**
 * The place of the ticket in the list from which the user opened it, and links to its neighbours.
 */
export function CourseLinks({ course }: { course: Course }) {
  if (course.place === 0) return null;
  return (
    <span className={classes.course}>
      <span className={classes.place}>
        {course.place} of {course.count}
      </span>
      <Beside stop={course.previous} icon="up" label="Previous ticket" keys="[" />
      <Beside stop={course.next} icon="down" label="Next ticket" keys="]" />
    </span>
  );
}

function Beside({
  stop,
  icon,
  label,
  keys,
}: {
  stop: Stop | undefined;
  icon: "up" | "down";
  label: string;
  keys: string;
}) {
  if (!stop) {
    return (
      <span className={classes.beside} data-off>
        <Icon name={icon} size={16} />
      </span>
    );
  }
  return (
    <Link
      to="/tickets/$number"
      params={{ number: stop.number }}
      className={classes.beside}
      aria-label={label}
      aria-keyshortcuts={keys}
      title={sentence`${label}: ${stop.subject} (${keys})`}
    >
      <Icon name={icon} size={16} />
    </Link>
  );
}

/**
 * The link to follow when a ticket is done: to the next ticket in the list, or back to the list if
 * no other ticket is left.
 */
export function WayOn({
  onward,
  back,
  isAwaited,
}: {
  onward: Stop | undefined;
  back: WayBack;
  /** Whether the link takes the focus, because the user's work on this ticket is done. */
  isAwaited: boolean;
}) {
  const link = useRef<HTMLAnchorElement>(null);
  useEffect(() => {
    if (isAwaited) link.current?.focus();
  }, [isAwaited]);
  if (!onward) {
    return (
      <Link ref={link} to={back.to} search={back.search} className={classes.on}>
        That was the last one. Back to {back.label}
      </Link>
    );
  }
  return (
    <Link
      ref={link}
      to="/tickets/$number"
      params={{ number: onward.number }}
      className={classes.on}
    >
      <span>
        Next: <bdi>{onward.subject}</bdi>
        {onward.deadline && <DueWords deadline={onward.deadline} />}
      </span>
      <Icon name="arrow" size={16} />
    </Link>
  );
}

function DueWords({ deadline }: { deadline: NonNullable<Stop["deadline"]> }) {
  const { state, label } = viewDeadline(deadline, useNow());
  return state === "none" ? null : `, ${label.charAt(0).toLowerCase()}${label.slice(1)}`;
}
