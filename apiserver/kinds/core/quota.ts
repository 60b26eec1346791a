/**
 * ResourceQuota and LimitRange.
 *
 * @module
 */
import type { LimitRange, LimitRangeItem, ResourceQuota } from "../../../api/core/v1.ts";
import { parseQuantity, type Quantity } from "../../../meta/mod.ts";
import { duplicate, forbidden, indexPath, invalid, required } from "../../../schema/field_error.ts";
import { compareBytes } from "../../../schema/go_text.ts";
import type { Strategy } from "../../registry/strategy.ts";
import { typed } from "../typed.ts";
import { type Faults, sortedMembers } from "../validation/checks.ts";
import { quotaResourceNameErrors, resourceAmountErrors } from "../validation/resource_errors.ts";

/** ResourceQuota. */
export const resourceQuota: Strategy = {
  generation: "none",
  answersDeletedObject: true,
  validate: (object) => [...quotaErrors(typed<ResourceQuota>(object))],
  validateUpdate: (object) => [...quotaErrors(typed<ResourceQuota>(object))],
};

function* quotaErrors({ spec }: ResourceQuota): Faults {
  for (const [name, amount] of sortedMembers(spec?.hard)) {
    const field = indexPath("spec.hard", name);
    yield* quotaResourceNameErrors(name, field);
    yield* resourceAmountErrors(name, amount, field);
  }
  const scopes = [
    "BestEffort",
    "CrossNamespacePodAffinity",
    "NotBestEffort",
    "NotTerminating",
    "PriorityClass",
    "Terminating",
  ];
  for (const scope of spec?.scopes ?? []) {
    if (!scopes.includes(scope)) yield invalid("spec.scopes", spec!.scopes, "unsupported scope");
  }
}

/** LimitRange. */
export const limitRange: Strategy = {
  generation: "none",
  allowCreateOnUpdate: true,
  validate: (object) => [...limitRangeErrors(typed<LimitRange>(object))],
  validateUpdate: (object) => [...limitRangeErrors(typed<LimitRange>(object))],
};

function* limitRangeErrors({ spec }: LimitRange): Faults {
  const types = new Set<string>();
  for (const [index, item] of (spec?.limits ?? []).entries()) {
    const field = `spec.limits[${index}]`;
    if (types.has(item.type)) yield duplicate(`${field}.type`, item.type);
    types.add(item.type);
    if (item.type === "Pod") {
      for (const name of ["default", "defaultRequest"] as const) {
        if (Object.keys(item[name] ?? {}).length === 0) continue;
        yield forbidden(`${field}.${name}`, "may not be specified when `type` is 'Pod'");
      }
    }
    if (item.type === "PersistentVolumeClaim" && !item.min?.storage && !item.max?.storage) {
      const detail = "either minimum or maximum storage value is required, but neither was provided";
      yield required(`${field}.limits`, detail);
    }
    yield* amountErrors(item, field);
  }
}

function* amountErrors(item: LimitRangeItem, field: string): Faults {
  const lists = { min: item.min, max: item.max, default: item.default, defaultRequest: item.defaultRequest };
  const names = new Set(
    Object.values({ ...lists, ratio: item.maxLimitRequestRatio }).flatMap((list) => Object.keys(list ?? {})),
  );
  for (const name of [...names].sort(compareBytes)) {
    const amount = (list: { readonly [key: string]: string } | undefined): Quantity | undefined =>
      list?.[name] === undefined ? undefined : parseQuantity(list[name]!);
    const [min, max, standard, request] = [item.min, item.max, item.default, item.defaultRequest].map(amount);
    const above = (a: Quantity | undefined, b: Quantity | undefined) =>
      a !== undefined && b !== undefined && a.compare(b) > 0;
    const at = (list: string) => indexPath(`${field}.${list}`, name);
    const wrong = (list: string, shown: Quantity, detail: string) =>
      invalid(at(list), shown.toString(), detail);
    if (above(min, max)) yield wrong("min", min!, `min value ${min} is greater than max value ${max}`);
    if (above(min, request)) {
      yield wrong(
        "defaultRequest",
        request!,
        `min value ${min} is greater than default request value ${request}`,
      );
    }
    if (above(request, max)) {
      yield wrong(
        "defaultRequest",
        request!,
        `default request value ${request} is greater than max value ${max}`,
      );
    }
    if (above(request, standard)) {
      const detail = `default request value ${request} is greater than default limit value ${standard}`;
      yield wrong("defaultRequest", request!, detail);
    }
    if (above(min, standard)) {
      yield wrong("default", min!, `min value ${min} is greater than default value ${standard}`);
    }
    if (above(standard, max)) {
      yield wrong("default", max!, `default value ${standard} is greater than max value ${max}`);
    }
  }
}
