/**
 * Why a body is no object in protobuf.
 *
 * @module
 */

/** Bytes that are no object. The message is what kube-apiserver says of them. */
export class ProtobufError extends Error {
  /** Tells it from other errors. */
  override name = "ProtobufError";
  /** What the body says that it is, where the fault is within the object; undefined where the body is none at all. */
  readonly object: { readonly apiVersion: string; readonly kind: string } | undefined;

  /** An error of the given words; `object` where the envelope could be read. */
  constructor(message: string, object?: { readonly apiVersion: string; readonly kind: string }) {
    super(message);
    this.object = object;
  }
}
