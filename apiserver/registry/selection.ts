/**
 * Which objects a list or watch is about: namespace, labels and fields.
 *
 * @module
 */
import {
  FieldSelector,
  LabelSelector,
  parseFieldSelector,
  parseLabelSelector,
  SelectorError,
} from "../../meta/mod.ts";
import { type SelectableValue, selectableValueOf } from "../../schema/selectable_value.ts";
import type { StoredObject } from "../storage/stored_object.ts";
import { fieldSelectorFault, labelSelectorFault } from "./label_selector_fault.ts";
import { badRequest } from "./api_error.ts";
import type { ServedResource } from "./served_resource.ts";

/** See the module. */
export class Selection {
  /** Beginning of the keys of all objects that can match. */
  readonly prefix: string;
  /** Whether every object under the prefix matches. */
  readonly all: boolean;
  readonly #labels: LabelSelector;
  readonly #fields: FieldSelector;
  readonly #valueOf: SelectableValue;
  readonly #resource: ServedResource;

  constructor(resource: ServedResource, namespace: string, labels: LabelSelector, fields: FieldSelector) {
    this.#resource = resource;
    this.#labels = labels;
    this.#fields = fields;
    this.#valueOf = selectableValueOf(resource.storage);
    this.prefix = resource.namespaced && namespace !== "" ? `${namespace}/` : "";
    this.all = labels.requirements.length === 0 && fields.requirements.length === 0;
  }

  /** Whether an object is meant. */
  matches(stored: StoredObject): boolean {
    if (this.prefix !== "" && !stored.key.startsWith(this.prefix)) return false;
    if (this.all) return true;
    const { object } = stored;
    if (!this.#labels.matches(object.metadata!.labels)) return false;
    if (this.#fields.requirements.length === 0) return true;
    const { strategy } = this.#resource;
    return this.#fields.matches((field) => this.#valueOf(object, strategy.storedField?.(field) ?? field));
  }

  /** The one name that a field selector asks for, if it does: then there is at most one object in a namespace. */
  get name(): string | undefined {
    return this.#fields.requirements.find(({ field, operator }) =>
      field === "metadata.name" && operator === "="
    )?.value;
  }
}

/** What kube-apiserver says of a field that a kind does not select by; kinds differ in it. */
function unsupportedField({ group, version, kind, fieldSelectors }: ServedResource, field: string): string {
  if (fieldSelectors.length <= 2) {
    const known = fieldSelectors.map((name) => JSON.stringify(name)).join(", ");
    return `${JSON.stringify(field)} is not a known field selector: only ${known}`;
  }
  if (kind === "Job") return `field label ${JSON.stringify(field)} not supported for Job`;
  if (group === "resource.k8s.io") {
    return `field label not supported for ${group}/${version}, Kind=${kind}: ${field}`;
  }
  return `field label not supported: ${field}`;
}

/**
 * Reads selectors.
 *
 * @throws {ApiError} BadRequest when one is malformed or names a field that the kind does not select by
 */
export function selectionOf(
  resource: ServedResource,
  namespace: string,
  selectors: { readonly labelSelector?: string; readonly fieldSelector?: string } = {},
): Selection {
  const { labelSelector = "", fieldSelector = "" } = selectors;
  let labels: LabelSelector | undefined;
  let fields: FieldSelector;
  try {
    labels = labelSelector === "" ? new LabelSelector([]) : parseLabelSelector(labelSelector);
    fields = fieldSelector === "" ? new FieldSelector([]) : parseFieldSelector(fieldSelector);
  } catch (error) {
    if (!(error instanceof SelectorError)) throw error;
    throw badRequest(
      labels === undefined ? labelSelectorFault(labelSelector) : fieldSelectorFault(fieldSelector),
    );
  }
  for (const { field } of fields.requirements) {
    if (!resource.fieldSelectors.includes(field)) {
      throw badRequest(unsupportedField(resource, field));
    }
  }
  return new Selection(resource, namespace, labels, fields);
}
