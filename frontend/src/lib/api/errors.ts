import * as z from "zod/mini";

const bodySchema = z.object({
  error: z.string(),
  code: z.string(),
  details: z.catch(z.record(z.string(), z.array(z.string())), {}),
  request_id: z.nullish(z.string()),
});

/** Every failed call throws this one type. */
export class ApiError extends Error {
  /** HTTP status; 0 if there was no answer. */
  readonly status: number;
  readonly code: string;
  /** Messages by field name; the names are the server's. */
  readonly fields: Record<string, string[]>;
  readonly requestId: string | null;

  constructor(
    status: number,
    code: string,
    message: string,
    fields: Record<string, string[]> = {},
    requestId: string | null = null,
  ) {
    super(message);
    this.name = "ApiError";
    this.status = status;
    this.code = code;
    this.fields = fields;
    this.requestId = requestId;
  }

  static async from(response: Response): Promise<ApiError> {
    const body: unknown = await response
      .clone()
      .json()
      .catch(() => null);
    const headerId = response.headers.get("X-Request-ID");
    const parsed = bodySchema.safeParse(body);
    if (!parsed.success) {
      const message = `The server answered ${response.status} without saying why.`;
      return new ApiError(response.status, "unknown", message, {}, headerId);
    }
    const { error, code, details, request_id } = parsed.data;
    return new ApiError(response.status, code, error, details, request_id ?? headerId);
  }

  static unreachable(): ApiError {
    return new ApiError(0, "unreachable", "The server can’t be reached. Check the connection.");
  }
}

export const isConflict = (error: unknown): error is ApiError =>
  error instanceof ApiError && error.status === 409;

export const isSignedOut = (error: unknown): error is ApiError =>
  error instanceof ApiError && error.status === 401;

/** Whether the user is not allowed to do or see this. */
export const isRefused = (error: unknown): error is ApiError =>
  error instanceof ApiError && error.status === 403;

export const isMissing = (error: unknown): error is ApiError =>
  error instanceof ApiError && error.status === 404;

/** The statuses of refusals that a repeat of the call cannot change. */
const LASTING = new Set([400, 403, 405, 413, 415, 422]);

/** Whether the same call may work a moment later. */
export const mayPass = (error: unknown): boolean =>
  !(error instanceof ApiError && LASTING.has(error.status));
