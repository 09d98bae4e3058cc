(() => {
  let choice = "auto";
  try {
    choice = localStorage.getItem("tts-theme") ?? "auto";
  } catch {
    // The browser may deny access to the storage: use the system's theme.
  }
  const isDark =
    choice === "dark" || (choice === "auto" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.setAttribute("data-mantine-color-scheme", isDark ? "dark" : "light");
})();
