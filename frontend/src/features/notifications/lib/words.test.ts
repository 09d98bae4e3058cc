import { messageDirection, noticeTitle } from "./words";

describe("noticeTitle", () => {
  it.each([
    ["Task Assignment: Laptop does not start", "Laptop does not start"],
    ["Task Transferred to You: Re: Printer: no toner", "Re: Printer: no toner"],
    ["Ticket Resolved: ليلى: طابعة", "ليلى: طابعة"],
    ["Printer: no toner", "Printer: no toner"],
    ["Task Assignment", "Task Assignment"],
    ["Task Assignment: ", "Task Assignment: "],
    ["Nobody Is Left in a Role: Laptop", "Laptop"],
  ])("of %j is %j", (subject, title) => {
    expect(noticeTitle({ subject })).toBe(title);
  });
});

describe("messageDirection", () => {
  it("is that of the sentence, whoever it begins with", () => {
    expect(messageDirection({ message: "\u2068ليلى\u2069 gave you TX1, at Triage." })).toBe("ltr");
    expect(messageDirection({ message: "الطابعة لا تعمل" })).toBe("auto");
  });
});
