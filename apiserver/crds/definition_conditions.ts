/**
 * The conditions of a CustomResourceDefinition: how it comes to be served, and how it goes.
 *
 * | state | conditions | ends when |
 * |---|---|---|
 * | new | none | its names are looked at |
 * | names refused | NamesAccepted False, Established False | the names in its way are free |
 * | installing | NamesAccepted True, Established False (Installing) | the server is ready to serve it |
 * | established | Established True | never: an established definition stays so |
 * | terminating | Terminating True | its objects have gone |
 *
 * Names belong to whoever asked first: a plural, singular or short name in a group is accepted for one definition only,
 * and so is a kind or list kind.
 *
 * @module
 */
import type {
  CustomResourceDefinition,
  CustomResourceDefinitionCondition,
  CustomResourceDefinitionNames,
  CustomResourceDefinitionStatus,
} from "../../api/apiextensions.k8s.io/v1.ts";
import { goQuote } from "../../schema/go_text.ts";
import { cloneJson, jsonEqual } from "../../schema/json_value.ts";
import { isEstablished } from "../../schema/definition/definition_errors.ts";

/** A condition without its time. */
export type ConditionDraft = Omit<CustomResourceDefinitionCondition, "lastTransitionTime">;

/**
 * The next status on a definition's way to being served; `undefined` where it has nowhere to go just now.
 *
 * @param others the other definitions of the same group: their accepted names are taken
 * @param timestamp RFC 3339, in whole seconds
 */
export function nextDefinitionStatus(
  definition: CustomResourceDefinition,
  others: Iterable<CustomResourceDefinition>,
  timestamp: string,
): CustomResourceDefinitionStatus | undefined {
  const draft = cloneJson(definition);
  const status = draft.status ??= {};
  const accepted = status.acceptedNames ?? { plural: "", kind: "" };
  if (!jsonEqual(withoutEmpty(definition.spec.names), withoutEmpty(accepted))) {
    const { names, condition } = acceptNames(definition.spec.names, accepted, takenNames(others));
    const before = findCondition(definition, "NamesAccepted");
    const isNews = !jsonEqual(withoutEmpty(names), withoutEmpty(accepted)) ||
      before?.status !== condition.status ||
      before?.reason !== condition.reason || before?.message !== condition.message;
    if (isNews) {
      status.acceptedNames = names;
      setDefinitionCondition(draft, condition, timestamp);
      setDefinitionCondition(draft, establishedAfter(draft, condition.status === "True"), timestamp);
      return status;
    }
  }
  if (findCondition(definition, "NamesAccepted")?.status !== "True" || isEstablished(definition)) {
    return undefined;
  }
  setDefinitionCondition(draft, {
    type: "Established",
    status: "True",
    reason: "InitialNamesAccepted",
    message: "the initial names have been accepted",
  }, timestamp);
  return status;
}

/** Sets a condition in place. Its time changes with its status only. */
export function setDefinitionCondition(
  definition: CustomResourceDefinition,
  condition: ConditionDraft,
  timestamp: string,
): void {
  const status = definition.status ??= {};
  const conditions = status.conditions = [...status.conditions ?? []];
  const at = conditions.findIndex(({ type }) => type === condition.type);
  const { type, status: value, reason, message } = condition;
  const old = conditions[at];
  const lastTransitionTime = old?.status === value ? old.lastTransitionTime ?? timestamp : timestamp;
  const set = {
    type,
    status: value,
    lastTransitionTime,
    reason,
    message,
  } as CustomResourceDefinitionCondition;
  if (at < 0) conditions.push(set);
  else conditions[at] = set;
}

function findCondition(
  { status }: CustomResourceDefinition,
  type: string,
): CustomResourceDefinitionCondition | undefined {
  return (status?.conditions ?? []).find((condition) => condition.type === type);
}

function establishedAfter(definition: CustomResourceDefinition, accepted: boolean): ConditionDraft {
  const old = findCondition(definition, "Established");
  if (old?.status === "True") return old;
  if (accepted) {
    return {
      type: "Established",
      status: "False",
      reason: "Installing",
      message: "the initial names have been accepted",
    };
  }
  return old ?? {
    type: "Established",
    status: "False",
    reason: "NotAccepted",
    message: "not all names are accepted",
  };
}

interface Taken {
  readonly resources: ReadonlySet<string>;
  readonly kinds: ReadonlySet<string>;
}

function takenNames(others: Iterable<CustomResourceDefinition>): Taken {
  const resources = new Set<string>();
  const kinds = new Set<string>();
  for (const { status } of others) {
    const names = status?.acceptedNames;
    if (names === undefined) continue;
    for (const name of [names.plural, names.singular, ...names.shortNames ?? []]) {
      if (name) resources.add(name);
    }
    for (const kind of [names.kind, names.listKind]) if (kind) kinds.add(kind);
  }
  return { resources, kinds };
}

/** Accepts every name that is free; the condition tells of the last that is not. */
function acceptNames(
  wanted: CustomResourceDefinitionNames,
  accepted: CustomResourceDefinitionNames,
  taken: Taken,
): { names: CustomResourceDefinitionNames; condition: ConditionDraft } {
  const names: CustomResourceDefinitionNames = { ...accepted };
  let condition: ConditionDraft = {
    type: "NamesAccepted",
    status: "True",
    reason: "NoConflicts",
    message: "no conflicts found",
  };
  const refuse = (reason: string, message: string) => {
    condition = { type: "NamesAccepted", status: "False", reason, message };
  };
  const accept = (
    name: "plural" | "singular" | "kind" | "listKind",
    used: ReadonlySet<string>,
    reason: string,
  ) => {
    const value = wanted[name] ?? "";
    if (value !== (accepted[name] ?? "") && used.has(value)) refuse(reason, inUse(value));
    else names[name] = value;
  };
  accept("plural", taken.resources, "PluralConflict");
  accept("singular", taken.resources, "SingularConflict");
  const shortNames = wanted.shortNames ?? [];
  const conflicts = shortNames.filter((name) =>
    !accepted.shortNames?.includes(name) && taken.resources.has(name)
  );
  if (conflicts.length > 0) {
    const texts = [...new Set(conflicts.map(inUse))];
    refuse("ShortNamesConflict", texts.length === 1 ? texts[0]! : `[${texts.join(", ")}]`);
  } else if (shortNames.length > 0) {
    names.shortNames = shortNames;
  } else {
    delete names.shortNames;
  }
  accept("kind", taken.kinds, "KindConflict");
  accept("listKind", taken.kinds, "ListKindConflict");
  if (wanted.categories !== undefined) names.categories = wanted.categories;
  else delete names.categories;
  return { names, condition };
}

function inUse(name: string): string {
  return `${goQuote(name)} is already in use`;
}

/** Names as they compare: an empty list or text is none. */
function withoutEmpty(names: CustomResourceDefinitionNames): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(names).filter(([, value]) => value !== undefined && value.length > 0),
  );
}
