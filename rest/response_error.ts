/**
 * Makes the error of an answer that is a failure: from the server's Status where the body is one, else from the code.
 *
 * @module
 */
import { parseJson } from "../meta/json.ts";
import { isStatus, type Status, type StatusReason } from "../meta/status.ts";
import { StatusError } from "./status_error.ts";

/** Longest piece of a foreign body that an error carries, in characters. */
const quotedLength = 2048;

/** What a failed request was, as far as its error tells it. */
export interface FailedRequest {
  /** `GET`, `POST`, … */
  readonly method: string;
  /** Resource in the URL; empty for a path that names none. */
  readonly resource: string;
  /** Name of the object; empty for a collection. */
  readonly name: string;
  /** API group. */
  readonly group: string;
}

/** Reads `Retry-After` where it is whole seconds, the only form that Kubernetes sends. */
export function retryAfterSeconds(headers: Headers): number | undefined {
  const text = headers.get("retry-after")?.trim();
  return text !== undefined && /^[0-9]{1,9}$/.test(text) ? Number(text) : undefined;
}

/** Whether a body of this answer is text for people: what may be quoted in a message. */
function isText(headers: Headers): boolean {
  return headers.get("content-type")?.trim().toLowerCase().startsWith("text/") ?? false;
}

/**
 * The server's own Status, when the body is a Failure. A body that is no Status, or one that claims success, says
 * nothing about a failed request.
 */
export function statusOfBody(body: string): Status | undefined {
  let value: unknown;
  try {
    value = parseJson(body);
  } catch {
    return undefined; // not JSON: the code alone decides
  }
  if (!isStatus(value) || value.status === "Success") return undefined;
  return value.status === "Failure" || value.code !== undefined || value.reason !== undefined
    ? value
    : undefined;
}

/** Reason and message that stand for a code where the server gave no Status. */
function generic(code: number, method: string): [reason: StatusReason | undefined, message: string] {
  switch (code) {
    case 400:
      return ["BadRequest", "the server does not understand the request"];
    case 401:
      return ["Unauthorized", "the server asks for credentials, or for other ones"];
    case 403:
      return ["Forbidden", "the server does not allow this request to this user"];
    case 404:
      return ["NotFound", "the server does not know the requested resource"];
    case 405:
      return ["MethodNotAllowed", "the server does not serve this verb on the requested resource"];
    case 406:
      return ["NotAcceptable", "the server cannot answer in any form that the request accepts"];
    case 409:
      return method === "POST"
        ? ["AlreadyExists", "the server says that the object exists already"]
        : ["Conflict", "the server says that the request conflicts with the object's present state"];
    case 410:
      return ["Gone", "the server says that the requested resource is gone for good"];
    case 413:
      return ["RequestEntityTooLarge", "the server says that the body of the request is too large"];
    case 415:
      return ["UnsupportedMediaType", "the server does not read bodies of the request's type"];
    case 422:
      return ["Invalid", "the server says that the object is invalid"];
    case 429:
      return ["TooManyRequests", "the server has too many requests and asks to come back later"];
    case 503:
      return ["ServiceUnavailable", "the server cannot serve requests at present"];
    case 504:
      return ["Timeout", "the server did not finish the request within the time that it allows"];
    default:
      return code >= 500
        ? ["InternalError", "the server failed to answer the request"]
        : [undefined, `the server answered with the unexpected code ${code}`];
  }
}

/** The Status of an answer that has none of its own. */
export function genericStatus(
  code: number,
  headers: Headers,
  body: string,
  request: FailedRequest,
): Status {
  const [reason, sentence] = generic(code, request.method);
  const what = [request.method, request.resource, request.name].filter((part) => part !== "").join(" ");
  const quoted = body.trim().slice(0, quotedLength);
  const retryAfter = retryAfterSeconds(headers);
  const status: Status = {
    apiVersion: "v1",
    kind: "Status",
    status: "Failure",
    code,
    message: isText(headers) && quoted !== "" ? `${sentence} (${what}): ${quoted}` : `${sentence} (${what})`,
    details: {
      group: request.group,
      kind: request.resource,
      name: request.name,
      causes: [{ reason: "UnexpectedServerResponse", message: quoted || "the body is empty" }],
    },
  };
  if (reason !== undefined) status.reason = reason;
  if (retryAfter !== undefined) status.details!.retryAfterSeconds = retryAfter;
  return status;
}

/** The error of a failed answer. `body` is all of it, as text. */
export function errorOfResponse(
  code: number,
  headers: Headers,
  body: string,
  request: FailedRequest,
): StatusError {
  const status = statusOfBody(body) ?? genericStatus(code, headers, body, request);
  return new StatusError(status, { httpStatus: code });
}
