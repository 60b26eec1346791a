/**
 * A server's OpenAPI v3 documents (KEP-2896): one for each group and version, found by an index that names each
 * document's hash.
 *
 * @example What the schema of a kind says
 * ```ts
 * import { DiscoveryClient } from "@kybern/kybern/discovery";
 * import type { ClusterAccess } from "@kybern/kybern/meta";
 *
 * async function schemaOf(config: ClusterAccess, kind: string) {
 *   const { components } = await new DiscoveryClient(config).openAPIV3().document("apps/v1");
 *   return components?.schemas?.[`io.k8s.api.apps.v1.${kind}`];
 * }
 * ```
 *
 * @module
 */
import { groupVersionPath, parseApiVersion } from "../meta/mod.ts";
import { DecodeError, type RequestOptions, type RESTClient, StatusError } from "../rest/mod.ts";

/** An OpenAPI v3 document, as far as everyone needs it. What is in a schema is JSON Schema's affair. */
export interface OpenAPIV3Document {
  /** Version of OpenAPI, as `3.0.0`. */
  openapi: string;
  /** Title and version of the API. */
  info?: { title?: string; version?: string };
  /** Operations by path and method. */
  paths?: { [path: string]: { [method: string]: unknown } };
  /** What operations refer to. */
  components?: {
    /** Schemas by name, as `io.k8s.api.apps.v1.Deployment`. */
    schemas?: { [name: string]: { [keyword: string]: unknown } };
    /** What else there is. */
    [part: string]: unknown;
  };
}

/** The URL of each document, relative to the server, by its path below `/openapi/v3/`, as `apis/apps/v1`. */
export type OpenAPIV3Index = ReadonlyMap<string, string>;

/** A server has no OpenAPI v3 document for what was asked. */
export class NoOpenAPIDocumentError extends Error {
  /** Always `NoOpenAPIDocumentError`. */
  override readonly name: string = "NoOpenAPIDocumentError";
  /** Path that the index has not, as `apis/example.com/v1`. */
  readonly path: string;

  /** Describes one document. */
  constructor(path: string) {
    super(`the server has no OpenAPI v3 document for ${path}`);
    this.path = path;
  }
}

/** Where index and documents come from: the server, or a cache in front of it. */
export interface OpenAPIV3Source {
  /** The index. With `anew`, from the server, even if it is known. */
  index(options: RequestOptions & { anew?: boolean }): Promise<OpenAPIV3Index>;
  /** The document of a path, at a URL that the index told. */
  document(path: string, url: string, options: RequestOptions): Promise<OpenAPIV3Document>;
}

/** Reads a server's OpenAPI v3 documents. */
export class OpenAPIV3Client {
  /** Where they come from. */
  readonly source: OpenAPIV3Source;

  /** Made by a discovery's `openAPIV3()`. */
  constructor(source: OpenAPIV3Source) {
    this.source = source;
  }

  /** Which documents there are: the URL of each, relative to the server, by path as `apis/apps/v1`. */
  async paths(options: RequestOptions = {}): Promise<OpenAPIV3Index> {
    return await this.source.index(options);
  }

  /**
   * The document of a group and version.
   *
   * @param groupVersion for example `apps/v1`, or `v1` of the core group
   * @throws {NoOpenAPIDocumentError} when the server has none
   */
  async document(groupVersion: string, options: RequestOptions = {}): Promise<OpenAPIV3Document> {
    const path = groupVersionPath(parseApiVersion(groupVersion)).slice(1);
    const url = (await this.source.index(options)).get(path);
    if (url !== undefined) {
      try {
        return await this.source.document(path, url, options);
      } catch (error) {
        // A document that has changed since the index was read is at another URL by now: the server sends us there.
        if (!(error instanceof StatusError) || error.httpStatus !== 301) throw error;
      }
    }
    const moved = (await this.source.index({ ...options, anew: true })).get(path);
    if (moved === undefined) throw new NoOpenAPIDocumentError(path);
    return await this.source.document(path, moved, options);
  }
}

const root = "/openapi/v3";

/** Asks the server for each index and document. */
export class OpenAPIV3Requests implements OpenAPIV3Source {
  readonly #client: RESTClient;
  readonly #server: URL;

  /** @param server where the client's requests go */
  constructor(client: RESTClient, server: URL) {
    this.#client = client;
    this.#server = server;
  }

  async index(options: RequestOptions): Promise<OpenAPIV3Index> {
    const { paths } = await this.#client.get().absPath(root).do(options).into<{ paths?: unknown }>();
    if (typeof paths !== "object" || paths === null) {
      throw new DecodeError("the server's index of OpenAPI v3 documents has no paths");
    }
    const index = new Map<string, string>();
    for (const [path, item] of Object.entries(paths)) {
      const url = (item as { serverRelativeURL?: unknown } | null)?.serverRelativeURL;
      if (typeof url === "string") index.set(path, url);
    }
    return index;
  }

  async document(path: string, url: string, options: RequestOptions): Promise<OpenAPIV3Document> {
    const { pathname, params } = this.#locate(path, url);
    const request = this.#client.get().absPath(pathname).header("accept", "application/json");
    for (const [name, value] of params) request.param(name, value);
    const document = await request.do(options).into<OpenAPIV3Document | null>();
    if (typeof document?.openapi !== "string") {
      throw new DecodeError(`what the server has for ${path} is no OpenAPI v3 document`);
    }
    return document;
  }

  /** A server may only send its clients to itself; the base path of its URL may or may not stand in front. */
  #locate(path: string, url: string): { pathname: string; params: URLSearchParams } {
    const server = this.#server;
    const target = URL.parse(url, server);
    if (target === null || target.origin !== server.origin) {
      throw new DecodeError(`the server's index of OpenAPI v3 documents leads elsewhere for ${path}`);
    }
    const base = server.pathname.replace(/\/$/, "");
    const { pathname } = target;
    const inside = base !== "" && pathname.startsWith(`${base}/`) ? pathname.slice(base.length) : pathname;
    return { pathname: inside, params: target.searchParams };
  }
}
