import { Autocomplete, type AutocompleteProps } from "@mantine/core";

import { type Limited, tellLength } from "./limited";

/** A line of text with suggestions and a limit. */
export function LimitedAutocomplete({ limit, measure, ...props }: AutocompleteProps & Limited) {
  return <Autocomplete {...props} {...tellLength(props, { limit, measure })} />;
}
