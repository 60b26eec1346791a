/**
 * What CustomResourceDefinitions do beyond what every kind does.
 *
 * @module
 */
import type { CustomResourceDefinition } from "../../api/apiextensions.k8s.io/v1.ts";
import type { Unstructured } from "../../meta/mod.ts";
import { isCheckedFormat } from "../../schema/formats.ts";
import { isJsonObject } from "../../schema/json_value.ts";
import type { FieldError } from "../../schema/mod.ts";
import { timestampOf } from "../registry/request_context.ts";
import type { Strategy, StrategyContext } from "../registry/strategy.ts";
import { setDefinitionCondition } from "./definition_conditions.ts";
import {
  defaultWebhookPort,
  definitionErrors,
  definitionUpdateErrors,
} from "../../schema/definition/definition_errors.ts";
import { asDefinition } from "../../schema/definition/definition_view.ts";

/** Keeps a definition until its objects have gone. */
export const cleanupFinalizer = "customresourcecleanup.apiextensions.k8s.io";

/** See the module. */
export const definitionStrategy: Strategy = {
  default(object) {
    const { spec } = asDefinition(object);
    if (!isJsonObject(spec) || !isJsonObject(spec.names)) return;
    const { names } = spec;
    if (!names.singular && names.kind) names.singular = names.kind.toLowerCase();
    if (!names.listKind && names.kind) names.listKind = `${names.kind}List`;
    spec.conversion ??= { strategy: "None" };
    const service = spec.conversion.webhook?.clientConfig?.service;
    if (isJsonObject(service)) service.port ??= defaultWebhookPort;
  },

  prepareForCreate(object) {
    const definition = asDefinition(object);
    definition.status = noStatus();
    addStoredVersion(definition);
    object.metadata!.generation = 1;
  },

  prepareForUpdate(object) {
    addStoredVersion(asDefinition(object));
  },

  validate(object, ctx): readonly FieldError[] {
    const definition = asDefinition(object);
    for (const text of warningsOf(definition)) ctx.warn(text);
    return definitionErrors(definition);
  },

  validateUpdate(object, old, ctx): readonly FieldError[] {
    const definition = asDefinition(object);
    const before = warningsOf(asDefinition(old));
    for (const text of warningsOf(definition)) if (!before.includes(text)) ctx.warn(text);
    return definitionUpdateErrors(definition, asDefinition(old));
  },

  /** A delete only asks: the finalizer that it adds is removed once all objects have gone. */
  holdsDelete: ({ metadata }) => metadata!.deletionTimestamp === undefined,

  prepareForDelete: beginDeletion,

  answersDeletedObject: true,
  allowUnconditionalUpdate: false,

  subresources: {
    status: {
      type: "part",
      prepareForUpdate(object, old) {
        object.spec = structuredClone(old.spec);
      },
      resetFields: [["spec"]],
    },
  },
};

/** The status of a definition that nobody has looked at. */
function noStatus(): NonNullable<CustomResourceDefinition["status"]> {
  return { conditions: null as never, acceptedNames: { plural: "", kind: "" }, storedVersions: [] };
}

function addStoredVersion({ spec, status }: CustomResourceDefinition): void {
  const storage = spec.versions?.find(({ storage }) => storage)?.name;
  if (storage === undefined || status === undefined) return;
  status.storedVersions ??= [];
  if (!status.storedVersions.includes(storage)) status.storedVersions = [...status.storedVersions, storage];
}

function beginDeletion(object: Unstructured, ctx: StrategyContext): void {
  const metadata = object.metadata!;
  // Unlike other kinds, a definition's deletion changes neither its generation nor its grace period.
  if (!(metadata.finalizers ?? []).includes(cleanupFinalizer)) {
    metadata.finalizers = [...metadata.finalizers ?? [], cleanupFinalizer];
    if (metadata.generation !== undefined && metadata.generation > 1) metadata.generation -= 1;
  }
  delete metadata.deletionGracePeriodSeconds;
  setDefinitionCondition(asDefinition(object), {
    type: "Terminating",
    status: "True",
    reason: "InstanceDeletionPending",
    message: "CustomResourceDefinition marked for deletion; CustomResource deletion will begin soon",
  }, timestampOf(ctx.now));
}

/** What a server remarks on a definition that it takes. */
function warningsOf({ spec }: CustomResourceDefinition): string[] {
  const formats: string[] = [];
  const sets = new Set<string>();
  for (const { schema } of spec.versions ?? []) remark(schema?.openAPIV3Schema, formats, sets);
  return [...formats, ...[...sets].sort()];
}

function remark(schema: unknown, formats: string[], sets: Set<string>): void {
  if (Array.isArray(schema)) return schema.forEach((one) => remark(one, formats, sets));
  if (!isJsonObject(schema)) return;
  const { type, format, items } = schema as { type?: string; format?: string; items?: { type?: string } };
  if (format && !isKnownFormat(type ?? "", format)) formats.push(`unrecognized format "${format}"`);
  if (schema["x-kubernetes-list-type"] === "set" && (items?.type === "object" || items?.type === "array")) {
    sets.add(
      `x-kubernetes-list-type: set for items of type "${items.type}" is not supported by server-side apply or CEL validation rules`,
    );
  }
  for (const name of ["items", "allOf", "anyOf", "oneOf", "not", "additionalProperties"]) {
    remark(schema[name], formats, sets);
  }
  if (isJsonObject(schema.properties)) remark(Object.values(schema.properties), formats, sets);
}

function isKnownFormat(type: string, format: string): boolean {
  switch (type) {
    case "":
    case "string":
      return isCheckedFormat(format);
    case "integer":
      return format === "int32" || format === "int64";
    case "number":
      return format === "float" || format === "double";
    default:
      return false;
  }
}
