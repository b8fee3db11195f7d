// Made from the declarations of the errors. Changes to this file are lost.

/** What is wrong with one part of the request: a place in its body, a parameter, or a header. */
export interface Violation {
  pointer?: string;
  parameter?: string;
  header?: string;
  code?: string;
  detail: string;
}

/** What every error has. */
export interface ErrorMembers<
  Code extends string,
  Type extends string,
  Status extends number,
  Category extends string,
  Severity extends string,
  Context,
> {
  type: Type;
  code: Code;
  message: string;
  category: Category;
  severity: Severity;
  status_code: Status;
  timestamp: string;
  recoverable: boolean;
  request_id?: string;
  trace_id?: string;
  retry_after?: number;
  errors?: Violation[];
  errors_omitted?: number;
  context?: Context;
}

/** Every error, by its code. */
export interface ErrorsByCode {
  /**
   * A call was refused because the circuit is open.
   *
   * The client reads what kind of errors opened it, how many there were and how many are too many, when that was, and
   * when to try again; the log has the breaker's name and state as well.
   */
  CIRCUIT_BREAKER_OPEN: ErrorMembers<"CIRCUIT_BREAKER_OPEN", "CircuitBreakerError", 503, "system_error", "high", { error_type?: string; triggered_at?: number | null; error_count?: number; threshold?: number }>;
  /**
   * The model's weights could not be read. The client is not told which file it was.
   */
  MODEL_LOAD: ErrorMembers<"MODEL_LOAD", "Load", 500, "model_error", "critical", { model_name?: string }>;
  /**
   * There is no such model.
   */
  MODEL_NOT_FOUND: ErrorMembers<"MODEL_NOT_FOUND", "NotFound", 404, "resource_not_found", "low", { model_name?: string }>;
  /**
   * Processing a thing took too long.
   *
   * The client reads the id and the limit.
   */
  PROCESSING_TIMEOUT: ErrorMembers<"PROCESSING_TIMEOUT", "ProcessingTimeoutError", 422, "processing_error", "high", { resource_id?: string; timeout_seconds?: number }>;
  /**
   * A video with this id exists.
   */
  VIDEO_ALREADY_EXISTS: ErrorMembers<"VIDEO_ALREADY_EXISTS", "AlreadyExists", 409, "resource_conflict", "low", { video_id?: string }>;
  /**
   * The model refused the prompt.
   */
  VIDEO_GENERATION_FAILED: ErrorMembers<"VIDEO_GENERATION_FAILED", "GenerationFailed", 422, "processing_error", "high", { video_id?: string; model_name?: string; reason?: string }>;
  /**
   * A field is missing or out of range.
   */
  VIDEO_INVALID: ErrorMembers<"VIDEO_INVALID", "Invalid", 400, "validation", "low", { field?: string; problem?: string }>;
  /**
   * No video has this id.
   */
  VIDEO_NOT_FOUND: ErrorMembers<"VIDEO_NOT_FOUND", "NotFound", 404, "resource_not_found", "low", { video_id?: string }>;
  /**
   * The user has sent too many requests.
   */
  VIDEO_RATE_LIMITED: ErrorMembers<"VIDEO_RATE_LIMITED", "RateLimited", 429, "rate_limit_error", "medium", { limit?: number; window_seconds?: number }>;
  /**
   * The service that draws thumbnails gave no answer.
   */
  VIDEO_THUMBNAIL_UNAVAILABLE: ErrorMembers<"VIDEO_THUMBNAIL_UNAVAILABLE", "ThumbnailUnavailable", 503, "external_service_error", "high", { video_id?: string }>;
}

export type ErrorCode = keyof ErrorsByCode;

/** Any error: compare its `code` to know which. */
export type ApiError = ErrorsByCode[ErrorCode];

/** The context of the error with a code. */
export type ContextOf<Code extends ErrorCode> = NonNullable<ErrorsByCode[Code]["context"]>;

/** The body of a failed response. */
export interface ErrorBody {
  error: ApiError;
}
