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

/** The values of a calendar's form, and what is wrong with them once they were sent. */
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
      // Keep what still holds, so that a complaint goes as soon as it is mended.
      setProblems((now) => (Object.keys(now).length > 0 ? problemsOf(next) : now));
    },
    /** Whether the values can be sent; else shows why not. */
    check: (): boolean => {
      const found = problemsOf(values);
      complain(found);
      return Object.keys(found).length === 0;
    },
    /** Shows the server's refusal at its fields. Returns whether all of it found a field. */
    refuse: (error: unknown): boolean => {
      const found = fieldErrorsOf(error, FIELDS);
      complain(found);
      return Object.keys(found).length > 0;
    },
  };
};
