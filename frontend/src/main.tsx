import "@fontsource-variable/inter/wght.css";
import "@/app/mantine.css";
import "@/app/tokens.css";
import "@/app/global.css";
import "@/app/overrides.css";

import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

import { App } from "@/app/app";

const root = document.getElementById("root");
if (!root) throw new Error("The page has no #root to render into.");
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
