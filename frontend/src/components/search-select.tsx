import { Select } from "@mantine/core";

/** One of many, found by the server. `isCut`: more match than are listed. */
export type Choice = { value: string; label: string };
export type Choices = { found: readonly Choice[]; isCut: boolean };

/** A field that offers what the server finds for the text in it. */
export function SearchSelect({
  label,
  description,
  choices,
  isPending,
  chosen,
  onChoose,
  text,
  onText,
  error,
  nothingFound,
  className,
}: {
  label: string;
  description: string;
  /** The matches of the text; undefined until the first answer. */
  choices: Choices | undefined;
  isPending: boolean;
  chosen: Choice | null;
  onChoose: (choice: Choice | null) => void;
  text: string;
  onText: (text: string) => void;
  error: string | null;
  nothingFound: string;
  className?: string;
}) {
  const found = choices?.found ?? [];
  // The chosen one stays an option when the list is narrowed to others.
  const isChosenOutside = chosen && !found.some(({ value }) => value === chosen.value);
  const options = isChosenOutside ? [chosen, ...found] : [...found];
  return (
    <Select
      className={className}
      label={label}
      description={
        choices?.isCut
          ? `${description} More fit than are listed: type more of the name.`
          : description
      }
      placeholder={choices || !isPending ? "Search by name" : "Loading"}
      data={options}
      value={chosen?.value ?? null}
      onChange={(value) => onChoose(options.find((option) => option.value === value) ?? null)}
      searchable
      searchValue={text}
      onSearchChange={onText}
      // The server has filtered already, by more than the label.
      filter={({ options: all }) => all}
      nothingFoundMessage={isPending ? "Looking" : nothingFound}
      error={error}
      data-autofocus
    />
  );
}
