/** Until apiserver/table is there. @module */
import type { Unstructured } from "../../meta/mod.ts";
import { notAcceptable } from "../registry/api_error.ts";
import type { ServedResource } from "../registry/served_resource.ts";
import { objectMediaTypes } from "./accept.ts";

/** A Table, as far as answers look into it. */
export interface TableAnswer {
  readonly metadata?: { readonly [field: string]: unknown };
  readonly columnDefinitions: readonly unknown[];
  readonly rows: readonly unknown[];
  readonly [field: string]: unknown;
}

/** Shows objects as a Table. */
export function tableFor(
  _resource: ServedResource,
  _objects: readonly Unstructured[],
  _options: { readonly includeObject: "None" | "Metadata" | "Object"; readonly now: Date },
): TableAnswer {
  throw notAcceptable(objectMediaTypes);
}
