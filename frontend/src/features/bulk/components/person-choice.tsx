import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { SearchSelect } from "@/components/search-select";
import { type Candidate, roleMembersQuery } from "@/lib/api/candidates";

/** A field for one of the people in a role. */
export function PersonChoice({
  role,
  label,
  description,
  nothingFound,
  chosen,
  onChoose,
  error,
}: {
  role: string;
  label: string;
  description: string;
  nothingFound: string;
  chosen: Candidate | null;
  onChoose: (person: Candidate | null) => void;
  error: string | null;
}) {
  const [text, setText] = useState("");
  const [search] = useDebouncedValue(text === chosen?.name ? "" : text.trim(), 250);
  const members = useQuery(roleMembersQuery(role, search));
  return (
    <SearchSelect
      label={label}
      description={
        members.isError ? "The people did not load. Type a name to try again." : description
      }
      choices={
        members.data && {
          found: members.data.people.map(({ userId, name }) => ({
            value: String(userId),
            label: name,
          })),
          isCut: members.data.isCut,
        }
      }
      isPending={members.isFetching}
      chosen={chosen && { value: String(chosen.userId), label: chosen.name }}
      onChoose={(choice) =>
        onChoose(choice && { userId: Number(choice.value), name: choice.label })
      }
      text={text}
      onText={setText}
      error={error}
      nothingFound={nothingFound}
    />
  );
}
