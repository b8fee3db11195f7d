// What the page asks the service. All addresses are relative to the page, so that it can be mounted anywhere.

const TIMEOUT_MS = 15000;

/** What the service, or the way to it, said instead of an answer. */
export class ApiError extends Error {
  /**
   * @param {number} status 0 if there was no answer
   * @param {{code?: string, message?: string, retry_after?: number, errors?: {pointer?: string, detail?: string}[]}} body
   */
  constructor(status, body) {
    super(body.message ?? (status ? `The service answered ${status}.` : "The service does not answer."));
    this.status = status;
    this.code = body.code ?? "";
    this.retryAfter = body.retry_after ?? null;
    this.errors = body.errors ?? [];
  }

  /** Whether who asks is not signed in, or not any more. */
  get isSignedOut() {
    return this.status === 401;
  }
}

/** @returns {Promise<any>} */
export function get(path) {
  return ask(path, { method: "GET" });
}

/** Changes something. A form of another site cannot send the header (the service refuses what has none). */
export function post(path, body) {
  const headers = { "X-Admin-Request": "1" };
  if (body === undefined) return ask(path, { method: "POST", headers });
  return ask(path, {
    method: "POST",
    headers: { ...headers, "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
}

async function ask(path, options) {
  let response;
  try {
    response = await fetch(`api/${path}`, {
      ...options,
      credentials: "same-origin",
      cache: "no-store",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  } catch {
    throw new ApiError(0, {});
  }
  if (response.ok)
    return response.status === 204 ? null : response.json().catch(() => Promise.reject(new ApiError(0, {})));
  const body = await response.json().catch(() => ({}));
  throw new ApiError(response.status, body.error ?? {});
}
