import { Select, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";

import form from "@/components/form-page.module.css";
import { ErrorState } from "@/components/states";

import { countriesQuery, subdivisionsQuery } from "../api/calendars";
import type { CalendarForm, Problems } from "../lib/calendar-form";
import { countryName } from "../lib/words";

type Place = Pick<CalendarForm, "country" | "subdivision" | "holidaysUntil">;

/** The fields for copying public holidays into the closed days: the country, and the last day. */
export function HolidayFields({
  place,
  onPlace,
  problems,
  isReadOnly,
}: {
  place: Place;
  onPlace: (place: Place) => void;
  problems: Problems;
  isReadOnly: boolean;
}) {
  const countries = useQuery(countriesQuery);
  const subdivisions = useQuery(subdivisionsQuery(place.country));
  if (countries.isError && !countries.data) {
    return (
      <ErrorState
        title="The countries did not load"
        error={countries.error}
        onRetry={() => countries.refetch()}
        isRetrying={countries.isFetching}
      />
    );
  }
  const parts = subdivisions.data ?? [];
  return (
    <div className={form.fields}>
      <Select
        label="Public holidays of"
        description="They are copied into the closed days, where each can be removed."
        placeholder="No country"
        data={(countries.data ?? [])
          .map((code) => ({ value: code, label: countryName(code) }))
          .sort((a, b) => a.label.localeCompare(b.label))}
        value={place.country || null}
        onChange={(country) =>
          onPlace({
            country: country ?? "",
            subdivision: "",
            holidaysUntil: country ? place.holidaysUntil : "",
          })
        }
        searchable
        clearable
        clearButtonProps={{ "aria-label": "No country" }}
        limit={60}
        nothingFoundMessage={countries.isPending ? "Loading" : "No country by that name"}
        readOnly={isReadOnly}
        error={problems.country}
      />
      {parts.length > 0 && (
        <Select
          label="In"
          placeholder="All of the country"
          data={parts.map(({ code, name }) => ({ value: code, label: name }))}
          value={place.subdivision || null}
          onChange={(subdivision) => onPlace({ ...place, subdivision: subdivision ?? "" })}
          searchable
          clearable
          clearButtonProps={{ "aria-label": "All of the country" }}
          limit={60}
          nothingFoundMessage="No part by that name"
          readOnly={isReadOnly}
          error={problems.subdivision}
        />
      )}
      {subdivisions.isError && (
        <p className={form.note}>The parts of the country did not load. It can be saved without.</p>
      )}
      {place.country && (
        <TextInput
          type="date"
          label="Copied up to"
          description="Empty: to the end of the year after next. Later ones are added with a later date."
          min="1970-01-01"
          max="2100-12-31"
          value={place.holidaysUntil}
          readOnly={isReadOnly}
          onChange={(event) => onPlace({ ...place, holidaysUntil: event.currentTarget.value })}
          error={problems.holidays_until}
        />
      )}
    </div>
  );
}
