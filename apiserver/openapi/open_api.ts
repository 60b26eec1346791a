/**
 * OpenAPI v3 of what is served just now: an index, and a document for each group and version.
 *
 * Source: Kubernetes documentation, "The Kubernetes API", OpenAPI V3 (KEP-2896).
 *
 * @module
 */
import { groupVersionPath } from "../../meta/mod.ts";
import { kubernetesVersion } from "../../schema/facts/index.ts";
import { contentDigest } from "../discovery/digest.ts";
import { type ServedGroup, servedGroups } from "../discovery/served_groups.ts";
import type { ServedResource } from "../registry/served_resource.ts";
import {
  coreVersionsDocument,
  type DocumentParts,
  groupDocument,
  groupsDocument,
  versionDocument,
} from "./discovery_documents.ts";
import { builtInDocument, customDocument } from "./group_version_document.ts";
import type { PathItem } from "./operations.ts";

/** The answer to `/openapi/v3`. */
export interface OpenApiIndex {
  /** By path without a leading slash, for example `apis/apps/v1`. */
  readonly paths: {
    readonly [path: string]: {
      /** Path of the document, with its hash. */
      readonly serverRelativeURL: string;
    };
  };
}

/** The answer to `/openapi/v3/PATH`. */
export interface OpenApiDocument {
  /** Version of OpenAPI. */
  readonly openapi: "3.0.0";
  /** What it describes. */
  readonly info: {
    /** Name of the API. */
    readonly title: string;
    /** Its version. */
    readonly version: string;
  };
  /** Sorted. */
  readonly paths: { readonly [path: string]: PathItem };
  /** Schemas by name, and how one says who one is. */
  readonly components: { readonly [part: string]: unknown };
}

/** A document as it is sent. */
export interface OpenApiText {
  /** JSON. */
  readonly text: string;
  /** Digest of what the document says, as it stands in the index; with quotes it is the `ETag`. */
  readonly hash: string;
  /** When it was made. */
  readonly made: Date;
}

/** What of the resources a document is about. */
interface Entry {
  readonly custom: boolean;
  /** What the document depends on: when it is the same, so is the document. */
  readonly identity: () => Promise<string>;
  readonly parts: () => DocumentParts | Promise<DocumentParts>;
}

/** What is served at one time. */
interface Snapshot {
  readonly resources: readonly ServedResource[];
  readonly entries: ReadonlyMap<string, Entry>;
  readonly hashes: Map<string, Promise<string>>;
}

/**
 * The documents, made on demand and kept as long as they are right.
 *
 * A hash is a digest of what a document is made from, not of its text: the index names all documents, and making them
 * all would take a second and many megabytes.
 */
export class OpenApi {
  readonly #resources: () => readonly ServedResource[];
  #snapshot: Snapshot = { resources: [], entries: new Map(), hashes: new Map() };
  readonly #texts = new Map<string, OpenApiText>();

  /**
   * Documents of the resources that a function gives; as long as it gives the same list, nothing is made anew.
   *
   * @param resources built-in ones in the order of the facts
   */
  constructor(resources: () => readonly ServedResource[]) {
    this.#resources = resources;
  }

  /** Answers `/openapi/v3`. */
  async index(): Promise<OpenApiIndex> {
    const snapshot = this.#current();
    const paths: { [path: string]: { serverRelativeURL: string } } = {};
    for (const [path, entry] of [...snapshot.entries].sort(([a], [b]) => a < b ? -1 : 1)) {
      paths[path] = { serverRelativeURL: documentUrl(path, await hashOf(snapshot, path, entry)) };
    }
    return { paths };
  }

  /**
   * Answers `/openapi/v3/PATH`; undefined where there is no such document.
   *
   * @param path as in the index, for example `apis/apps/v1`
   */
  async document(path: string): Promise<OpenApiText | undefined> {
    const snapshot = this.#current();
    const entry = snapshot.entries.get(path);
    if (entry === undefined) return undefined;
    const hash = await hashOf(snapshot, path, entry);
    const known = this.#texts.get(path);
    if (known?.hash === hash) return known;
    const document: OpenApiText = {
      text: JSON.stringify(documentOf(await entry.parts(), entry.custom)),
      hash,
      made: new Date(),
    };
    // What was served when the request came may be gone by now.
    if (snapshot === this.#snapshot) this.#texts.set(path, document);
    return document;
  }

  #current(): Snapshot {
    const resources = this.#resources();
    if (resources !== this.#snapshot.resources) {
      const entries = entriesOf(servedGroups(resources));
      this.#snapshot = { resources, entries, hashes: new Map() };
      for (const path of this.#texts.keys()) {
        if (!entries.has(path)) this.#texts.delete(path);
      }
    }
    return this.#snapshot;
  }
}

/** Where a document is, with the hash that lets a client keep it for ever. */
export function documentUrl(path: string, hash: string): string {
  return `/openapi/v3/${path}?hash=${hash}`;
}

function hashOf({ hashes }: Snapshot, path: string, entry: Entry): Promise<string> {
  let hash = hashes.get(path);
  if (hash === undefined) {
    hash = entry.identity().then(contentDigest);
    hashes.set(path, hash);
    // A schema that could not be had must not be remembered as such.
    hash.catch(() => hashes.delete(path));
  }
  return hash;
}

/**
 * To be raised when documents of the same facts come to say something else: kubectl keeps them on disk by their hashes,
 * also for the next server on the same port.
 */
const form = `1 ${kubernetesVersion}`;

function entriesOf(groups: readonly ServedGroup[]): Map<string, Entry> {
  const entries = new Map<string, Entry>();
  const add = (path: string, parts: () => DocumentParts) =>
    entries.set(path, {
      custom: false,
      identity: () => Promise.resolve(`${form} ${path}`),
      parts,
    });
  add("version", versionDocument);
  add("apis", groupsDocument);
  for (const { group, versions } of groups) {
    for (const { version, resources } of versions) {
      const builtIn = resources.filter(({ custom }) => custom === undefined);
      const path = groupVersionPath({ group, version }).slice(1);
      entries.set(path, builtIn.length > 0 ? builtInEntry(path, builtIn) : customEntry(resources));
      if (group === "") add("api", coreVersionsDocument);
      else if (builtIn.length > 0) add(`apis/${group}`, () => groupDocument(group));
    }
  }
  return entries;
}

function builtInEntry(path: string, resources: readonly ServedResource[]): Entry {
  return {
    custom: false,
    identity: () => Promise.resolve(`${form} ${path} ${resources.map(({ resource }) => resource).join()}`),
    parts: () => builtInDocument(resources),
  };
}

function customEntry(resources: readonly ServedResource[]): Entry {
  return {
    custom: true,
    identity: async () => `${form} ${JSON.stringify(await customDocument(resources))}`,
    parts: () => customDocument(resources),
  };
}

const securitySchemes = {
  BearerToken: {
    type: "apiKey",
    description: "The token of a user or a service account.",
    name: "authorization",
    in: "header",
  },
};

function documentOf({ paths, schemas }: DocumentParts, custom: boolean): OpenApiDocument {
  const version = kubernetesVersion.split(".").slice(0, 2).join(".");
  return {
    openapi: "3.0.0",
    info: custom ? { title: "Kubernetes CRD Swagger", version: "v0.1.0" } : { title: "Kubernetes", version },
    paths: sortedMembers(paths),
    components: { schemas: sortedMembers(schemas), ...(custom ? {} : { securitySchemes }) },
  };
}

function sortedMembers<T>(members: { readonly [name: string]: T }): { [name: string]: T } {
  return Object.fromEntries(Object.keys(members).sort().map((name) => [name, members[name]!]));
}
