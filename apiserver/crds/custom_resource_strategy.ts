/**
 * What custom resources do beyond what every kind does: they are checked against their definition.
 *
 * @module
 */
import type { CustomResourceDefinitionVersion } from "../../api/apiextensions.k8s.io/v1.ts";
import type { Unstructured } from "../../meta/mod.ts";
import {
  customResourceErrors,
  type CustomResourceRules,
  customResourceStatusErrors,
} from "../../schema/custom_resource_errors.ts";
import { goQuote } from "../../schema/go_text.ts";
import { qualifiedName } from "../../schema/names.ts";
import type { ObjectSchema } from "../../schema/schema_node.ts";
import { forbidden } from "../registry/api_error.ts";
import type { PartSubresource, Strategy, StrategyContext } from "../registry/strategy.ts";
import { scaleView } from "./custom_scale.ts";

/** Where definitions are kept. */
export const definitionsResource = {
  group: "apiextensions.k8s.io",
  resource: "customresourcedefinitions",
} as const;

/** What a strategy is made from. */
export interface CustomResourceInit {
  /** Name of the definition. */
  readonly definition: string;
  readonly version: CustomResourceDefinitionVersion;
  /** The version's own schema. */
  readonly schema: ObjectSchema;
}

/** See the module. */
export function customResourceStrategy({ definition, version, schema }: CustomResourceInit): Strategy {
  const scale = version.subresources?.scale;
  const hasStatus = version.subresources?.status !== undefined;
  const rules: CustomResourceRules = { schema, scale };
  return {
    prepareForCreate(object, ctx) {
      refuseWhileTerminating(object, definition, ctx);
      warnOfFinalizers(object, undefined, ctx);
    },
    prepareForUpdate: warnOfFinalizers,
    validate: (object) => customResourceErrors(object, rules),
    validateUpdate: (object, old) => customResourceErrors(object, rules, old),
    allowUnconditionalUpdate: false,
    answersDeletedObject: false,
    resetFields: hasStatus ? [["status"]] : [],
    subresources: {
      ...(hasStatus ? { status: statusPart(rules) } : {}),
      ...(scale === undefined ? {} : { scale: scaleView(scale) }),
    },
  };
}

/** Writes through `status` change the status alone. */
function statusPart(rules: CustomResourceRules): PartSubresource {
  return {
    type: "part",
    prepareForUpdate(object, old) {
      const { status } = object;
      const managedFields = object.metadata?.managedFields;
      for (const name of Object.keys(object)) delete object[name];
      Object.assign(object, structuredClone(old));
      if (managedFields === undefined) delete object.metadata!.managedFields;
      else object.metadata!.managedFields = managedFields;
      if (status === undefined) delete object.status;
      else object.status = status;
    },
    validateUpdate: (object, old) => customResourceStatusErrors(object, rules, old),
    resetFields: [["metadata"], ["spec"]],
  };
}

function refuseWhileTerminating(object: Unstructured, definition: string, ctx: StrategyContext): void {
  if (ctx.lookup(definitionsResource, { name: definition })?.metadata?.deletionTimestamp === undefined) {
    return;
  }
  const { group, resource } = ctx.resource;
  throw forbidden(
    { group, resource },
    object.metadata?.name ?? "",
    "create not allowed while custom resource definition is terminating",
  );
}

/** Finalizers that a server knows without a domain. */
const standardFinalizers = ["orphan", "foregroundDeletion", "kubernetes"];

function warnOfFinalizers(object: Unstructured, old: Unstructured | undefined, ctx: StrategyContext): void {
  const before = old?.metadata?.finalizers ?? [];
  const added = (object.metadata?.finalizers ?? []).filter((finalizer) => !before.includes(finalizer));
  for (const finalizer of [...new Set(added)].sort()) {
    const prefix = `metadata.finalizers: ${goQuote(finalizer)}: `;
    for (const fault of qualifiedName(finalizer)) ctx.warn(prefix + fault);
    if (finalizer.includes("/") || standardFinalizers.includes(finalizer)) continue;
    const how = finalizer.includes(".") ? " including a path (/)" : "";
    ctx.warn(
      `${prefix}prefer a domain-qualified finalizer name${how} to avoid accidental conflicts with other finalizer writers`,
    );
  }
}
