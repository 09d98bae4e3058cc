import { useMediaQuery } from "@mantine/hooks";

import { PHONE_QUERY } from "./screen";

/** Whether the screen is a phone's, known from the first picture on. */
export const useIsPhone = (): boolean =>
  useMediaQuery(PHONE_QUERY, false, { getInitialValueInEffect: false });
