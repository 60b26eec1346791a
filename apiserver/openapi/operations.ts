/**
 * Operations of the API as OpenAPI describes them: their names, parameters, bodies and answers.
 *
 * @module
 */
import type { GroupVersionKind } from "../../meta/mod.ts";
import type { Schema } from "../../schema/facts.ts";

/** A parameter in a path or a query. */
export interface Parameter {
  /** Its name. */
  readonly name: string;
  /** Where it stands. */
  readonly in: "path" | "query";
  /** Those in a path must be there. */
  readonly required?: true;
  /** What it may be. */
  readonly schema: Schema;
}

/** What a body holds, by media type. */
export type Content = {
  readonly [mediaType: string]: {
    /** Its schema. */
    readonly schema: Schema;
  };
};

/** One method of a path. */
export interface Operation {
  /** Group and version. */
  readonly tags: readonly string[];
  /** Its name among all operations of the API. */
  readonly operationId: string;
  /** Those that not all operations of the path have. */
  readonly parameters?: readonly Parameter[];
  /** What is sent. */
  readonly requestBody?: {
    /** By media type. */
    readonly content: Content;
    /** Whether it must be. */
    readonly required?: true;
  };
  /** What is answered, by status code. */
  readonly responses: {
    readonly [code: string]: {
      /** The status code in words. */
      readonly description: string;
      /** By media type. */
      readonly content?: Content;
    };
  };
  /** For example `list`; a method of HTTP where Kubernetes has no verb of its own. */
  readonly "x-kubernetes-action"?: string;
  /** Kind of the objects. */
  readonly "x-kubernetes-group-version-kind"?: GroupVersionKind;
}

/** A method of a path. */
export type Method = "get" | "put" | "post" | "delete" | "options" | "head" | "patch";

/** In OpenAPI's order. */
const methods: readonly Method[] = ["get", "put", "post", "delete", "options", "head", "patch"];

/** A path. */
export type PathItem = { readonly [method in Method]?: Operation } & {
  /** Those that all its operations have. */
  readonly parameters?: readonly Parameter[];
};

const types: Readonly<Record<string, NonNullable<Schema["type"]>>> = {
  allowWatchBookmarks: "boolean",
  follow: "boolean",
  force: "boolean",
  gracePeriodSeconds: "integer",
  ignoreStoreReadErrorWithClusterBreakingPotential: "boolean",
  insecureSkipTLSVerifyBackend: "boolean",
  limit: "integer",
  limitBytes: "integer",
  orphanDependents: "boolean",
  ports: "integer",
  previous: "boolean",
  sendInitialEvents: "boolean",
  sinceSeconds: "integer",
  stderr: "boolean",
  stdin: "boolean",
  stdout: "boolean",
  tailLines: "integer",
  timeoutSeconds: "integer",
  timestamps: "boolean",
  tty: "boolean",
  watch: "boolean",
};

/**
 * The parameters of an operation: those that stand in its path, and what it may be asked with, by name.
 *
 * A name may be both: what a proxied path is, and where it is in the path.
 */
export function parametersOf(path: string, query: Iterable<string>): Parameter[] {
  const inPath = Array.from(path.matchAll(/\{(\w+)\}/g), ([, name]): Parameter => ({
    name: name!,
    in: "path",
    required: true,
    schema: { type: "string", uniqueItems: true },
  }));
  const inQuery = Array.from(new Set(query), (name): Parameter => ({
    name,
    in: "query",
    schema: { type: types[name] ?? "string", uniqueItems: true },
  }));
  return [...inPath, ...inQuery].sort((a, b) => a.name < b.name ? -1 : a.name > b.name ? 1 : 0);
}

/** What a list and a watch may be asked with. */
export const listParameters: readonly string[] = [
  "allowWatchBookmarks",
  "continue",
  "fieldSelector",
  "labelSelector",
  "limit",
  "resourceVersion",
  "resourceVersionMatch",
  "sendInitialEvents",
  "shardSelector",
  "timeoutSeconds",
  "watch",
];

/** What a write may be asked with. */
export const writeParameters: readonly string[] = ["dryRun", "fieldManager", "fieldValidation"];

/** What a delete may be asked with. */
export const deleteParameters: readonly string[] = [
  "dryRun",
  "gracePeriodSeconds",
  "ignoreStoreReadErrorWithClusterBreakingPotential",
  "orphanDependents",
  "propagationPolicy",
];

const phrases: Readonly<Record<string, string>> = {
  200: "OK",
  201: "Created",
  202: "Accepted",
  401: "Unauthorized",
};

/** Answers of a content, by status code; anyone may be refused with 401. */
export function responsesOf(
  content: Content | undefined,
  ...codes: readonly number[]
): Operation["responses"] {
  const responses: Record<string, { description: string; content?: Content }> = {};
  for (const code of codes) {
    responses[code] = { description: phrases[code]!, ...(content === undefined ? {} : { content }) };
  }
  responses[401] = { description: phrases[401]! };
  return responses;
}

/** The same schema in each of some media types. */
export function contentOf(schema: Schema, mediaTypes: readonly string[]): Content {
  return Object.fromEntries(mediaTypes.map((mediaType) => [mediaType, { schema }]));
}

/** A path of some operations; what all of them take stands at the path. */
export function pathItem(operations: { readonly [method in Method]?: Operation }): PathItem {
  const all = Object.values(operations);
  const common = (all[0]?.parameters ?? []).filter((parameter) =>
    all.every(({ parameters }) => parameters?.some((other) => isSame(other, parameter)))
  );
  const item: { -readonly [K in keyof PathItem]: PathItem[K] } = {};
  for (const method of methods) {
    const operation = operations[method];
    if (operation === undefined) continue;
    const { tags, operationId, parameters, ...rest } = operation;
    const own = (parameters ?? []).filter((parameter) => !common.some((other) => isSame(other, parameter)));
    item[method] = { tags, operationId, ...(own.length === 0 ? {} : { parameters: own }), ...rest };
  }
  if (common.length > 0) item.parameters = common;
  return item;
}

function isSame(a: Parameter, b: Parameter): boolean {
  return a.name === b.name && a.in === b.in;
}
