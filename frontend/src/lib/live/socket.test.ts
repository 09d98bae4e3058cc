import { FakeSocket, withFakeSocket } from "@/test/fake-socket";

import { type LinkState, openLiveSocket, retryDelay } from "./socket";

withFakeSocket();

const open = (mayRetry = true) => {
  const states: LinkState[] = [];
  const frames: unknown[] = [];
  const onReopen = vi.fn();
  const socket = openLiveSocket({
    path: "/ws/notifications/",
    onFrame: (frame) => frames.push(frame),
    onState: (state) => states.push(state),
    onReopen,
    beforeRetry: async () => mayRetry,
  });
  return { socket, states, frames, onReopen };
};

describe("retryDelay", () => {
  it("doubles from half a second to fifteen", () => {
    expect([0, 1, 4, 5, 20].map((attempt) => retryDelay(attempt, 0))).toEqual([
      500, 1_000, 8_000, 15_000, 15_000,
    ]);
  });
});

describe("openLiveSocket", () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it("hands on frames, and null for what is not JSON", () => {
    const { frames, socket } = open();
    FakeSocket.last().accept();
    FakeSocket.last().deliver({ type: "pong" });
    FakeSocket.last().deliver("not json");
    expect(frames).toEqual([{ type: "pong" }, null]);
    socket.close();
  });

  it("comes back after a loss, and says that something may have been missed", async () => {
    const { socket, states, onReopen } = open();
    FakeSocket.last().accept();
    FakeSocket.last().drop();
    expect(onReopen).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(FakeSocket.opened).toHaveLength(2);
    FakeSocket.last().accept();
    expect(states).toEqual(["connecting", "open", "lost", "open"]);
    expect(onReopen).toHaveBeenCalledTimes(1);
    socket.close();
  });

  it("gives up where there is no session any more", async () => {
    const { socket } = open(false);
    FakeSocket.last().drop();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(FakeSocket.opened).toHaveLength(1);
    socket.close();
  });

  it("does not come back once it is closed", async () => {
    const { socket, states } = open();
    FakeSocket.last().accept();
    socket.close();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(FakeSocket.opened).toHaveLength(1);
    expect(states).toEqual(["connecting", "open"]);
  });

  it("pings, and drops a line that has gone silent", async () => {
    const { socket, states } = open();
    FakeSocket.last().accept();
    await vi.advanceTimersByTimeAsync(25_000);
    expect(FakeSocket.last().sent).toEqual([{ type: "ping" }]);
    await vi.advanceTimersByTimeAsync(50_000);
    expect(states.at(-1)).toBe("lost");
    socket.close();
  });

  it("tells whether a frame went out", () => {
    const { socket } = open();
    expect(socket.send({ type: "typing" })).toBe(false);
    FakeSocket.last().accept();
    expect(socket.send({ type: "typing" })).toBe(true);
    socket.close();
  });
});
