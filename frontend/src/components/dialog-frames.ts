/** The frames of dialogs, apart so that only what opens one loads them. */
export { Drawer, Modal } from "@mantine/core";
