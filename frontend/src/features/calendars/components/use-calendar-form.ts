import { useRef, useState } from "react";

import { fieldErrorsOf } from "@/lib/field-errors";
import { focusInvalid } from "@/lib/focus-invalid";

import { type CalendarForm, DAYS, type Problems, problemsOf } from "../lib/calendar-form";

const FIELDS = [
  "name",
  "time_zone",
  "hours",
  ...DAYS.map((day) => `hours.${day}`),
  "closed",
  "open",
  "country",
  "subdivision",
  "holidays_until",
];

/** The values of a calendar's form, and the problems that were found when they were to be sent. */
export const useCalendarForm = (initial: CalendarForm) => {
  const [values, setValues] = useState(initial);
  const [problems, setProblems] = useState<Problems>({});
  const element = useRef<HTMLFormElement>(null);
  const complain = (found: Problems) => {
    setProblems(found);
    focusInvalid(element.current);
  };
  return {
    values,
    problems,
    element,
    change: (next: CalendarForm) => {
      setValues(next);
      // Once problems are shown, check again at every change, so that solved ones disappear.
      setProblems((now) => (Object.keys(now).length > 0 ? problemsOf(next) : now));
    },
    /** Returns whether the values can be sent. If not, shows the problems. */
    check: (): boolean => {
      const found = problemsOf(values);
      complain(found);
      return Object.keys(found).length === 0;
    },
    /** Shows the server's messages at their fields. Returns whether there was any. */
    refuse: (error: unknown): boolean => {
      const found = fieldErrorsOf(error, FIELDS);
      complain(found);
      return Object.keys(found).length > 0;
    },
  };
};
