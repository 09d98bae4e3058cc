import "@fontsource-variable/inter/wght.css";
import "@/app/mantine.css";
import "@/app/tokens.css";
import "@/app/global.css";
import "@/app/overrides.css";

import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

import { App } from "@/app/app";
import { StartFailure } from "@/app/start-failure";
import { loadConfig } from "@/lib/config";

const root = document.getElementById("root");
if (!root) throw new Error("The page has no #root to render into.");
const page = await loadConfig().then(
  () => <App />,
  () => <StartFailure />,
);
createRoot(root).render(<StrictMode>{page}</StrictMode>);
