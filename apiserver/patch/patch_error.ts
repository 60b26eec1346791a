/**
 * What goes wrong with a patch, as the Status that a server answers.
 *
 * Of a JSON patch that does not apply, a Kubernetes server tells the client only that its request was in error: the
 * reason is kept in the error's `cause`, for logs and tests.
 *
 * @module
 */
import { ApiError } from "../registry/api_error.ts";

function failure(code: number, reason: string | undefined, message: string, details?: object): ApiError {
  return new ApiError({
    kind: "Status",
    apiVersion: "v1",
    metadata: {},
    status: "Failure",
    message,
    ...(reason === undefined ? {} : { reason }),
    ...(details === undefined ? {} : { details }),
    code,
  });
}

/** 422 with the fixed text for patches that cannot be applied; `detail` is the error's cause. */
export function cannotApply(detail: string): ApiError {
  const error = failure(422, "Invalid", "the server rejected our request due to an error in our request", {});
  error.cause = new Error(detail);
  return error;
}

/** 400. */
export function badPatch(message: string): ApiError {
  return failure(400, "BadRequest", message);
}

/** 413. */
export function patchTooLarge(message: string): ApiError {
  return failure(413, "RequestEntityTooLarge", message);
}

/** 500 without a reason: what a server answers to an error that it has no words for. */
export function internalPatchError(message: string): ApiError {
  return failure(500, undefined, message);
}
