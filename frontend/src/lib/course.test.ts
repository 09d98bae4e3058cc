import { courseOf, onwardOf, type Stop } from "./course";

const stop = (number: string): Stop => ({ number, subject: `About ${number}`, deadline: null });
const STOPS = ["TX1", "TX2", "TX3", "TX4"].map(stop);
const ORDER = STOPS.map(({ number }) => number);

const numbersOf = ({ previous, next, place, count }: ReturnType<typeof courseOf>) => [
  previous?.number,
  next?.number,
  place,
  count,
];

describe("courseOf", () => {
  it("knows what lies before and after a ticket in the list one came from", () => {
    expect(numbersOf(courseOf(STOPS, ORDER, "TX2"))).toEqual(["TX1", "TX3", 2, 4]);
    expect(numbersOf(courseOf(STOPS, ORDER, "TX1"))).toEqual([undefined, "TX2", 1, 4]);
    expect(numbersOf(courseOf(STOPS, ORDER, "TX4"))).toEqual(["TX3", undefined, 4, 4]);
  });

  it("keeps the order one set out with, without what has left the list since", () => {
    const left = ["TX4", "TX1"].map(stop);
    expect(numbersOf(courseOf(left, ORDER, "TX2"))).toEqual(["TX1", "TX4", 2, 4]);
  });

  it("has the first ticket for one that is not in the list", () => {
    expect(numbersOf(courseOf(STOPS, ORDER, "TX9"))).toEqual([undefined, "TX1", 0, 4]);
    expect(numbersOf(courseOf([], [], "TX9"))).toEqual([undefined, undefined, 0, 0]);
  });
});

describe("onwardOf", () => {
  it("goes on, and after the last one to the first that is left", () => {
    expect(onwardOf(STOPS, courseOf(STOPS, ORDER, "TX2"), "TX2")?.number).toBe("TX3");
    expect(onwardOf(STOPS, courseOf(STOPS, ORDER, "TX4"), "TX4")?.number).toBe("TX1");
    const own = [stop("TX4")];
    expect(onwardOf(own, courseOf(own, ["TX4"], "TX4"), "TX4")).toBeUndefined();
  });
});
