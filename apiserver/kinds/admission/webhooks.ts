/**
 * ValidatingWebhookConfiguration and MutatingWebhookConfiguration.
 *
 * @module
 */
import type {
  MutatingWebhook,
  MutatingWebhookConfiguration,
  ServiceReference,
  ValidatingWebhook,
} from "../../../api/admissionregistration.k8s.io/v1.ts";
import {
  childPath,
  duplicate,
  indexPath,
  invalid,
  notSupported,
  required,
} from "../../../schema/field_error.ts";
import { equalJson } from "../../registry/equal_json.ts";
import type { Strategy } from "../../registry/strategy.ts";
import { typed } from "../typed.ts";
import { type Faults, invalidFor, selectorErrors } from "../validation/checks.ts";
import { dns1035Label, dnsSubdomain, portNumber } from "../../../schema/names.ts";
import { matchConditionErrors, ruleErrors } from "./rule_errors.ts";

type Webhook = ValidatingWebhook & Pick<MutatingWebhook, "reinvocationPolicy">;

const failurePolicies = ["Fail", "Ignore"];
const matchPolicies = ["Equivalent", "Exact"];
const sideEffects = ["None", "NoneOnDryRun"];
const reinvocations = ["IfNeeded", "Never"];
/** Versions of the review that a server sends, the best first. */
const reviewVersions = ["v1", "v1beta1"];

/** Both kinds. */
export const webhookConfiguration: Strategy = {
  generation(object, old) {
    const fields = ({ metadata: _metadata, ...rest }: Record<string, unknown>) => rest;
    return !equalJson(fields(object), fields(old));
  },
  allowUnconditionalUpdate: false,
  validate: (object) => [...webhooksErrors(typed<MutatingWebhookConfiguration>(object))],
  validateUpdate: (object) => [...webhooksErrors(typed<MutatingWebhookConfiguration>(object))],
};

function* webhooksErrors({ webhooks }: MutatingWebhookConfiguration): Faults {
  const names = new Set<string>();
  for (const [index, webhook] of (webhooks ?? []).entries()) {
    const field = indexPath("webhooks", index);
    yield* webhookErrors(webhook, field);
    yield* reviewVersionErrors(webhook.admissionReviewVersions ?? [], field);
    if (!webhook.name) continue;
    if (names.has(webhook.name)) yield duplicate(childPath(field, "name"), webhook.name);
    names.add(webhook.name);
  }
}

function* webhookErrors(webhook: Webhook, field: string): Faults {
  yield* nameErrors(webhook.name, childPath(field, "name"));
  for (const [index, rule] of (webhook.rules ?? []).entries()) {
    yield* ruleErrors(rule, indexPath(childPath(field, "rules"), index));
  }
  const known = (name: "failurePolicy" | "matchPolicy" | "reinvocationPolicy", values: readonly string[]) => {
    const value = webhook[name];
    return value === undefined || values.includes(value)
      ? []
      : [notSupported(childPath(field, name), value, values)];
  };
  yield* known("failurePolicy", failurePolicies);
  yield* known("matchPolicy", matchPolicies);
  const effectsField = childPath(field, "sideEffects");
  if (webhook.sideEffects === undefined) {
    yield required(effectsField, `must specify one of ${sideEffects.join(", ")}`);
  } else if (!sideEffects.includes(webhook.sideEffects)) {
    yield notSupported(effectsField, webhook.sideEffects, sideEffects);
  }
  const seconds = webhook.timeoutSeconds;
  if (seconds !== undefined && (seconds > 30 || seconds < 1)) {
    const detail = "the timeout value must be between 1 and 30 seconds";
    yield invalid(childPath(field, "timeoutSeconds"), seconds, detail);
  }
  yield* selectorErrors(webhook.namespaceSelector, childPath(field, "namespaceSelector"));
  yield* selectorErrors(webhook.objectSelector, childPath(field, "objectSelector"));
  yield* known("reinvocationPolicy", reinvocations);
  const { url, service } = webhook.clientConfig;
  const clientField = childPath(field, "clientConfig");
  if ((url === undefined) === (service === undefined)) {
    yield required(clientField, "exactly one of url or service is required");
  } else if (url !== undefined) yield* urlErrors(url, childPath(clientField, "url"));
  else yield* serviceErrors(service!, childPath(clientField, "service"));
  yield* matchConditionErrors(webhook.matchConditions, childPath(field, "matchConditions"));
}

function* nameErrors(name: string | undefined, field: string): Faults {
  if (!name) return yield required(field);
  const faults = dnsSubdomain(name);
  if (faults.length > 0) yield invalid(field, name, faults.join(","));
  else if (name.split(".").length < 3) {
    yield invalid(field, name, "should be a domain with at least three segments separated by dots");
  }
}

function* reviewVersionErrors(versions: readonly string[], webhookField: string): Faults {
  const field = childPath(webhookField, "admissionReviewVersions");
  const accepted = reviewVersions.join(", ");
  if (versions.length === 0) return yield required(field, `must specify one of ${accepted}`);
  for (const [index, version] of versions.entries()) {
    const at = indexPath(field, index);
    if (versions.indexOf(version) < index) yield invalid(at, version, "duplicate version");
    else yield* invalidFor(at, version, dns1035Label(version));
  }
  if (!versions.some((version) => reviewVersions.includes(version))) {
    yield invalid(field, versions, `must include at least one of ${accepted}`);
  }
}

/** Faults of the address of a webhook outside of the cluster. */
export function* urlErrors(text: string, field: string): Faults {
  const form = "; desired format: https://host[/path]";
  const [, scheme = "", authority = "", query = "", fragment = ""] =
    /^(?:([A-Za-z][-A-Za-z0-9+.]*):)?(?:\/\/([^/?#]*))?[^?#]*(?:\?([^#]*))?(?:#(.*))?$/s.exec(text) ?? [];
  if (scheme.toLowerCase() !== "https") {
    yield invalid(field, scheme.toLowerCase(), `'https' is the only allowed URL scheme${form}`);
  }
  const at = authority.lastIndexOf("@");
  if (authority.slice(at + 1) === "") yield invalid(field, "", `host must be specified${form}`);
  if (at !== -1) {
    yield invalid(field, authority.slice(0, at), "user information is not permitted in the URL");
  }
  if (fragment !== "") yield invalid(field, fragment, "fragments are not permitted in the URL");
  if (query !== "") yield invalid(field, query, "query parameters are not permitted in the URL");
}

/** Faults of the service of a webhook. The real server takes name and namespace for each other. */
export function* serviceErrors({ name, namespace, path, port = 0 }: ServiceReference, field: string): Faults {
  if (!namespace) yield required(childPath(field, "name"));
  if (!name) yield required(childPath(field, "namespace"));
  const faults = portNumber(port);
  if (faults.length > 0) {
    yield invalid(childPath(field, "port"), port, `port is not valid: ${faults.join(", ")}`);
  }
  if (path === undefined || path === "/" || path === "") return;
  const pathField = childPath(field, "path");
  if (path === "//") return yield invalid(pathField, path, "segment[0] may not be empty");
  if (!path.startsWith("/")) yield invalid(pathField, path, "must start with a '/'");
  for (const [index, segment] of path.slice(1).replace(/\/$/, "").split("/").entries()) {
    if (segment === "") yield invalid(pathField, path, `segment[${index}] may not be empty`);
    else {
      for (const fault of dnsSubdomain(segment)) {
        yield invalid(pathField, path, `segment[${index}]: ${fault}`);
      }
    }
  }
}
