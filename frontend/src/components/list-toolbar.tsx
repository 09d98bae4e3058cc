import { Button } from "@mantine/core";

import { PRIORITIES, type Priority } from "@/lib/priority";
import { useSingleKeys, useSingleKeysSetting } from "@/lib/single-keys";
import { useIsPhone } from "@/lib/use-is-phone";

import { ChoiceField } from "./choice-field";
import classes from "./list-page.module.css";
import { SearchField } from "./search-field";

const PRIORITY_CHOICES = PRIORITIES.map((value) => ({ value, label: value }));

type ListFilters = { q?: string; priority?: Priority };

/** The keys `j` and `k` focus the link of the next and the previous row. */
export function useRowKeys() {
  const walk = (by: 1 | -1) => {
    const links = [...document.querySelectorAll<HTMLElement>("[data-row-link]")];
    // The focus may be on any element in a row, such as the chip of the deadline.
    const here = links.findIndex((link) =>
      link.closest("tr, li")?.contains(document.activeElement),
    );
    const next = here === -1 ? (by === 1 ? 0 : links.length - 1) : here + by;
    links[next]?.focus();
  };
  useSingleKeys([
    ["j", () => walk(1)],
    ["k", () => walk(-1)],
  ]);
}

/**
 * The filters of a list of tickets: search and priority. On a phone also the choice of the order.
 */
export function ListToolbar<Sort extends string>({
  search,
  onSearch,
  sort,
  sortChoices,
  onSort,
  selection,
}: {
  search: ListFilters;
  onSearch: (patch: ListFilters) => void;
  sort: Sort;
  sortChoices: readonly { value: Sort; label: string }[];
  onSort: (sort: Sort) => void;
  /** Absent if rows cannot be selected. */
  selection?: { isOn: boolean; turn: (isOn: boolean) => void } | undefined;
}) {
  const isPhone = useIsPhone();
  const [hasKeys] = useSingleKeysSetting();
  return (
    <div className={classes.toolbar}>
      <SearchField
        label="Search by number, subject or requester"
        placeholder="Number, subject or requester"
        value={search.q}
        onSearch={(q) => onSearch({ q })}
      />
      {isPhone && selection && (
        <Button
          variant="default"
          className={classes.selectButton}
          aria-pressed={selection.isOn}
          onClick={() => selection.turn(!selection.isOn)}
        >
          Select
        </Button>
      )}
      <ChoiceField
        className={classes.select}
        label="Priority"
        any="Any priority"
        choices={PRIORITY_CHOICES}
        value={search.priority}
        onChoose={(priority) => onSearch({ priority })}
      />
      {isPhone && (
        <ChoiceField
          className={classes.sort}
          label="Sort by"
          choices={sortChoices}
          value={sort}
          onChoose={(chosen) => chosen && onSort(chosen)}
        />
      )}
      {!isPhone && hasKeys && (
        <p className={classes.keys}>
          <kbd className={classes.key}>j</kbd> <kbd className={classes.key}>k</kbd> to walk,{" "}
          {selection && (
            <>
              <kbd className={classes.key}>Space</kbd> to select,{" "}
            </>
          )}
          <kbd className={classes.key}>Enter</kbd> to open
        </p>
      )}
    </div>
  );
}
