/**
 * The error of a request that cannot be sent as it is written.
 *
 * @module
 */

/** The request is wrong by itself, so that it was not sent: a name that is no path segment, a part set twice, … */
export class RequestError extends TypeError {
  /** Always `RequestError`. */
  override readonly name: string = "RequestError";
}
