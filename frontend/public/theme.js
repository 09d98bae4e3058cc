(() => {
  let choice = "auto";
  try {
    choice = localStorage.getItem("tts-theme") ?? "auto";
  } catch {
    // Storage may be closed to us; the system's theme serves.
  }
  const isDark =
    choice === "dark" || (choice === "auto" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.setAttribute("data-mantine-color-scheme", isDark ? "dark" : "light");
})();
