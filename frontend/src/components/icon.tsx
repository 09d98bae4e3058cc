/**
 * The icons: line drawings on a 20-unit grid, in the colour of the text around them. They are
 * hidden from screen readers, which read the word beside an icon or the label of its button.
 */
const DRAWINGS = {
  inbox:
    "M3.5 11.5h3.7l1.3 2h3l1.3-2h3.7M5.3 4.5h9.4l2.1 7v3.7a1.3 1.3 0 0 1-1.3 1.3h-11a1.3 1.3 0 0 1-1.3-1.3v-3.7z",
  bell: "M5.2 13.8c.9-1 1.3-2.2 1.3-3.5V8.7a3.5 3.5 0 0 1 7 0v1.6c0 1.3.4 2.5 1.3 3.5zM8.5 16.3a1.7 1.7 0 0 0 3 0",
  sun: "M10 6.8a3.2 3.2 0 1 0 0 6.4 3.2 3.2 0 0 0 0-6.4M10 2.5v1.3M10 16.2v1.3M2.5 10h1.3M16.2 10h1.3M4.7 4.7l.9.9M14.4 14.4l.9.9M4.7 15.3l.9-.9M14.4 5.6l.9-.9",
  moon: "M16.3 11.9A6.6 6.6 0 0 1 8.1 3.7a6.6 6.6 0 1 0 8.2 8.2z",
  screen: "M3 4.5h14v9H3zM7.5 16.5h5M10 13.5v3",
  person: "M10 9.5a3 3 0 1 0 0-6 3 3 0 0 0 0 6M4 16.5c.6-2.8 3-4.3 6-4.3s5.4 1.5 6 4.3",
  people:
    "M7.5 9.2a2.6 2.6 0 1 0 0-5.2 2.6 2.6 0 0 0 0 5.2M2.7 15.8c.5-2.4 2.4-3.7 4.8-3.7s4.3 1.3 4.8 3.7M13 4.3a2.5 2.5 0 0 1 0 4.7M14.2 12.3c1.6.4 2.7 1.6 3.1 3.5",
  leave:
    "M8 3.5H5.3A1.3 1.3 0 0 0 4 4.8v10.4a1.3 1.3 0 0 0 1.3 1.3H8M12.5 13.3l3.3-3.3-3.3-3.3M15.5 10H8",
  search: "M9 14.2a5.2 5.2 0 1 0 0-10.4 5.2 5.2 0 0 0 0 10.4M12.8 12.8l3.7 3.7",
  copy: "M7.5 7.5h8v8h-8zM12.5 7.5v-3h-8v8h3",
  check: "M4.5 10.5l3.5 3.5 7.5-8",
  checkAll: "M2.5 10.8l3 3 6.5-7M9.2 13l.8.8 7-7.5",
  clock: "M10 16.8a6.8 6.8 0 1 0 0-13.6 6.8 6.8 0 0 0 0 13.6M10 6.3V10l2.5 1.7",
  warning: "M10 3.5l7 12.5H3zM10 8.2v3.6M10 13.9v.1",
  pause: "M7.3 5.5v9M12.7 5.5v9",
  close: "M5.5 5.5l9 9M14.5 5.5l-9 9",
  left: "M12 5l-5 5 5 5",
  right: "M8 5l5 5-5 5",
  down: "M5 8l5 5 5-5",
  up: "M5 12.5l5-5 5 5",
  arrow: "M4 10h11.5M11 5.5l4.5 4.5-4.5 4.5",
  arrowBack: "M16 10H4.5M9 5.5L4.5 10 9 14.5",
  lock: "M5.5 9h9v7h-9zM7.3 9V6.7a2.7 2.7 0 0 1 5.4 0V9",
  globe:
    "M10 16.8a6.8 6.8 0 1 0 0-13.6 6.8 6.8 0 0 0 0 13.6M3.3 10h13.4M10 3.2c4 3.6 4 10 0 13.6-4-3.6-4-10 0-13.6",
  pencil: "M4 16l.7-3.2 8.6-8.6a1.4 1.4 0 0 1 2 0l.5.5a1.4 1.4 0 0 1 0 2L7.2 15.3zM12 5.5l2.5 2.5",
  bin: "M4 6h12M8 6V4.3h4V6M5.5 6l.7 10.2h7.6L14.5 6M8.4 9v4.3M11.6 9v4.3",
  retry: "M15.8 8.5A6.2 6.2 0 1 0 16 12M16.2 4.5v4h-4",
  fold: "M3.5 4.5h13v11h-13zM8 4.5v11M13.3 8.3L11.6 10l1.7 1.7",
  unfold: "M3.5 4.5h13v11h-13zM8 4.5v11M11.6 8.3l1.7 1.7-1.7 1.7",
  message: "M3.5 4.5h13v9.2H9l-3.3 2.8v-2.8H3.5z",
  history: "M4.3 7.2A6.5 6.5 0 1 1 3.5 10M3.8 4.2v3.2H7M10 6.8v3.4l2.2 1.5",
  minus: "M6 10h8",
  plus: "M10 4.5v11M4.5 10h11",
  list: "M7.5 5.5h9M7.5 10h9M7.5 14.5h9M3.7 5.5h.1M3.7 10h.1M3.7 14.5h.1",
  flag: "M5 17V3.5M5 4.2c3.3-1.6 6 1.6 10.5 0v7.3c-4.5 1.6-7.2-1.6-10.5 0",
  route:
    "M5.5 6.5a1.8 1.8 0 1 0 0-3.6 1.8 1.8 0 0 0 0 3.6M14.5 17.1a1.8 1.8 0 1 0 0-3.6 1.8 1.8 0 0 0 0 3.6M7.3 4.7h5.2a2.6 2.6 0 0 1 0 5.3h-5a2.6 2.6 0 0 0 0 5.3h5.2",
  cloudOff:
    "M6.2 7.8A3.6 3.6 0 0 0 6.5 15h7.3M15.7 14a2.9 2.9 0 0 0-1.5-4.9 4.6 4.6 0 0 0-5.7-3.3M3.5 3.5l13 13",
  file: "M5.5 3h6l3.5 3.5V17h-9.5zM11.3 3.2v3.5h3.5",
  picture: "M3.5 4.5h13v11h-13zM3.8 13.5l3.7-3.7 3 3 2-2 3.8 3.6M12.7 8a.9.9 0 1 0 0-.1",
  archive: "M3.5 4.5h13v3.2h-13zM4.7 7.7v8.1h10.6V7.7M8.3 10.7h3.4",
  clip: "M14.8 9.3l-5.2 5.2a3 3 0 0 1-4.3-4.2l5.7-5.7a2 2 0 0 1 2.9 2.8l-5.6 5.6a1 1 0 0 1-1.4-1.4l4.8-4.8",
  info: "M10 16.8a6.8 6.8 0 1 0 0-13.6 6.8 6.8 0 0 0 0 13.6M10 9.3v4M10 6.7v.1",
  settings: "M3.5 6.2h7.2M15 6.2h1.5M12.8 4v4.4M3.5 13.8H5M9.3 13.8h7.2M7.2 11.6V16",
} as const;

export type IconName = keyof typeof DRAWINGS;

export function Icon({ name, size = 18 }: { name: IconName; size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 20 20"
      fill="none"
      stroke="currentColor"
      strokeWidth={1.6}
      strokeLinecap="round"
      strokeLinejoin="round"
      style={{ flexShrink: 0 }}
      aria-hidden="true"
    >
      <path d={DRAWINGS[name]} />
    </svg>
  );
}
