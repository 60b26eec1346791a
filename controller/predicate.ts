/**
 * Which events are worth a reconcile.
 *
 * A predicate is a function from an event to a boolean. Those that ask what changed look at updates only: an object
 * that comes or goes always passes.
 *
 * The rules are controller-runtime's (`pkg/predicate`).
 *
 * @example Only a new spec, or another label
 * ```ts
 * import { anyPredicate, generationChanged, labelsChanged } from "@kybern/kybern/controller";
 * import { assertEquals } from "@std/assert";
 *
 * const worthIt = anyPredicate(generationChanged, labelsChanged);
 * const object = (generation: number, app: string) => ({
 *   apiVersion: "example.com/v1",
 *   kind: "Shop",
 *   metadata: {
 *     name: "a",
 *     uid: "1",
 *     resourceVersion: "1",
 *     creationTimestamp: "2026-01-01T00:00:00Z",
 *     generation,
 *     labels: { app },
 *   },
 * });
 * assertEquals(worthIt({ type: "update", old: object(1, "x"), object: object(1, "x") }), false);
 * assertEquals(worthIt({ type: "update", old: object(1, "x"), object: object(2, "x") }), true);
 * assertEquals(worthIt({ type: "update", old: object(1, "x"), object: object(1, "y") }), true);
 * ```
 *
 * @module
 */
import { type KubernetesObject, type LabelSelector, labelSelectorOf, type ObjectMeta } from "../meta/mod.ts";
import type { AnyObjectEvent, ObjectEvent } from "./object_event.ts";

/** Whether an event is worth a reconcile. */
export type Predicate<T = KubernetesObject> = (event: ObjectEvent<T>) => boolean;

/** A predicate that asks nothing of the kind. */
export type AnyPredicate = (event: AnyObjectEvent) => boolean;

type Meta = Readonly<Partial<ObjectMeta>>;

/** A predicate on updates: `changed` compares the metadata before and after. */
function onChange(changed: (old: Meta, now: Meta) => boolean): AnyPredicate {
  return (event) => {
    if (event.type !== "update") return true;
    const { old, object } = event as { old?: KubernetesObject; object?: KubernetesObject };
    if (old?.metadata === undefined || object?.metadata === undefined) return false;
    return changed(old.metadata as Meta, object.metadata as Meta);
  };
}

function sameTexts(
  a: Readonly<Record<string, string>> = {},
  b: Readonly<Record<string, string>> = {},
): boolean {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length &&
    names.every((name) => Object.hasOwn(b, name) && a[name] === b[name]);
}

/** Passes an update that has news in it, and no resync. */
export const resourceVersionChanged: AnyPredicate = onChange((old, now) =>
  old.resourceVersion !== now.resourceVersion
);

/**
 * Passes an update that changed the spec, which is what raises a generation; a status or metadata change does not. An
 * object that was deleted and made anew between two looks passes, whatever its generation.
 */
export const generationChanged: AnyPredicate = onChange((old, now) =>
  old.generation !== now.generation || old.uid !== now.uid
);

/** Passes an update that changed annotations. */
export const annotationsChanged: AnyPredicate = onChange((old, now) =>
  !sameTexts(old.annotations, now.annotations)
);

/** Passes an update that changed labels. */
export const labelsChanged: AnyPredicate = onChange((old, now) => !sameTexts(old.labels, now.labels));

/** Passes events of objects with such labels; of an update the labels after it count. */
export function matchesLabels(selector: string | LabelSelector): AnyPredicate {
  const parsed = labelSelectorOf(selector);
  return ({ object }) => parsed.matches((object as KubernetesObject).metadata?.labels);
}

/** Passes what all of them pass. */
export function allPredicates<T = KubernetesObject>(...predicates: readonly Predicate<T>[]): Predicate<T> {
  return (event) => predicates.every((predicate) => predicate(event));
}

/** Passes what one of them passes. */
export function anyPredicate<T = KubernetesObject>(...predicates: readonly Predicate<T>[]): Predicate<T> {
  return (event) => predicates.some((predicate) => predicate(event));
}

/** Passes what it does not pass. */
export function notPredicate<T = KubernetesObject>(predicate: Predicate<T>): Predicate<T> {
  return (event) => !predicate(event);
}
