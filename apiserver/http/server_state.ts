/**
 * What every request handler needs of the server.
 *
 * @module
 */
import type { Unstructured } from "../../meta/mod.ts";
import type { Registry } from "../registry/registry.ts";
import type { ServedResource } from "../registry/served_resource.ts";
import type { UserInfo } from "../registry/strategy.ts";
import type { WatchStream } from "../watch/watch_stream.ts";
import type { ResourceRequest } from "./request_info.ts";

/** A Table, as far as answers look into it. */
export interface TableAnswer {
  readonly metadata?: { readonly [field: string]: unknown };
  readonly columnDefinitions: readonly unknown[];
  readonly rows: readonly unknown[];
  readonly [field: string]: unknown;
}

/** See the module. */
export interface ServerState {
  readonly registry: Registry;
  /** Watches that are open, so that closing the server can end them. */
  readonly watches: Set<WatchStream>;
  /** Shows objects as a Table. */
  readonly tableFor: (
    resource: ServedResource,
    objects: readonly Unstructured[],
    options: { readonly includeObject: "None" | "Metadata" | "Object"; readonly now: Date },
  ) => TableAnswer;
  /** Milliseconds between a watch's bookmarks. */
  readonly bookmarkInterval: number;
}

/** A request for a served resource, authenticated and authorized. */
export interface ApiRequest {
  readonly server: ServerState;
  readonly request: Request;
  readonly query: URLSearchParams;
  readonly info: ResourceRequest;
  readonly resource: ServedResource;
  readonly user: UserInfo;
  /** Whether JSON is to be indented. */
  readonly pretty: boolean;
  /** Texts of `Warning` headers. */
  readonly warnings: Set<string>;
}
