import { useMediaQuery } from "@mantine/hooks";

import { PHONE_QUERY } from "./screen";

/** Whether the screen counts as a phone's. Correct from the first render on. */
export const useIsPhone = (): boolean =>
  useMediaQuery(PHONE_QUERY, false, { getInitialValueInEffect: false });
