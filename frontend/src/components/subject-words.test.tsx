import { render, screen } from "@testing-library/react";

import { SubjectWords } from "./subject-words";

const linkOf = (subject: string, description?: string) => {
  render(
    <a href="/tickets/TX1" dir="auto">
      <SubjectWords subject={subject} description={description} />
    </a>,
  );
  return screen.getByRole("link");
};

describe("The link of a ticket", () => {
  it("is the subject, whose direction is that of the link", () => {
    const link = linkOf("מדפסת (HP) לא עובדת!");
    expect(link).toHaveAccessibleName("מדפסת (HP) לא עובדת!");
    expect(link.childElementCount).toBe(0);
  });

  it("is never without a name", () => {
    expect(linkOf("\u200b\u200b")).toHaveAccessibleName("(no subject)");
  });

  it("says how the description begins where the subject says nothing", () => {
    expect(linkOf("\u3164", "The printer\nsmokes")).toHaveAccessibleName(
      "(no subject) The printer smokes",
    );
  });
});
