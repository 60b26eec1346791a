/**
 * A refusal, as the Status that the client gets.
 *
 * @module
 */
import type { Status, StatusCause, StatusDetails, StatusReason } from "../../meta/mod.ts";
import { type FieldError, joinFieldErrors } from "../../schema/field_error.ts";
import { type GroupResource, groupResourceToString } from "./served_resource.ts";

/** Thrown anywhere behind the HTTP surface; the answer is its {@linkcode status}. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  /** Body of the answer. */
  readonly status: Status & { code: number };
  /** Further headers of the answer. */
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: Status & { code: number }, headers: Readonly<Record<string, string>> = {}) {
    super(status.message ?? status.reason ?? String(status.code));
    this.status = status;
    this.headers = headers;
  }
}

function failure(
  code: number,
  reason: StatusReason | undefined,
  message: string,
  details?: StatusDetails,
  headers?: Readonly<Record<string, string>>,
): ApiError {
  return new ApiError({
    kind: "Status",
    apiVersion: "v1",
    metadata: {},
    status: "Failure",
    message,
    ...(reason === undefined ? {} : { reason }),
    ...(details === undefined ? {} : { details }),
    code,
  }, headers);
}

function detailsOf({ group, resource }: GroupResource, name: string | undefined): StatusDetails {
  return {
    ...(name ? { name } : {}),
    ...(group === "" ? {} : { group }),
    kind: resource,
  };
}

/** 404 for an object. */
export function notFound(of: GroupResource, name: string): ApiError {
  return failure(404, "NotFound", `${groupResourceToString(of)} "${name}" not found`, detailsOf(of, name));
}

/** 404 for a path that leads to no resource. */
export function resourceNotFound(): ApiError {
  return failure(404, "NotFound", "the server could not find the requested resource", {});
}

/** 409 for a name that is taken. */
export function alreadyExists(of: GroupResource, name: string): ApiError {
  return failure(
    409,
    "AlreadyExists",
    `${groupResourceToString(of)} "${name}" already exists`,
    detailsOf(of, name),
  );
}

/** 409 for a write that came too late, or whose precondition fails. */
export function conflict(of: GroupResource, name: string, message: string): ApiError {
  return failure(
    409,
    "Conflict",
    `Operation cannot be fulfilled on ${groupResourceToString(of)} "${name}": ${message}`,
    detailsOf(of, name),
  );
}

/** 409 of server-side apply. */
export function applyConflict(causes: readonly StatusCause[], message: string): ApiError {
  return failure(409, "Conflict", message, { causes: [...causes] });
}

/** 422: faults by field. The message lists them. */
export function invalid(
  kind: { readonly group: string; readonly kind: string },
  name: string,
  errors: readonly FieldError[],
): ApiError {
  const qualified = kind.group === "" ? kind.kind : `${kind.kind}.${kind.group}`;
  const causes = errors.filter((error, i) =>
    errors.findIndex(({ reason, field, message }) =>
      reason === error.reason && field === error.field && message === error.message
    ) === i
  );
  const details: StatusDetails = {
    ...(name ? { name } : {}),
    ...(kind.group === "" ? {} : { group: kind.group }),
    ...(kind.kind === "" ? {} : { kind: kind.kind }),
    ...(causes.length === 0
      ? {}
      : { causes: causes.map(({ reason, message, field }) => ({ reason, message, field })) }),
  };
  const faults = causes.length === 0 ? "" : `: ${joinFieldErrors(causes)}`;
  return failure(422, "Invalid", `${qualified} "${name}" is invalid${faults}`, details);
}

/** 400. */
export function badRequest(message: string): ApiError {
  return failure(400, "BadRequest", message);
}

/** 401. */
export function unauthorized(): ApiError {
  return failure(401, "Unauthorized", "Unauthorized");
}

/** 403 for an object; `message` says why. */
export function forbidden(of: GroupResource, name: string, message: string): ApiError {
  const qualified = groupResourceToString(of);
  const what = name === "" ? qualified : `${qualified} "${name}"`;
  return failure(403, "Forbidden", `${what} is forbidden: ${message}`, detailsOf(of, name));
}

/** 403 for a path that is no resource. */
export function forbiddenPath(message: string): ApiError {
  return failure(403, "Forbidden", message, {});
}

/** 405 for a verb that a resource does not serve. */
export function methodNotSupported(of: GroupResource, verb: string): ApiError {
  return failure(
    405,
    "MethodNotAllowed",
    `${verb} is not supported on resources of kind "${groupResourceToString(of)}"`,
    detailsOf(of, undefined),
  );
}

/** 405 for a method that a path does not know. */
export function methodNotAllowed(): ApiError {
  return failure(
    405,
    "MethodNotAllowed",
    "the server does not allow this method on the requested resource",
    {},
  );
}

/** 406. */
export function notAcceptable(accepted: readonly string[]): ApiError {
  return failure(
    406,
    "NotAcceptable",
    `only the following media types are accepted: ${accepted.join(", ")}`,
  );
}

/** 406 of the router, for a path that gives none of what is accepted. */
export function noRepresentation(available: readonly string[]): ApiError {
  return failure(
    406,
    "NotAcceptable",
    `406: Not Acceptable\n\nAvailable representations: ${available.join(", ")}`,
    {},
  );
}

/** 410 for a version that is no longer kept. */
export function expired(message: string): ApiError {
  return failure(410, "Expired", message);
}

/** 410 for a watch from a version that is no longer kept. */
export function tooOldResourceVersion(asked: string, oldest: string): ApiError {
  return failure(410, "Expired", `too old resource version: ${asked} (${oldest})`);
}

/** 413. */
export function requestEntityTooLarge(message: string): ApiError {
  return failure(413, "RequestEntityTooLarge", message);
}

/** 415. */
export function unsupportedMediaType(accepted: readonly string[]): ApiError {
  return failure(
    415,
    "UnsupportedMediaType",
    `the body of the request was in an unknown format - accepted media types include: ${accepted.join(", ")}`,
  );
}

/** 429, with the seconds after which to try again. */
export function tooManyRequests(message: string, retryAfterSeconds: number): ApiError {
  return failure(
    429,
    "TooManyRequests",
    message,
    retryAfterSeconds > 0 ? { retryAfterSeconds } : {},
    retryAfterSeconds > 0 ? { "Retry-After": String(retryAfterSeconds) } : {},
  );
}

/** 503: what would have to answer is not there. */
export function serviceUnavailable(message: string): ApiError {
  return failure(503, "ServiceUnavailable", message);
}

/** 500. */
export function internalError(message: string): ApiError {
  return failure(500, "InternalError", `Internal error occurred: ${message}`, { causes: [{ message }] });
}

/** A failure without a reason, as kube-apiserver gives for faults that it has no words for. */
export function plainFailure(code: number, message: string): ApiError {
  return failure(code, undefined, message);
}

/** 504: the server could not reach a state that the request asked for in time. */
export function timeout(message: string, causes?: readonly StatusCause[]): ApiError {
  return failure(504, "Timeout", `Timeout: ${message}`, {
    ...(causes ? { causes: [...causes] } : {}),
    retryAfterSeconds: 1,
  });
}
