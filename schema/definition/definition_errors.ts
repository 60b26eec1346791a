/**
 * Faults of a CustomResourceDefinition, in kube-apiserver's words and order.
 *
 * @module
 */
import type {
  CustomResourceConversion,
  CustomResourceDefinition,
  CustomResourceDefinitionNames,
  CustomResourceDefinitionVersion,
  CustomResourceSubresources,
} from "../../api/apiextensions.k8s.io/v1.ts";
import { type FieldError, forbidden, invalid, invalidText, notSupported, required } from "../field_error.ts";
import { dns1035Label, dnsSubdomain } from "../names.ts";
import { immutableErrors } from "../object_meta_errors.ts";
import { type DefinitionView, schemaOf, viewOf } from "./definition_view.ts";
import { internalVersionsJson } from "./internal_form.ts";
import { reviewVersionErrors, serviceErrors, urlErrors } from "../webhook_errors.ts";
import { contentErrors } from "./content_errors.ts";

type Faults = Generator<FieldError, void>;

/** Faults of a new definition beyond its metadata's. */
export function definitionErrors(definition: CustomResourceDefinition): FieldError[] {
  return [...nameErrors(definition), ...commonErrors(definition), ...approvalErrors(definition)];
}

/** Faults of a changed definition beyond its metadata's. */
export function definitionUpdateErrors(
  definition: CustomResourceDefinition,
  old: CustomResourceDefinition,
): FieldError[] {
  const { spec } = definition;
  const immutable: FieldError[] = [];
  if (isEstablished(old)) {
    immutable.push(...immutableErrors(spec.scope, old.spec.scope, "spec.scope"));
    immutable.push(...immutableErrors(spec.names.kind, old.spec.names.kind, "spec.names.kind"));
  }
  immutable.push(...immutableErrors(spec.group, old.spec.group, "spec.group"));
  immutable.push(...immutableErrors(spec.names.plural, old.spec.names.plural, "spec.names.plural"));
  return [...commonErrors(definition, immutable), ...approvalErrors(definition, old)];
}

/** Whether the definition's resource is served. */
export function isEstablished({ status }: CustomResourceDefinition): boolean {
  return (status?.conditions ?? []).some(({ type, status }) => type === "Established" && status === "True");
}

function* nameErrors({ metadata, spec }: CustomResourceDefinition): Faults {
  const name = metadata?.name ?? "";
  if (name !== `${spec.names.plural ?? ""}.${spec.group ?? ""}`) {
    yield invalid("metadata.name", name, 'must be spec.names.plural+"."+spec.group');
  }
}

function* commonErrors(definition: CustomResourceDefinition, immutable: readonly FieldError[] = []): Faults {
  const { spec, status } = definition;
  const versions = spec.versions ?? [];
  yield* groupErrors(spec.group ?? "");
  if (!spec.scope) yield required("spec.scope");
  else if (spec.scope !== "Cluster" && spec.scope !== "Namespaced") {
    yield notSupported("spec.scope", spec.scope, ["Cluster", "Namespaced"]);
  }
  for (const [i, version] of versions.entries()) {
    if (schemaOf(version) === undefined) yield required(`spec.versions[${i}].schema.openAPIV3Schema`);
  }
  const view = viewOf(versions);
  yield* versionsErrors(view, versions);
  yield* namesErrors(spec.names);
  yield* contentErrors(view.top, "spec", "validation", versions.some(hasStatus));
  yield* conversionErrors(spec.conversion);
  yield* immutable;
  yield* nameFormErrors(status?.acceptedNames, "status.acceptedNames");
  yield* storedVersionErrors(status?.storedVersions ?? [], versions);
  if (spec.preserveUnknownFields === true) {
    yield invalid(
      "spec.preserveUnknownFields",
      true,
      "cannot set to true, set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead",
    );
  }
}

function* groupErrors(group: string): Faults {
  if (group === "") {
    yield required("spec.group");
    return;
  }
  const faults = dnsSubdomain(group);
  if (faults.length > 0) yield invalid("spec.group", group, faults.join(","));
  else if (!group.includes(".")) {
    yield invalid("spec.group", group, "should be a domain with at least one dot");
  }
}

function hasStatus({ subresources }: { readonly subresources?: CustomResourceSubresources }): boolean {
  return subresources?.status !== undefined;
}

function* versionsErrors(view: DefinitionView, versions: readonly CustomResourceDefinitionVersion[]): Faults {
  for (const [i, version] of view.versions.entries()) {
    const path = `spec.versions[${i}]`;
    const faults = dns1035Label(version.name ?? "");
    if (faults.length > 0) yield invalid(`${path}.name`, version.name ?? "", faults.join(","));
    yield* deprecationErrors(version, path);
    yield* contentErrors(version, path, "schema", hasStatus(versions[i]!));
  }
  const names = versions.map(({ name }) => name);
  if (new Set(names).size !== names.length) {
    yield invalidText("spec.versions", internalVersionsJson(view), "must contain unique version names");
  }
  if (versions.filter(({ storage }) => storage).length !== 1) {
    yield invalidText(
      "spec.versions",
      internalVersionsJson(view),
      "must have exactly one version marked as storage version",
    );
  }
  const first = versions[0]?.name;
  const faults = first ? dns1035Label(first) : [];
  if (faults.length > 0) yield invalid("spec.version", first, faults.join(","));
}

function* deprecationErrors(version: CustomResourceDefinitionVersion, path: string): Faults {
  const { deprecated = false, deprecationWarning: warning } = version;
  if (warning === undefined) return;
  const at = `${path}.deprecationWarning`;
  if (!deprecated) {
    yield invalid(at, warning, "can only be set for deprecated versions");
    return;
  }
  if (new TextEncoder().encode(warning).length > 256) {
    yield invalid(at, warning, "must be <= 256 characters long");
  }
  if (warning === "") yield invalid(at, warning, "must not be an empty string");
  const unprintable = /[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/u.exec(warning);
  if (unprintable !== null) {
    const index = new TextEncoder().encode(warning.slice(0, unprintable.index)).length;
    yield invalid(
      at,
      warning,
      `must only contain printable UTF-8 characters; non-printable character found at index ${index}`,
    );
  }
}

function* namesErrors(names: CustomResourceDefinitionNames): Faults {
  if (!names.plural) yield required("spec.names.plural");
  if (!names.singular) yield required("spec.names.singular");
  if (!names.kind) yield required("spec.names.kind");
  if (!names.listKind) yield required("spec.names.listKind");
  yield* nameFormErrors(names, "spec.names");
}

function* nameFormErrors(names: CustomResourceDefinitionNames | undefined, path: string): Faults {
  if (names === undefined) return;
  for (const name of ["plural", "singular"] as const) {
    yield* labelErrors(names[name], `${path}.${name}`);
  }
  for (const name of ["kind", "listKind"] as const) {
    const value = names[name];
    const faults = value ? dns1035Label(value.toLowerCase()) : [];
    if (faults.length > 0) {
      yield invalid(
        `${path}.${name}`,
        value,
        `may have mixed case, but should otherwise match: ${faults.join(",")}`,
      );
    }
  }
  for (const [i, name] of (names.shortNames ?? []).entries()) {
    yield* labelErrors(name, `${path}.shortNames[${i}]`, true);
  }
  if (names.kind && names.kind === names.listKind) {
    yield invalid(`${path}.listKind`, names.listKind, "kind and listKind may not be the same");
  }
  for (const [i, name] of (names.categories ?? []).entries()) {
    yield* labelErrors(name, `${path}.categories[${i}]`, true);
  }
}

function* labelErrors(value: string | undefined, path: string, alsoEmpty = false): Faults {
  if (!value && !alsoEmpty) return;
  const faults = dns1035Label(value ?? "");
  if (faults.length > 0) yield invalid(path, value, faults.join(","));
}

/** Where a service is asked that names no port. */
export const defaultWebhookPort = 443;

function* conversionErrors(conversion: CustomResourceConversion | undefined): Faults {
  if (conversion === undefined) return;
  const { strategy, webhook } = conversion;
  const path = "spec.conversion";
  if (!strategy) yield required(`${path}.strategy`);
  else if (strategy !== "None" && strategy !== "Webhook") {
    yield notSupported(`${path}.strategy`, strategy, ["None", "Webhook"]);
  }
  const versions = webhook?.conversionReviewVersions ?? [];
  if (strategy !== "Webhook") {
    if (webhook?.clientConfig !== undefined) {
      yield forbidden(`${path}.webhookClientConfig`, "should not be set when strategy is not set to Webhook");
    }
    if (versions.length > 0) {
      yield forbidden(
        `${path}.conversionReviewVersions`,
        "should not be set when strategy is not set to Webhook",
      );
    }
    return;
  }
  const config = webhook?.clientConfig;
  const at = `${path}.webhookClientConfig`;
  if (config === undefined) yield required(at, "required when strategy is set to Webhook");
  else if ((config.url === undefined) === (config.service === undefined)) {
    yield required(at, "exactly one of url or service is required");
  } else if (config.url !== undefined) yield* urlErrors(config.url, `${at}.url`);
  else yield* serviceErrors({ port: defaultWebhookPort, ...config.service }, `${at}.service`);
  yield* reviewVersionErrors(versions, `${path}.conversionReviewVersions`);
}

function* storedVersionErrors(
  stored: readonly string[],
  versions: readonly CustomResourceDefinitionVersion[],
): Faults {
  const path = "status.storedVersions";
  if (stored.length === 0) {
    yield invalid(path, null, "must have at least one stored version");
    return;
  }
  for (const { name, storage } of versions) {
    if (storage && !stored.includes(name)) {
      yield invalid(path, stored, `must have the storage version ${name}`);
    }
  }
  for (const [i, name] of stored.entries()) {
    if (!versions.some((version) => version.name === name)) {
      yield invalid(
        `${path}[${i}]`,
        name,
        `missing from spec.versions; ${name} was previously a storage version, and must remain in spec.versions until a storage migration ensures no data remains persisted in ${name} and removes ${name} from status.storedVersions`,
      );
    }
  }
}

const approvalAnnotation = "api-approved.kubernetes.io";
const proposal = "https://github.com/kubernetes/enhancements/pull/1111";

/** Groups of the Kubernetes community need an annotation that says who approved of the API. */
function* approvalErrors(definition: CustomResourceDefinition, old?: CustomResourceDefinition): Faults {
  const { group } = definition.spec;
  if (!group || !/(^|\.)(k8s|kubernetes)\.io$/.test(group)) return;
  const state = approvalOf(definition);
  if (old !== undefined && approvalOf(old) === state) return;
  const path = `metadata.annotations[${approvalAnnotation}]`;
  if (state === "missing") {
    yield required(
      path,
      `protected groups must have approval annotation "${approvalAnnotation}", see ${proposal}`,
    );
  } else if (state === "invalid") {
    yield invalid(
      path,
      definition.metadata!.annotations![approvalAnnotation],
      `protected groups must have approval annotation "${approvalAnnotation}" with either a URL or a reason starting with "unapproved", see ${proposal}`,
    );
  }
}

function approvalOf({ metadata }: CustomResourceDefinition): "missing" | "bypassed" | "approved" | "invalid" {
  const annotation = metadata?.annotations?.[approvalAnnotation] ?? "";
  if (annotation === "") return "missing";
  if (annotation.startsWith("unapproved")) return "bypassed";
  return /^[a-z][a-z0-9+.-]*:\/\/[^/]/i.test(annotation) ? "approved" : "invalid";
}
