/**
 * ValidatingWebhookConfiguration and MutatingWebhookConfiguration.
 *
 * @module
 */
import type {
  MutatingWebhook,
  MutatingWebhookConfiguration,
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
import { jsonEqual } from "../../../schema/json_value.ts";
import type { Strategy } from "../../registry/strategy.ts";
import { typed } from "../typed.ts";
import { type Faults, selectorErrors } from "../validation/checks.ts";
import { dnsSubdomain } from "../../../schema/names.ts";
import {
  reviewVersionErrors,
  reviewVersions,
  serviceErrors,
  urlErrors,
} from "../../../schema/webhook_errors.ts";
import { matchConditionErrors, ruleErrors } from "./rule_errors.ts";

type Webhook = ValidatingWebhook & Pick<MutatingWebhook, "reinvocationPolicy">;

const failurePolicies = ["Fail", "Ignore"];
const matchPolicies = ["Equivalent", "Exact"];
const sideEffects = ["None", "NoneOnDryRun"];
const reinvocations = ["IfNeeded", "Never"];

/** Both kinds. */
export const webhookConfiguration: Strategy = {
  generation(object, old) {
    const fields = ({ metadata: _metadata, ...rest }: Record<string, unknown>) => rest;
    return !jsonEqual(fields(object), fields(old));
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
    const detail = `must specify one of ${reviewVersions.join(", ")}`;
    yield* reviewVersionErrors(
      webhook.admissionReviewVersions,
      childPath(field, "admissionReviewVersions"),
      detail,
    );
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
