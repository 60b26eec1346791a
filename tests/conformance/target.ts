/**
 * What the suite talks to: something shaped like `fetch`, and where it is.
 *
 * @module
 */

/** A server under test. */
export interface Target {
  /** How it is called in reports. */
  readonly name: string;
  /** The server's root, without a slash at its end. */
  readonly baseUrl: string;
  /** A bearer token of a user in the group `system:masters`. */
  readonly token: string;
  /** Milliseconds that an answer may take, or a wait for what the server does in its own time. */
  readonly patience: number;
  /** Sends a request. Nothing of it is hidden from the suite, and nothing is added. */
  fetch(request: Request): Promise<Response>;
  /** Makes the server forget all versions before its present one, as a compaction of etcd does. */
  forgetHistory(): Promise<void>;
}
