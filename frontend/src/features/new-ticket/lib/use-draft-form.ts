import { useForm } from "@mantine/form";

import { complaints, EMPTY_DRAFT } from "./draft";

export const useDraftForm = () => useForm({ initialValues: EMPTY_DRAFT, validate: complaints });

export type DraftForm = ReturnType<typeof useDraftForm>;
