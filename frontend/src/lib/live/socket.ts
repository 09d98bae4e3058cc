/** How the connection stands. `lost` is one that was open, or should be, and is being retried. */
export type LinkState = "connecting" | "open" | "lost";

export type LiveSocketOptions = {
  /** Path on this origin, for example `/ws/notifications/`. */
  path: string;
  /** One frame, decoded from JSON; its shape is for the caller to judge. */
  onFrame: (frame: unknown) => void;
  onState: (state: LinkState) => void;
  /** After each opening that follows a loss: the moment to fetch what was missed. */
  onReopen: () => void;
  /** Run before each retry, so that an expired session is renewed; false ends the attempts. */
  beforeRetry: () => Promise<boolean>;
};

export type LiveSocket = {
  /** Sends where the socket is open, and says whether it was. */
  send: (frame: object) => boolean;
  close: () => void;
};

const PING_EVERY_MS = 25_000;
const SILENCE_LIMIT_MS = 60_000;
const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 15_000;

/** The wait before retry number `attempt` (from 0), with up to a quarter of jitter. */
export const retryDelay = (attempt: number, random: number = Math.random()): number =>
  Math.min(FIRST_RETRY_MS * 2 ** attempt, LONGEST_RETRY_MS) * (1 + random / 4);

const decode = (data: unknown): unknown => {
  if (typeof data !== "string") return null;
  try {
    return JSON.parse(data);
  } catch {
    return null;
  }
};

/** A WebSocket that comes back by itself, for as long as somebody holds it. */
export const openLiveSocket = (options: LiveSocketOptions): LiveSocket => {
  let socket: WebSocket | null = null;
  let isClosed = false;
  let wasOpen = false;
  let attempt = 0;
  let lastHeard = Date.now();
  let retryTimer: ReturnType<typeof setTimeout> | undefined;

  const connect = () => {
    if (isClosed || socket !== null) return;
    const scheme = window.location.protocol === "https:" ? "wss" : "ws";
    const current = new WebSocket(`${scheme}://${window.location.host}${options.path}`);
    socket = current;
    current.onopen = () => {
      attempt = 0;
      lastHeard = Date.now();
      options.onState("open");
      if (wasOpen) options.onReopen();
      wasOpen = true;
    };
    current.onmessage = (event) => {
      lastHeard = Date.now();
      options.onFrame(decode(event.data));
    };
    current.onclose = () => {
      if (socket === current) scheduleRetry();
    };
  };

  const scheduleRetry = () => {
    socket = null;
    if (isClosed) return;
    options.onState("lost");
    clearTimeout(retryTimer);
    retryTimer = setTimeout(retry, retryDelay(attempt));
    attempt += 1;
  };

  const retry = async () => {
    const mayGoOn = await options.beforeRetry();
    if (mayGoOn) connect();
  };

  /** A network that came back, or a machine that woke up, does not wait for the back-off. */
  const retryNow = () => {
    if (isClosed || socket !== null) return;
    clearTimeout(retryTimer);
    attempt = 0;
    void retry();
  };

  const heartbeat = setInterval(() => {
    if (socket?.readyState !== WebSocket.OPEN) return;
    if (Date.now() - lastHeard > SILENCE_LIMIT_MS) socket.close();
    else socket.send(JSON.stringify({ type: "ping" }));
  }, PING_EVERY_MS);

  window.addEventListener("online", retryNow);
  options.onState("connecting");
  connect();

  return {
    send: (frame) => {
      if (socket?.readyState !== WebSocket.OPEN) return false;
      socket.send(JSON.stringify(frame));
      return true;
    },
    close: () => {
      isClosed = true;
      clearTimeout(retryTimer);
      clearInterval(heartbeat);
      window.removeEventListener("online", retryNow);
      socket?.close();
    },
  };
};
