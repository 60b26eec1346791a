/**
 * Status: what a Kubernetes server answers where it does not answer an object.
 *
 * Source: Kubernetes API conventions, "Response Status Kind".
 *
 * @module
 */
import type { ListMeta } from "./object_meta.ts";

/** Machine-readable cause of a failure. Servers may add to these. */
export type StatusReason =
  | "BadRequest"
  | "Unauthorized"
  | "Forbidden"
  | "NotFound"
  | "AlreadyExists"
  | "Conflict"
  | "Gone"
  | "Expired"
  | "Invalid"
  | "MethodNotAllowed"
  | "NotAcceptable"
  | "UnsupportedMediaType"
  | "RequestEntityTooLarge"
  | "TooManyRequests"
  | "InternalError"
  | "ServiceUnavailable"
  | "ServerTimeout"
  | "Timeout"
  | "StorageReadError"
  | (string & Record<never, never>);

/** One cause among several, mostly a field at fault. */
export interface StatusCause {
  /** Kind of fault, for example `FieldValueRequired`. */
  reason?: string;
  /** For people. */
  message?: string;
  /** Path to the field, for example `spec.replicas`. */
  field?: string;
}

/** What a status is about. */
export interface StatusDetails {
  /** Name of the object. */
  name?: string;
  /** Group of the resource. */
  group?: string;
  /** The resource (not the kind, despite the field's name) that the request was for. */
  kind?: string;
  /** UID of the object. */
  uid?: string;
  /** Every cause known. */
  causes?: StatusCause[];
  /** Seconds after which the client may try again. */
  retryAfterSeconds?: number;
}

/** The outcome of a request, as an object. */
export interface Status {
  /** Always `v1`. */
  apiVersion?: "v1";
  /** Always `Status`. */
  kind?: "Status";
  /** Metadata of the answer. */
  metadata?: ListMeta;
  /** How it went. */
  status?: "Success" | "Failure" | (string & Record<never, never>);
  /** For people. */
  message?: string;
  /** For programs. */
  reason?: StatusReason;
  /** What it is about. */
  details?: StatusDetails;
  /** HTTP status code. */
  code?: number;
}

/** Whether a value is a Status object. */
export function isStatus(value: unknown): value is Status {
  return typeof value === "object" && value !== null && (value as Status).kind === "Status" &&
    ((value as Status).apiVersion === "v1" || (value as Status).apiVersion === undefined);
}
