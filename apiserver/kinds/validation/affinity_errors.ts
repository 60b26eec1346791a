/**
 * Faults of what a pod says of the nodes and pods that it wants to be near to, or far from.
 *
 * @module
 */
import type {
  Affinity,
  NodeSelector,
  NodeSelectorTerm,
  PodAffinity,
  PodAffinityTerm,
} from "../../../api/core/v1.ts";
import { childPath, forbidden, indexPath, invalid, required } from "../../../schema/field_error.ts";
import { type Faults, invalidFor, selectorErrors } from "./checks.ts";
import { labelName, labelValue, qualifiedName } from "../../../schema/names.ts";

const requiredField = "requiredDuringSchedulingIgnoredDuringExecution";
const preferredField = "preferredDuringSchedulingIgnoredDuringExecution";

/** Faults of a pod's affinity. */
export function* affinityErrors(affinity: Affinity | undefined, field: string): Faults {
  if (affinity === undefined) return;
  const { nodeAffinity, podAffinity, podAntiAffinity } = affinity;
  if (nodeAffinity !== undefined) {
    const at = childPath(field, "nodeAffinity");
    const wanted = nodeAffinity[requiredField];
    if (wanted !== undefined) yield* nodeSelectorErrors(wanted, childPath(at, requiredField));
    for (const [index, { weight, preference }] of (nodeAffinity[preferredField] ?? []).entries()) {
      const term = indexPath(childPath(at, preferredField), index);
      yield* weightErrors(weight, term);
      yield* termErrors(preference, childPath(term, "preference"));
    }
  }
  yield* podAffinityErrors(podAffinity, childPath(field, "podAffinity"));
  yield* podAffinityErrors(podAntiAffinity, childPath(field, "podAntiAffinity"));
}

/** Faults of a selector of nodes. */
export function* nodeSelectorErrors({ nodeSelectorTerms }: NodeSelector, field: string): Faults {
  const at = childPath(field, "nodeSelectorTerms");
  const terms = nodeSelectorTerms ?? [];
  if (terms.length === 0) yield required(at, "must have at least one node selector term");
  for (const [index, term] of terms.entries()) yield* termErrors(term, indexPath(at, index));
}

function* termErrors({ matchExpressions = [], matchFields = [] }: NodeSelectorTerm, field: string): Faults {
  for (const [index, { key, operator, values = [] }] of matchExpressions.entries()) {
    const at = indexPath(childPath(field, "matchExpressions"), index);
    const valuesField = childPath(at, "values");
    switch (operator) {
      case "In":
      case "NotIn":
        if (values.length === 0) {
          yield required(valuesField, "must be specified when `operator` is 'In' or 'NotIn'");
        }
        break;
      case "Exists":
      case "DoesNotExist":
        if (values.length > 0) {
          yield forbidden(valuesField, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
        }
        break;
      case "Gt":
      case "Lt":
        if (values.length !== 1) {
          yield required(valuesField, "must be specified single value when `operator` is 'Lt' or 'Gt'");
        }
        break;
      default:
        yield invalid(childPath(at, "operator"), operator, "not a valid selector operator");
    }
    yield* invalidFor(childPath(at, "key"), key, qualifiedName(key));
    for (const [valueIndex, value] of values.entries()) {
      yield* invalidFor(indexPath(valuesField, valueIndex), value, labelValue(value));
    }
  }
  for (const [index, { key, operator, values = [] }] of matchFields.entries()) {
    const at = indexPath(childPath(field, "matchFields"), index);
    if (operator !== "In" && operator !== "NotIn") {
      yield invalid(childPath(at, "operator"), operator, "not a valid selector operator");
    } else if (values.length !== 1) {
      yield required(
        childPath(at, "values"),
        "must be only one value when `operator` is 'In' or 'NotIn' for node field selector",
      );
    }
    if (key !== "metadata.name") yield invalid(childPath(at, "key"), key, "not a valid field selector key");
  }
}

function* weightErrors(weight: number, field: string): Faults {
  if (weight <= 0 || weight > 100) {
    yield invalid(childPath(field, "weight"), weight, "must be in the range 1-100");
  }
}

function* podAffinityErrors(affinity: PodAffinity | undefined, field: string): Faults {
  if (affinity === undefined) return;
  for (const [index, term] of (affinity[requiredField] ?? []).entries()) {
    yield* podTermErrors(term, indexPath(childPath(field, requiredField), index));
  }
  for (const [index, { weight, podAffinityTerm }] of (affinity[preferredField] ?? []).entries()) {
    const at = indexPath(childPath(field, preferredField), index);
    yield* weightErrors(weight, at);
    yield* podTermErrors(podAffinityTerm, childPath(at, "podAffinityTerm"));
  }
}

function* podTermErrors(term: PodAffinityTerm, field: string): Faults {
  const { labelSelector, namespaceSelector, namespaces = [], topologyKey } = term;
  yield* selectorErrors(labelSelector, childPath(field, "labelSelector"));
  yield* selectorErrors(namespaceSelector, childPath(field, "namespaceSelector"));
  for (const name of namespaces) {
    yield* invalidFor(childPath(field, "namespace"), name, labelName(name, false));
  }
  const at = childPath(field, "topologyKey");
  if (topologyKey === "") yield required(at, "can not be empty");
  yield* invalidFor(at, topologyKey, qualifiedName(topologyKey));
}
