/**
 * Options of a request that stand in its query, read as kube-apiserver reads them.
 *
 * @module
 */
import {
  type FieldError,
  forbidden,
  invalid as invalidField,
  notSupported,
  required,
  tooLong,
} from "../../schema/mod.ts";
import { badRequest, invalid } from "../registry/api_error.ts";
import { isTrue } from "./request_info.ts";

/** Options of list, watch and deletecollection. */
export interface ListOptions {
  readonly labelSelector: string;
  readonly fieldSelector: string;
  /** Empty when not given. */
  readonly resourceVersion: string;
  readonly resourceVersionMatch: "" | "Exact" | "NotOlderThan";
  /** 0 for no limit. */
  readonly limit: number;
  readonly continue: string;
  readonly watch: boolean;
  readonly allowWatchBookmarks: boolean;
  readonly sendInitialEvents: boolean | undefined;
  /** Seconds; undefined when not given. */
  readonly timeoutSeconds: number | undefined;
}

/**
 * Reads the options of a list or watch.
 *
 * @throws {ApiError} BadRequest, Invalid
 */
export function listOptions(query: URLSearchParams, watching: boolean): ListOptions {
  const limit = integer(query, "limit") ?? 0;
  const options: ListOptions = {
    labelSelector: query.get("labelSelector") ?? "",
    fieldSelector: query.get("fieldSelector") ?? "",
    resourceVersion: query.get("resourceVersion") ?? "",
    resourceVersionMatch: (query.get("resourceVersionMatch") ?? "") as ListOptions["resourceVersionMatch"],
    limit: limit > 0 ? limit : 0,
    continue: query.get("continue") ?? "",
    watch: watching,
    allowWatchBookmarks: isTrue(query.get("allowWatchBookmarks")),
    sendInitialEvents: query.has("sendInitialEvents") ? isTrue(query.get("sendInitialEvents")) : undefined,
    timeoutSeconds: integer(query, "timeoutSeconds"),
  };
  const errors = watching ? watchErrors(options) : listErrors(options);
  if (errors.length > 0) throw invalid({ group: "meta.k8s.io", kind: "ListOptions" }, "", errors);
  return options;
}

const matches = ["Exact", "NotOlderThan", ""];

function listErrors(options: ListOptions): FieldError[] {
  const { resourceVersionMatch: match, resourceVersion, sendInitialEvents } = options;
  const errors: FieldError[] = [];
  if (match !== "") {
    if (resourceVersion === "") {
      errors.push(
        forbidden(
          "resourceVersionMatch",
          "resourceVersionMatch is forbidden unless resourceVersion is provided",
        ),
      );
    }
    if (options.continue !== "") {
      errors.push(
        forbidden("resourceVersionMatch", "resourceVersionMatch is forbidden when continue is provided"),
      );
    }
    if (!matches.includes(match)) errors.push(notSupported("resourceVersionMatch", match, matches));
    if (match === "Exact" && resourceVersion === "0") {
      errors.push(
        forbidden(
          "resourceVersionMatch",
          'resourceVersionMatch "exact" is forbidden for resourceVersion "0"',
        ),
      );
    }
  }
  if (sendInitialEvents !== undefined) {
    errors.push(forbidden("sendInitialEvents", "sendInitialEvents is forbidden for list"));
  }
  return errors;
}

function watchErrors(
  { resourceVersionMatch: match, sendInitialEvents, ...options }: ListOptions,
): FieldError[] {
  const errors: FieldError[] = [];
  if (sendInitialEvents !== undefined) {
    if (match !== "NotOlderThan") {
      errors.push(
        forbidden(
          "resourceVersionMatch",
          "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan",
        ),
      );
    }
  } else if (match !== "") {
    errors.push(
      forbidden(
        "resourceVersionMatch",
        "resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided",
      ),
    );
  }
  if (match !== "" && match !== "NotOlderThan") {
    errors.push(notSupported("resourceVersionMatch", match, ["NotOlderThan"]));
  }
  if (match !== "" && options.continue !== "") {
    errors.push(
      forbidden("resourceVersionMatch", "resourceVersionMatch is forbidden when continue is provided"),
    );
  }
  return errors;
}

/** What happens to fields that a kind does not have. */
export type FieldValidation = "Ignore" | "Warn" | "Strict";

/** Options of create, update, patch and apply. */
export interface WriteOptions {
  readonly dryRun: boolean;
  /** Empty when not given. */
  readonly fieldManager: string;
  readonly fieldValidation: FieldValidation;
  /** Of an apply: take fields from other managers. */
  readonly force: boolean;
}

/** Names of the options' kinds in errors. */
export type WriteOptionsKind = "CreateOptions" | "UpdateOptions" | "PatchOptions";

const longestManager = 128;
const fieldValidations = ["", "Ignore", "Strict", "Warn"];

/**
 * Reads the options of a write.
 *
 * @throws {ApiError} Invalid
 */
export function writeOptions(query: URLSearchParams, kind: WriteOptionsKind, applying = false): WriteOptions {
  const dryRun = query.getAll("dryRun");
  const fieldManager = query.get("fieldManager") ?? "";
  const fieldValidation = query.get("fieldValidation") ?? "";
  const force = query.has("force") ? isTrue(query.get("force")) : undefined;
  const errors: FieldError[] = [];
  if (kind === "PatchOptions" && applying && fieldManager === "") {
    errors.push(required("fieldManager", "is required for apply patch"));
  }
  if (kind === "PatchOptions" && !applying && force !== undefined) {
    errors.push(forbidden("force", "may not be specified for non-apply patch"));
  }
  errors.push(...managerErrors(fieldManager));
  errors.push(...dryRunErrors(dryRun));
  if (!fieldValidations.includes(fieldValidation)) {
    errors.push(notSupported("fieldValidation", fieldValidation, fieldValidations));
  }
  if (errors.length > 0) throw invalid({ group: "meta.k8s.io", kind }, "", errors);
  return {
    dryRun: dryRun.length > 0,
    fieldManager,
    fieldValidation: fieldValidation === "" ? "Warn" : fieldValidation as FieldValidation,
    force: force ?? false,
  };
}

function managerErrors(manager: string): FieldError[] {
  const errors: FieldError[] = [];
  if (new TextEncoder().encode(manager).length > longestManager) {
    errors.push(tooLong("fieldManager", longestManager));
  }
  const position = [...manager].findIndex((char) => /[\p{Cc}\p{Cs}\p{Cn}\p{Zl}\p{Zp}]/u.test(char));
  if (position !== -1) {
    const code = [...manager][position]!.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0");
    errors.push(
      invalidField("fieldManager", manager, `invalid character U+${code} (at position ${position})`),
    );
  }
  return errors;
}

/** Faults of `dryRun`, which is a list. */
export function dryRunErrors(dryRun: readonly string[]): FieldError[] {
  return dryRun.every((value) => value === "All") ? [] : [notSupported2("dryRun", dryRun, ["All"])];
}

/** As notSupported of schema/, for a value that is a list. */
function notSupported2(field: string, value: readonly string[], allowed: readonly string[]): FieldError {
  return {
    reason: "FieldValueNotSupported",
    field,
    message: `Unsupported value: ${JSON.stringify(value)}: supported values: ${
      allowed.map((one) => JSON.stringify(one)).join(", ")
    }`,
  };
}

/**
 * A query parameter that is an integer; undefined when it is not given.
 *
 * @throws {ApiError} BadRequest, in Go's words
 */
export function integer(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  if (text === null || text === "") return undefined;
  if (!/^[+-]?[0-9]+$/.test(text)) {
    throw badRequest(`strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`);
  }
  const value = BigInt(text);
  if (value > 9223372036854775807n || value < -9223372036854775808n) {
    throw badRequest(`strconv.ParseInt: parsing ${JSON.stringify(text)}: value out of range`);
  }
  return Number(value);
}
