import { actingHeaders, sendAsPerson } from "./client";
import { ApiError } from "./errors";

type UploadOptions = {
  /** Path on this origin. */
  path: string;
  /** The name of the part that holds the file. */
  part: string;
  file: File;
  /** The same for each attempt with one file, so that a lost answer does not store it twice. */
  idempotencyKey: string;
  /** Share that has left this machine, 0 to 1. */
  onProgress: (share: number) => void;
  signal: AbortSignal;
};

/**
 * Sends one file and tells how far it is, which `fetch` cannot. Fails with an ApiError like every
 * other call, and with the signal's reason when it is taken back.
 */
export const uploadFile = async (options: UploadOptions): Promise<void> => {
  const response = await sendAsPerson(() => attempt(options), options.signal);
  if (!response.ok) throw await ApiError.from(response);
};

const attempt = ({ path, part, file, idempotencyKey, onProgress, signal }: UploadOptions) =>
  new Promise<Response>((resolve, reject) => {
    if (signal.aborted) {
      reject(signal.reason);
      return;
    }
    const request = new XMLHttpRequest();
    const abort = () => request.abort();
    signal.addEventListener("abort", abort);
    request.addEventListener("loadend", () => signal.removeEventListener("abort", abort));
    request.upload.addEventListener("progress", ({ loaded, total }) => {
      if (total > 0) onProgress(loaded / total);
    });
    request.addEventListener("load", () => resolve(toResponse(request)));
    request.addEventListener("error", () => reject(ApiError.unreachable()));
    request.addEventListener("abort", () => reject(signal.reason));
    request.open("POST", new URL(path, window.location.origin));
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("Idempotency-Key", idempotencyKey);
    for (const [name, value] of Object.entries(actingHeaders())) {
      request.setRequestHeader(name, value);
    }
    const form = new FormData();
    form.append(part, file);
    request.send(form);
  });

const toResponse = (request: XMLHttpRequest): Response => {
  const requestId = request.getResponseHeader("X-Request-ID");
  return new Response(request.responseText, {
    status: request.status,
    headers: requestId ? { "X-Request-ID": requestId } : {},
  });
};
