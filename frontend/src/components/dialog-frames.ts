/** The frames of dialogs, in a separate module so that only pages that open one load them. */
export { Drawer, Modal } from "@mantine/core";
