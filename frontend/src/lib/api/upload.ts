import { actingHeaders, sendAsPerson } from "./client";
import { ApiError } from "./errors";

type UploadOptions = {
  /** Path on this origin. */
  path: string;
  /** The name of the form field for the file. */
  part: string;
  file: File;
  /** The same for each attempt to send this file, so that it is not stored twice. */
  idempotencyKey: string;
  /** Called with the share that has been sent, 0 to 1. */
  onProgress: (share: number) => void;
  signal: AbortSignal;
};

/**
 * Sends one file and reports its progress, which `fetch` cannot do. Rejects with an ApiError like
 * every other call, or with the signal's reason if it is aborted.
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
