/**
 * The state of the connection. `lost`: it was closed or could not be opened, and is being retried.
 */
export type LinkState = "connecting" | "open" | "lost";

export type LiveSocketOptions = {
  /** Path on this origin, for example `/ws/notifications/`. */
  path: string;
  /** Called with each frame, decoded from JSON. The caller has to check its shape. */
  onFrame: (frame: unknown) => void;
  onState: (state: LinkState) => void;
  /** Called when the connection is open again after a loss: fetch what was missed. */
  onReopen: () => void;
  /**
   * Called before each retry, to renew an expired session. If it returns false, the retries end.
   */
  beforeRetry: () => Promise<boolean>;
};

export type LiveSocket = {
  /** Sends the frame if the socket is open. Returns true if it was sent, else false. */
  send: (frame: object) => boolean;
  close: () => void;
};

const PING_EVERY_MS = 25_000;
const SILENCE_LIMIT_MS = 60_000;
const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 15_000;

/** Milliseconds to wait before a retry; `attempt` counts from 0. Adds up to a quarter at random. */
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

/** Opens a WebSocket that reconnects by itself until it is closed. */
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

  /** Retries at once, without the delay: the network is back, or the machine woke up. */
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
