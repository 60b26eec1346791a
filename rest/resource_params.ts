/**
 * Options of requests as query parameters and bodies.
 *
 * @module
 */
import { RequestError } from "./request_error.ts";
import type {
  ApplyOptions,
  DeleteCollectionOptions,
  DeleteOptions,
  ListOptions,
  PatchOptions,
  SelectOptions,
  WatchOptions,
  WriteOptions,
} from "./request_options.ts";
import type { ParamValue } from "./rest_request.ts";

/** Query parameters; what is `undefined` is left out. */
export type Params = { readonly [name: string]: ParamValue | undefined };

function selectParams(options: SelectOptions): { [name: string]: ParamValue | undefined } {
  return {
    labelSelector: nonEmpty(options.labelSelector?.toString()),
    fieldSelector: nonEmpty(options.fieldSelector?.toString()),
  };
}

/** An empty selector selects all, as an absent one does. */
function nonEmpty(text: string | undefined): string | undefined {
  return text === "" ? undefined : text;
}

/**
 * @throws {RequestError} when an exact version is asked for without naming one, or a version beside a continue token
 */
export function listParams(options: ListOptions): Params {
  const { resourceVersion, resourceVersionMatch } = options;
  if (resourceVersionMatch === "Exact" && (!resourceVersion || resourceVersion === "0")) {
    throw new RequestError(
      `a list at an exact version needs a resourceVersion other than "${resourceVersion ?? ""}"`,
    );
  }
  const continued = nonEmpty(options.continue);
  return {
    ...selectParams(options),
    limit: options.limit || undefined,
    continue: continued,
    // The token carries the version of the first page; servers refuse another beside it.
    resourceVersion: continued === undefined ? nonEmpty(resourceVersion) : undefined,
    resourceVersionMatch: continued === undefined ? resourceVersionMatch : undefined,
    timeoutSeconds: options.timeoutSeconds || undefined,
  };
}

export function watchParams(options: WatchOptions): Params {
  return {
    ...selectParams(options),
    resourceVersion: nonEmpty(options.resourceVersion),
    resourceVersionMatch: options.resourceVersionMatch,
    sendInitialEvents: options.sendInitialEvents || undefined,
    allowWatchBookmarks: options.allowWatchBookmarks || undefined,
    timeoutSeconds: options.timeoutSeconds || undefined,
  };
}

export function writeParams(options: WriteOptions): Params {
  return {
    dryRun: options.dryRun ? "All" : undefined,
    fieldManager: nonEmpty(options.fieldManager),
    fieldValidation: options.fieldValidation,
  };
}

export function patchParams(options: PatchOptions | ApplyOptions): Params {
  return { ...writeParams(options), force: options.force || undefined };
}

/** The body of a deletion; `undefined` where nothing is said. */
export function deleteBody(options: DeleteOptions): object | undefined {
  const { gracePeriodSeconds, propagationPolicy, preconditions, dryRun } = options;
  const fields = {
    gracePeriodSeconds,
    propagationPolicy,
    preconditions,
    dryRun: dryRun ? ["All"] : undefined,
  };
  if (Object.values(fields).every((value) => value === undefined)) return undefined;
  return { kind: "DeleteOptions", apiVersion: "v1", ...fields };
}

/** The objects that a deletion of many is about. */
export function deleteCollectionParams(options: DeleteCollectionOptions): Params {
  const { labelSelector, fieldSelector, limit, resourceVersion, resourceVersionMatch } = options;
  return listParams({
    labelSelector,
    fieldSelector,
    limit,
    continue: options.continue,
    resourceVersion,
    resourceVersionMatch,
  });
}
