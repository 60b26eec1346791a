/**
 * The error of a stream to a pod.
 *
 * @module
 */

/** What is wrong with a stream. */
export type StreamErrorCode =
  /** The server broke the rules of the protocol. */
  | "protocol"
  /** The protocol that the server speaks cannot do it. */
  | "unsupported"
  /** The server ended the stream before it was complete. */
  | "closed"
  /** The pod refuses, or has gone: the message has the server's words. */
  | "refused";

/** A stream to a pod failed, or cannot do what was asked of it. The message says what and why. */
export class StreamError extends Error {
  /** Always `StreamError`. */
  override readonly name: string = "StreamError";
  /** What is wrong. */
  readonly code: StreamErrorCode;

  /** Describes a failure. */
  constructor(code: StreamErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
