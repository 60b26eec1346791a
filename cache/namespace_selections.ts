/**
 * Several namespaces whose objects are held: by their names, or with what is meant in each.
 *
 * @module
 */
import type { SelectOptions } from "../rest/mod.ts";

/** Which objects are meant in each of several namespaces. */
export type NamespaceSelections = { readonly [namespace: string]: SelectOptions };

/** Several namespaces. */
export type Namespaces = readonly string[] | NamespaceSelections;

function isNames(namespaces: Namespaces): namespaces is readonly string[] {
  return Array.isArray(namespaces);
}

/** Their names. */
export function namespaceNames(namespaces: Namespaces): readonly string[] {
  return isNames(namespaces) ? namespaces : Object.keys(namespaces);
}

/** The selectors of one, where it has its own. */
export function selectorsIn(
  namespaces: Namespaces | undefined,
  namespace: string,
): SelectOptions | undefined {
  return namespaces === undefined || isNames(namespaces) || !Object.hasOwn(namespaces, namespace)
    ? undefined
    : namespaces[namespace];
}
