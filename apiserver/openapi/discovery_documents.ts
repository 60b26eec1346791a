/**
 * The documents of what discovery itself answers: `/api`, `/apis`, `/apis/GROUP` and `/version`.
 *
 * @module
 */
import type { Schema } from "../../schema/facts.ts";
import { capitalized, groupName, groupTag, groupVersionTag, referenceTo } from "./names.ts";
import { contentOf, type Operation, type PathItem, responsesOf } from "./operations.ts";

const meta = "io.k8s.apimachinery.pkg.apis.meta.v1.";
const mediaTypes = ["application/json", "application/vnd.kubernetes.protobuf", "application/yaml"];

const text: Schema = { type: "string" };
const requiredText: Schema = { type: "string", default: "" };

function listOf(items: Schema): Schema {
  return { type: "array", items, "x-kubernetes-list-type": "atomic" };
}

function kindOf(kind: string): Pick<Schema, "x-kubernetes-group-version-kind"> {
  return { "x-kubernetes-group-version-kind": [{ group: "", version: "v1", kind }] };
}

const serverAddress: Schema = {
  type: "object",
  required: ["clientCIDR", "serverAddress"],
  properties: { clientCIDR: requiredText, serverAddress: requiredText },
};

const groupVersion: Schema = {
  type: "object",
  required: ["groupVersion", "version"],
  properties: { groupVersion: requiredText, version: requiredText },
};

const apiGroup: Schema = {
  type: "object",
  required: ["name", "versions"],
  properties: {
    apiVersion: text,
    kind: text,
    name: requiredText,
    preferredVersion: { default: {}, allOf: [referenceTo(`${meta}GroupVersionForDiscovery`)] },
    serverAddressByClientCIDRs: listOf(referenceTo(`${meta}ServerAddressByClientCIDR`)),
    versions: listOf(referenceTo(`${meta}GroupVersionForDiscovery`)),
  },
  ...kindOf("APIGroup"),
};

const groupSchemas: { readonly [name: string]: Schema } = {
  [`${meta}APIGroup`]: apiGroup,
  [`${meta}GroupVersionForDiscovery`]: groupVersion,
  [`${meta}ServerAddressByClientCIDR`]: serverAddress,
};

/** Paths and schemas of a document. */
export interface DocumentParts {
  readonly paths: { readonly [path: string]: PathItem };
  readonly schemas: { readonly [name: string]: Schema };
}

function get(tag: string, operationId: string, definition: string, types = mediaTypes): PathItem {
  const operation: Operation = {
    tags: [tag],
    operationId,
    responses: responsesOf(contentOf(referenceTo(definition), types), 200),
  };
  return { get: operation };
}

/** The path at which the resources of a group and version are listed; its schemas are the group version's own. */
export function resourceListPath(group: string, version: string): PathItem {
  const id = `get${groupName(group)}${capitalized(version)}APIResources`;
  return get(groupVersionTag(group, version), id, `${meta}APIResourceList`);
}

/** The document of `/api`. */
export function coreVersionsDocument(): DocumentParts {
  return {
    paths: { "/api/": get("core", "getCoreAPIVersions", `${meta}APIVersions`) },
    schemas: {
      [`${meta}APIVersions`]: {
        type: "object",
        required: ["versions", "serverAddressByClientCIDRs"],
        properties: {
          apiVersion: text,
          kind: text,
          serverAddressByClientCIDRs: listOf(referenceTo(`${meta}ServerAddressByClientCIDR`)),
          versions: listOf(text),
        },
        ...kindOf("APIVersions"),
      },
      [`${meta}ServerAddressByClientCIDR`]: serverAddress,
    },
  };
}

/** The document of `/apis`. */
export function groupsDocument(): DocumentParts {
  return {
    paths: { "/apis/": get("apis", "getAPIVersions", `${meta}APIGroupList`) },
    schemas: {
      ...groupSchemas,
      [`${meta}APIGroupList`]: {
        type: "object",
        required: ["groups"],
        properties: { apiVersion: text, groups: listOf(referenceTo(`${meta}APIGroup`)), kind: text },
        ...kindOf("APIGroupList"),
      },
    },
  };
}

/** The document of `/apis/GROUP`. */
export function groupDocument(group: string): DocumentParts {
  const id = `get${groupName(group)}APIGroup`;
  return {
    paths: { [`/apis/${group}/`]: get(groupTag(group), id, `${meta}APIGroup`) },
    schemas: groupSchemas,
  };
}

const versionFields = [
  "major",
  "minor",
  "gitVersion",
  "gitCommit",
  "gitTreeState",
  "buildDate",
  "goVersion",
  "compiler",
  "platform",
];

/** The document of `/version`. */
export function versionDocument(): DocumentParts {
  const definition = "io.k8s.apimachinery.pkg.version.Info";
  const optional = ["emulationMajor", "emulationMinor", "minCompatibilityMajor", "minCompatibilityMinor"];
  return {
    paths: { "/version/": get("version", "getCodeVersion", definition, ["application/json"]) },
    schemas: {
      [definition]: {
        type: "object",
        required: versionFields,
        properties: Object.fromEntries([
          ...versionFields.map((name) => [name, requiredText]),
          ...optional.map((name) => [name, text]),
        ]),
      },
    },
  };
}
