/**
 * OpenAPI documents that are kept: each URL has its document's hash, and so another document has another URL.
 *
 * @module
 */
import type { RequestOptions } from "../rest/mod.ts";
import type { CacheFiles } from "./cache_files.ts";
import type { OpenAPIV3Document, OpenAPIV3Index, OpenAPIV3Source } from "./openapi_v3_client.ts";

/** Keeps the index, and of each path the document of the last URL. */
export class KeptInMemory implements OpenAPIV3Source {
  readonly #source: () => OpenAPIV3Source;
  #index: OpenAPIV3Index | undefined;
  readonly #documents = new Map<string, { readonly url: string; readonly document: OpenAPIV3Document }>();

  /** @param source where both come from; a function, since whoever invalidates it may make another */
  constructor(source: () => OpenAPIV3Source) {
    this.#source = source;
  }

  async index(options: RequestOptions & { anew?: boolean }): Promise<OpenAPIV3Index> {
    if (this.#index === undefined || options.anew) this.#index = await this.#source().index(options);
    return this.#index;
  }

  async document(path: string, url: string, options: RequestOptions): Promise<OpenAPIV3Document> {
    const kept = this.#documents.get(path);
    if (kept?.url === url) return kept.document;
    const document = await this.#source().document(path, url, options);
    this.#documents.set(path, { url, document });
    return document;
  }
}

/** Keeps documents as files, each by its hash; of former hashes nothing is left. */
export class KeptOnDisk implements OpenAPIV3Source {
  readonly #files: CacheFiles;
  readonly #source: OpenAPIV3Source;

  /** @param source where index and documents come from */
  constructor(files: CacheFiles, source: OpenAPIV3Source) {
    this.#files = files;
    this.#source = source;
  }

  async index(options: RequestOptions & { anew?: boolean }): Promise<OpenAPIV3Index> {
    return await this.#source.index(options);
  }

  async document(path: string, url: string, options: RequestOptions): Promise<OpenAPIV3Document> {
    const hash = /[?&]hash=([A-Za-z0-9]{1,200})(?:&|$)/.exec(url)?.[1];
    const harmless = path.split("/").every((part) => /^[A-Za-z0-9](?:[-.\w]*[A-Za-z0-9])?$/.test(part));
    if (hash === undefined || !harmless) return await this.#source.document(path, url, options);
    const file = `openapi/v3/${path}/${hash}.json`;
    const kept = await this.#files.read(file, asDocument, Infinity);
    if (kept !== undefined) return kept;
    const document = await this.#source.document(path, url, options);
    if (await this.#files.write(file, document)) await this.#files.removeOthers(file);
    return document;
  }
}

function asDocument(value: unknown): OpenAPIV3Document | undefined {
  const document = value as OpenAPIV3Document | null;
  return typeof document?.openapi === "string" ? document : undefined;
}
