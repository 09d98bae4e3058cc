import { renderHook } from "@testing-library/react";

import { useHeldRows } from "./use-held-rows";

type Props = { list: string; rows: number[] | undefined; isFetching: boolean };

const hold = (first: Props) =>
  renderHook(
    ({ list, rows, isFetching }: Props) => useHeldRows(list, rows, (row) => row, isFetching),
    { initialProps: first },
  );

describe("useHeldRows", () => {
  it("gives up what was kept from before for the first answer", () => {
    const { result, rerender } = hold({ list: "open", rows: [2, 1], isFetching: true });
    expect(result.current.rows).toEqual([2, 1]);
    rerender({ list: "open", rows: [3, 1], isFetching: false });
    expect(result.current).toMatchObject({ rows: [3, 1], news: null });
  });

  it("does so for each list that is turned to", () => {
    const { result, rerender } = hold({ list: "open", rows: [1], isFetching: false });
    rerender({ list: "done", rows: [5], isFetching: true });
    rerender({ list: "done", rows: [6, 5], isFetching: false });
    expect(result.current).toMatchObject({ rows: [6, 5], news: null });
  });

  it("holds the rows against every answer after that, until they are asked for", () => {
    const { result, rerender } = hold({ list: "open", rows: undefined, isFetching: true });
    rerender({ list: "open", rows: [2, 1], isFetching: false });
    rerender({ list: "open", rows: [2, 1], isFetching: true });
    rerender({ list: "open", rows: [3, 2, 1], isFetching: false });
    expect(result.current).toMatchObject({ rows: [2, 1], news: "1 new" });
  });
});
