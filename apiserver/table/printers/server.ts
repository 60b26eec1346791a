/**
 * What shapes the server itself: admission, fair queueing, storage versions, custom resources and API services.
 *
 * @module
 */
import type {
  MutatingAdmissionPolicy,
  MutatingAdmissionPolicyBinding,
  MutatingWebhookConfiguration,
  ParamRef,
  ValidatingAdmissionPolicy,
  ValidatingAdmissionPolicyBinding,
  ValidatingWebhookConfiguration,
} from "../../../api/admissionregistration.k8s.io/v1.ts";
import type { CustomResourceDefinition } from "../../../api/apiextensions.k8s.io/v1.ts";
import type { APIService } from "../../../api/apiregistration.k8s.io/v1.ts";
import type { FlowSchema, PriorityLevelConfiguration } from "../../../api/flowcontrol.apiserver.k8s.io/v1.ts";
import type { StorageVersion } from "../../../api/internal.apiserver.k8s.io/v1alpha1.ts";
import type { LabelSelector } from "../../../api/meta/v1.ts";
import type { StorageVersionMigration } from "../../../api/storagemigration.k8s.io/v1.ts";
import { compareBytes } from "../../../schema/go_text.ts";
import { groupResourceToString } from "../../registry/served_resource.ts";
import { timestampCell } from "./plain.ts";
import type { Cell, PrintContext } from "./printer.ts";
import { fewOf } from "./texts.ts";

/** The cells of a configuration of webhooks. */
export function webhookConfigurationCells(
  { metadata, webhooks }: MutatingWebhookConfiguration | ValidatingWebhookConfiguration,
  { age }: PrintContext,
): Cell[] {
  return [metadata?.name ?? "", webhooks?.length ?? 0, age(metadata?.creationTimestamp)];
}

/** The cells of a policy that validates. */
export function validatingAdmissionPolicyCells(
  { metadata, spec }: ValidatingAdmissionPolicy,
  { age }: PrintContext,
): Cell[] {
  const rules = spec?.validations?.length ?? 0;
  return [metadata?.name ?? "", rules, parameterKind(spec?.paramKind), age(metadata?.creationTimestamp)];
}

/** The cells of a policy that mutates. */
export function mutatingAdmissionPolicyCells(
  { metadata, spec }: MutatingAdmissionPolicy,
  { age }: PrintContext,
): Cell[] {
  const rules = spec?.mutations?.length ?? 0;
  return [metadata?.name ?? "", rules, parameterKind(spec?.paramKind), age(metadata?.creationTimestamp)];
}

function parameterKind(kind: { readonly apiVersion?: string; readonly kind?: string } | undefined): string {
  return kind === undefined ? "<unset>" : `${kind.apiVersion ?? ""}/${kind.kind ?? ""}`;
}

/** The cells of a policy's binding. */
export function admissionPolicyBindingCells(
  { metadata, spec }: ValidatingAdmissionPolicyBinding | MutatingAdmissionPolicyBinding,
  { age }: PrintContext,
): Cell[] {
  return [
    metadata?.name ?? "",
    spec?.policyName ?? "",
    parameterText(spec?.paramRef),
    age(metadata?.creationTimestamp),
  ];
}

function parameterText(reference: ParamRef | undefined): string {
  if (reference?.name) return `${reference.namespace || "*"}/${reference.name}`;
  return reference?.selector === undefined ? "<unset>" : protobufText(reference.selector);
}

/** The selector as the server's own debugging text has it: nobody gave it a better one. */
function protobufText({ matchLabels, matchExpressions }: LabelSelector): string {
  const labels = Object.entries(matchLabels ?? {})
    .sort(([a], [b]) => compareBytes(a, b))
    .map(([key, value]) => `${key}: ${value},`)
    .join("");
  const expressions = (matchExpressions ?? [])
    .map(({ key, operator, values }) =>
      `LabelSelectorRequirement{Key:${key},Operator:${operator},Values:[${(values ?? []).join(" ")}],},`
    )
    .join("");
  return `&LabelSelector{MatchLabels:map[string]string{${labels}},` +
    `MatchExpressions:[]LabelSelectorRequirement{${expressions}},}`;
}

/** The cells of a flow schema. */
export function flowSchemaCells({ metadata, spec, status }: FlowSchema, { age }: PrintContext): Cell[] {
  return [
    metadata?.name ?? "",
    spec?.priorityLevelConfiguration?.name ?? "",
    spec?.matchingPrecedence ?? 0,
    spec?.distinguisherMethod?.type ?? "<none>",
    age(metadata?.creationTimestamp),
    status?.conditions?.find(({ type }) => type === "Dangling")?.status ?? "?",
  ];
}

/** Lists of flow schemas are shown in the order in which requests are matched. */
export function compareFlowSchemas(a: FlowSchema, b: FlowSchema): number {
  return (a.spec?.matchingPrecedence ?? 0) - (b.spec?.matchingPrecedence ?? 0) ||
    compareBytes(a.metadata?.name ?? "", b.metadata?.name ?? "");
}

/** The cells of a priority level. */
export function priorityLevelConfigurationCells(
  { metadata, spec }: PriorityLevelConfiguration,
  { age }: PrintContext,
): Cell[] {
  const limited = spec?.limited;
  const queuing = limited?.limitResponse?.queuing;
  const number = (value: number | undefined) => queuing === undefined ? "<none>" : value ?? 0;
  return [
    metadata?.name ?? "",
    spec?.type ?? "",
    limited === undefined ? "<none>" : limited.nominalConcurrencyShares ?? 0,
    number(queuing?.queues),
    number(queuing?.handSize),
    number(queuing?.queueLengthLimit),
    age(metadata?.creationTimestamp),
  ];
}

/** The cells of a storage version. */
export function storageVersionCells({ metadata, status }: StorageVersion, { age }: PrintContext): Cell[] {
  const versions = (status?.storageVersions ?? []).map(({ apiServerID, encodingVersion }) =>
    `${apiServerID ?? ""}=${encodingVersion ?? ""}`
  );
  return [
    metadata?.name ?? "",
    status?.commonEncodingVersion ?? "<unset>",
    fewOf(versions, 3),
    age(metadata?.creationTimestamp),
  ];
}

const migrationStates: readonly string[] = ["Running", "Failed", "Succeeded"];

/** The cells of a migration. */
export function storageVersionMigrationCells({ metadata, spec, status }: StorageVersionMigration): Cell[] {
  const { group = "", resource = "" } = spec?.resource ?? {};
  const state = status?.conditions?.findLast((condition) =>
    condition.status === "True" && migrationStates.includes(condition.type)
  );
  return [metadata?.name ?? "", groupResourceToString({ group, resource }), state?.type ?? "Unknown"];
}

/** The cells of a custom resource's definition. */
export function customResourceDefinitionCells({ metadata, spec, status }: CustomResourceDefinition): Cell[] {
  const versions = (spec?.versions ?? [])
    .filter(({ served }) => served)
    .map(({ name, storage }) => storage ? `${name}(storage)` : name)
    .sort(compareBytes);
  const established = status?.conditions?.some(({ type, status }) =>
    type === "Established" && status === "True"
  );
  return [
    metadata?.name ?? "",
    spec?.scope ?? "",
    versions.join(","),
    timestampCell(metadata?.creationTimestamp),
    spec?.group ?? "",
    spec?.names?.kind ?? "",
    (spec?.names?.shortNames ?? []).join(","),
    established ?? false,
  ];
}

/** The cells of an API service. */
export function apiServiceCells({ metadata, spec, status }: APIService, { age }: PrintContext): Cell[] {
  const service = spec?.service;
  const available = status?.conditions?.find(({ type }) => type === "Available");
  const why = available?.status !== "True" && available?.reason ? ` (${available.reason})` : "";
  return [
    metadata?.name ?? "",
    service === undefined ? "Local" : `${service.namespace ?? ""}/${service.name ?? ""}`,
    `${available?.status ?? "Unknown"}${why}`,
    age(metadata?.creationTimestamp),
  ];
}
