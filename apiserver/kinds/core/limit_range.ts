/**
 * LimitRange.
 *
 * @module
 */
import type { LimitRange, LimitRangeItem } from "../../../api/core/v1.ts";
import { parseQuantity, type Quantity } from "../../../meta/mod.ts";
import { duplicate, forbidden, indexPath, invalid, required } from "../../../schema/field_error.ts";
import { compareBytes } from "../../../schema/go_text.ts";
import type { Strategy } from "../../registry/strategy.ts";
import { typed } from "../typed.ts";
import { type Faults, invalidFor, sortedMembers } from "../validation/checks.ts";
import { qualifiedName } from "../../../schema/names.ts";
import {
  containerResourceNameErrors,
  mayOvercommit,
  resourceNameErrors,
} from "../validation/resource_errors.ts";

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
    const typeField = `${field}.type`;
    const faults = qualifiedName(item.type);
    yield* invalidFor(typeField, item.type, faults);
    if (faults.length === 0 && !item.type.includes("/") && !limitTypes.includes(item.type)) {
      yield invalid(typeField, item.type, "must be a standard limit type or fully qualified");
    }
    if (types.has(item.type)) yield duplicate(`${field}.type`, item.type);
    types.add(item.type);
    for (const list of ["max", "min"] as const) yield* limitNameErrors(item, list, field);
    if (item.type === "Pod") {
      for (const name of ["default", "defaultRequest"] as const) {
        if (Object.keys(item[name] ?? {}).length === 0) continue;
        yield forbidden(`${field}.${name}`, "may not be specified when `type` is 'Pod'");
      }
    } else {
      for (const list of ["default", "defaultRequest"] as const) yield* limitNameErrors(item, list, field);
    }
    if (item.type === "PersistentVolumeClaim" && !item.min?.storage && !item.max?.storage) {
      const detail = "either minimum or maximum storage value is required, but neither was provided";
      yield required(`${field}.limits`, detail);
    }
    yield* limitNameErrors(item, "maxLimitRequestRatio", field);
    yield* amountErrors(item, field);
  }
}

const limitTypes = ["Pod", "Container", "PersistentVolumeClaim"];

function* limitNameErrors(
  item: LimitRangeItem,
  list: "max" | "min" | "default" | "defaultRequest" | "maxLimitRequestRatio",
  field: string,
): Faults {
  const errors = item.type === "Pod" || item.type === "Container"
    ? containerResourceNameErrors
    : resourceNameErrors;
  for (const [name] of sortedMembers(item[list])) yield* errors(name, indexPath(`${field}.${list}`, name));
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
    const ratio = amount(item.maxLimitRequestRatio);
    if (ratio !== undefined) yield* ratioErrors(ratio, min, max, at("maxLimitRequestRatio"));
    if (
      !mayOvercommit(name) && standard !== undefined && request !== undefined &&
      standard.compare(request) !== 0
    ) {
      const detail = `default value ${standard} must equal to defaultRequest value ${request} in ${name}`;
      yield wrong("defaultRequest", request, detail);
    }
  }
}

function* ratioErrors(
  ratio: Quantity,
  min: Quantity | undefined,
  max: Quantity | undefined,
  field: string,
): Faults {
  if (ratio.compare(parseQuantity(1)) < 0) {
    yield invalid(field, ratio.toString(), `ratio ${ratio} is less than 1`);
  }
  if (min === undefined || max === undefined) return;
  const most = Number(max.nano) / Number(min.nano);
  if (Number(ratio.nano) / 1e9 <= most) return;
  yield invalid(field, ratio.toString(), `ratio ${ratio} is greater than max/min = ${most.toFixed(6)}`);
}
