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
   * `</script>` and <https://example.com/a_b> stay; </script><img src=x onerror="alert('1')"> does not.
   *
   * # No heading & no *\/ end
   *
   * | not | a table |
   * `open <b>
   * ` <i> `
   */
  HOSTILE: ErrorMembers<"HOSTILE", "a\"b</script>*/", 409, "resource_conflict", "low", { "a: internal \\ "?: number; "pipe|`tick`</script>\"*/'_x_"?: string }>;
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
