import { Select } from "@mantine/core";

/** A choice that the server found. */
export type Choice = { value: string; label: string };
export type Choices = { found: readonly Choice[]; isCut: boolean };

/** A field that offers choices which the server finds for its text. */
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
  /**
   * The choices that match the text; undefined until the first answer. `isCut`: there are more that
   * match.
   */
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
  // Keep the chosen one among the options, even if it does not match the text.
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
      // Do not filter by label: the server has filtered already, also by other fields.
      filter={({ options: all }) => all}
      nothingFoundMessage={isPending ? "Looking" : nothingFound}
      error={error}
      data-autofocus
    />
  );
}
