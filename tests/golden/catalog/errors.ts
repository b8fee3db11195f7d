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
  ACCESS_LOGIN: ErrorMembers<"ACCESS_LOGIN", "Login", 401, "authentication", "medium", Record<string, unknown>>;
  UPLOAD: ErrorMembers<"UPLOAD", "UploadError", number, "external_service_error", "high", { parts?: Array<boolean | null> | null }>;
  /**
   * The video is private.
   */
  VIDEO_HIDDEN: ErrorMembers<"VIDEO_HIDDEN", "Hidden", 404, "resource_not_found", "low", { shares?: Array<number | null>; owner?: unknown }>;
  /**
   * No video has this id, or it is not yours.
   *
   * Ask `/videos` for those that are.
   */
  VIDEO_NOT_FOUND: ErrorMembers<"VIDEO_NOT_FOUND", "NotFound", 404, "resource_not_found", "low", { video_id?: string }>;
  VIDEO_RATE_LIMITED: ErrorMembers<"VIDEO_RATE_LIMITED", "RateLimited", 429, "rate_limit_error", "medium", { used?: number; limit?: number | null; token?: "[redacted]"; upgrade_url?: string }>;
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
