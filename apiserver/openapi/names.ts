/**
 * Names in OpenAPI documents: tags, operation ids and references.
 *
 * @module
 */
import type { Schema } from "../../schema/facts.ts";

/** A word with a capital. */
export function capitalized(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

/** The words of a group without what all of Kubernetes' own end in; the core group is `core`. */
function groupWords(group: string): string[] {
  return group === "" ? ["core"] : group.replace(/\.k8s\.io$/, "").split(".");
}

/** `RbacAuthorization` of `rbac.authorization.k8s.io`. */
export function groupName(group: string): string {
  return groupWords(group).map(words).join("");
}

/** A part of a group may have dashes. */
function words(part: string): string {
  return part.split("-").map(capitalized).join("");
}

/** `rbacAuthorization_v1` of `rbac.authorization.k8s.io/v1`. */
export function groupVersionTag(group: string, version: string): string {
  return `${groupTag(group)}_${version}`;
}

/** `rbacAuthorization` of `rbac.authorization.k8s.io`. */
export function groupTag(group: string): string {
  const name = groupName(group);
  return name.charAt(0).toLowerCase() + name.slice(1);
}

/** A reference to a component. */
export function referenceTo(definition: string): Schema {
  return { $ref: `#/components/schemas/${definition}` };
}

/** The component that a schema refers to. */
export function referredBy({ $ref = "" }: Schema): string {
  return $ref.slice("#/components/schemas/".length);
}
