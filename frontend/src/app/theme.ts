import {
  type ActionIconProps,
  type ButtonProps,
  type CSSVariablesResolver,
  createTheme,
  type DrawerProps,
  type MantineColorsTuple,
  type ModalProps,
  type SelectProps,
  type TooltipProps,
} from "@mantine/core";

/** Ten shades as Mantine needs them, all equal: the token itself has a value for each theme. */
const tokenShades = (token: string): MantineColorsTuple => {
  const shade = `var(${token})`;
  return [shade, shade, shade, shade, shade, shade, shade, shade, shade, shade];
};

/** A dialog's head is a `<header>`; without this role it would be a banner landmark of the page. */
const NO_LANDMARK = { role: "none" };

/**
 * The transition of dialogs. At its end no transform is left, because a transform would misplace
 * and clip the lists that open in a dialog.
 */
const RISE = {
  in: { opacity: 1, transform: "none" },
  out: { opacity: 0, transform: "translateY(8px)" },
  transitionProperty: "transform, opacity",
};

const BUTTON: Partial<ButtonProps> = { size: "sm", fw: 550 };

const ACTION_ICON: Partial<ActionIconProps> = { variant: "subtle", size: 32 };

const TOOLTIP: Partial<TooltipProps> = { transitionProps: { duration: 120 } };

const DIALOG = {
  overlayProps: { color: "transparent", backgroundOpacity: 1 },
  closeButtonProps: { "aria-label": "Close the dialog" },
  attributes: { header: NO_LANDMARK },
};

const MODAL: Partial<ModalProps> = {
  ...DIALOG,
  centered: true,
  transitionProps: { duration: 150, transition: RISE },
};

const DRAWER: Partial<DrawerProps> = { ...DIALOG, transitionProps: { duration: 180 } };

/** The direction of the text follows its first letters. */
const WRITTEN = { dir: "auto" };

/** Fields with a list, which scrolls itself: Mantine's scroll area cannot be reached by keyboard. */
const CHOOSING = { ...WRITTEN, withScrollArea: false };

const SELECT: Partial<SelectProps> = {
  ...CHOOSING,
  // Opens on typing, a click or the arrow down, but not on focus alone.
  openOnFocus: false,
  // Rendered beside the field, so that the list belongs to the same dialog or landmark.
  comboboxProps: { withinPortal: false, floatingStrategy: "fixed" },
};

export const theme = createTheme({
  fontFamily: '"Inter Variable", system-ui, -apple-system, "Segoe UI", sans-serif',
  fontFamilyMonospace: "var(--mono)",
  fontSizes: { xs: "12px", sm: "13px", md: "14px", lg: "16px", xl: "20px" },
  defaultRadius: "6px",
  primaryColor: "accent",
  primaryShade: 8,
  cursorType: "pointer",
  respectReducedMotion: true,
  focusRing: "auto",
  colors: { accent: tokenShades("--accent") },
  // Use plain objects: to import a component here would add it to every page's first load.
  components: {
    Button: { defaultProps: BUTTON },
    ActionIcon: { defaultProps: ACTION_ICON },
    Tooltip: { defaultProps: TOOLTIP },
    Modal: { defaultProps: MODAL },
    Select: { defaultProps: SELECT },
    TextInput: { defaultProps: WRITTEN },
    Textarea: { defaultProps: WRITTEN },
    Autocomplete: { defaultProps: CHOOSING },
    Drawer: { defaultProps: DRAWER },
  },
});

/** Sets Mantine's variables to our tokens, equally in both themes. */
export const resolveVariables: CSSVariablesResolver = () => {
  const shared = {
    "--mantine-color-body": "var(--surface)",
    "--mantine-color-text": "var(--text)",
    "--mantine-color-dimmed": "var(--text-muted)",
    "--mantine-color-placeholder": "var(--text-muted)",
    "--mantine-color-anchor": "var(--accent-text)",
    "--mantine-color-error": "var(--danger)",
    "--mantine-color-default": "var(--surface-raised)",
    "--mantine-color-default-hover": "var(--surface-hover)",
    "--mantine-color-default-color": "var(--text)",
    "--mantine-color-default-border": "var(--border-strong)",
    "--mantine-color-disabled": "var(--surface-sunken)",
    "--mantine-color-disabled-color": "var(--text-muted)",
    "--mantine-color-disabled-border": "var(--border)",
    "--mantine-primary-color-filled": "var(--accent)",
    "--mantine-primary-color-filled-hover": "var(--accent-hover)",
    "--mantine-primary-color-contrast": "var(--accent-contrast)",
    "--mantine-primary-color-light": "var(--accent-soft)",
    "--mantine-primary-color-light-hover": "var(--accent-soft)",
    "--mantine-primary-color-light-color": "var(--accent-text)",
    "--mantine-color-accent-filled": "var(--accent)",
    "--mantine-color-accent-filled-hover": "var(--accent-hover)",
    "--mantine-color-accent-light": "var(--accent-soft)",
    "--mantine-color-accent-light-hover": "var(--accent-soft)",
    "--mantine-color-accent-light-color": "var(--accent-text)",
    "--mantine-color-accent-outline": "var(--accent-text)",
    "--mantine-color-accent-outline-hover": "var(--accent-soft)",
    "--mantine-color-accent-text": "var(--accent-text)",
    "--mantine-color-gray-light-color": "var(--text-muted)",
    "--mantine-color-gray-light-hover": "var(--surface-hover)",
  };
  return { variables: { "--mantine-line-height": "1.5" }, light: shared, dark: shared };
};
