/**
 * The seam to managed fields: who set which fields.
 *
 * @module
 */
import type { Unstructured } from "../../meta/mod.ts";
import type { ObjectSchema } from "./served_resource.ts";

/** A write that is not an apply. */
export interface TrackedUpdate {
  /** The object before, in the same version; absent when it is created. */
  readonly live?: Unstructured;
  /** The object after. */
  readonly updated: Unstructured;
  readonly manager: string;
  readonly apiVersion: string;
  readonly subresource?: string;
  readonly schema: ObjectSchema;
  /** RFC 3339. */
  readonly time: string;
  readonly resetFields?: readonly (readonly string[])[];
}

/** A server-side apply. */
export interface TrackedApply {
  readonly live?: Unstructured;
  /** The applied configuration, as it came. */
  readonly applied: Unstructured;
  readonly manager: string;
  readonly force: boolean;
  readonly apiVersion: string;
  readonly subresource?: string;
  readonly schema: ObjectSchema;
  readonly time: string;
  readonly resetFields?: readonly (readonly string[])[];
}

/** Gives `updated` with its managed fields. */
export function trackUpdate({ updated }: TrackedUpdate): Unstructured {
  return updated;
}

/** Gives the object that an applied configuration makes of the live one. */
export function applyFields(_apply: TrackedApply): Unstructured {
  throw new Error("server-side apply is not wired yet");
}
