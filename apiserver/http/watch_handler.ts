/**
 * watch.
 *
 * @module
 */
import { stringifyJson, toApiVersion, type Unstructured } from "../../meta/mod.ts";
import { expired, notAcceptable, plainFailure, tooOldResourceVersion } from "../registry/api_error.ts";
import { notANumber } from "../registry/list_objects.ts";
import { structForm } from "../kinds/struct_form.ts";
import type { ServedResource } from "../registry/served_resource.ts";
import { collectionOf } from "../registry/registry.ts";
import { selectionOf } from "../registry/selection.ts";
import type { StoredObject } from "../storage/stored_object.ts";
import { type EventEncoder, WatchStream } from "../watch/watch_stream.ts";
import { negotiate, type Representation, watchMediaTypes, watchTransforms } from "./accept.ts";
import { transformed } from "./object_answers.ts";
import { listOptions } from "./query_options.ts";
import { inOrder, storedParts } from "./responses.ts";
import type { ApiRequest } from "./server_state.ts";

const encoder = new TextEncoder();
const lineEnd = encoder.encode("}\n");

/** Without a wish of the client's, a watch lasts between this and twice this. */
const shortestWatch = 30 * 60 * 1000;

/** Answers a watch. */
export async function handleWatch(api: ApiRequest): Promise<Response> {
  const { info, resource, server, query } = api;
  const representation = negotiate(api.request.headers.get("Accept"), {
    transforms: watchTransforms,
    yaml: false,
  });
  if (representation === undefined) throw notAcceptable(watchMediaTypes);
  const options = listOptions(query, true);
  const selection = selectionOf(resource, info.namespace, {
    labelSelector: options.labelSelector,
    fieldSelector: info.name === "" ? options.fieldSelector : `metadata.name=${info.name}`,
  });
  const empty = options.allowWatchBookmarks ? await emptyObject(resource) : {};
  // From here on nothing is awaited: what is there and what changes afterwards must fit together.
  const { storage } = server.registry;
  const collection = collectionOf(server.registry, resource);
  const asked = options.resourceVersion;
  if (asked !== "" && !/^[0-9]+$/.test(asked)) throw plainFailure(500, notANumber(asked));

  const sendsInitial = options.sendInitialEvents ?? (asked === "" || asked === "0");
  const after = sendsInitial || asked === "" || asked === "0" ? storage.revision : Number(asked);
  const position = collection.positionAfter(after);
  const responseHeaders = { "Cache-Control": "no-cache, private", "Content-Type": "application/json" };
  if (position === undefined) {
    const { status } = isUncached(resource)
      ? expired("The resourceVersion for the provided watch is too old.")
      : tooOldResourceVersion(asked, String(collection.oldestRevision));
    return new Response(`${stringifyJson({ type: "ERROR", object: status })}\n`, {
      headers: responseHeaders,
    });
  }
  const stream: WatchStream = new WatchStream({
    collection,
    selection,
    encoder: eventEncoder(api, representation, empty),
    revision: () => storage.revision,
    initial: sendsInitial
      ? collection.range(selection.prefix).filter((stored) => selection.matches(stored))
      : [],
    // A watch that asks for no version at all is told of the end of its initial objects as well.
    endsInitialEvents: options.allowWatchBookmarks && (options.sendInitialEvents ?? asked === ""),
    position,
    timeout: options.timeoutSeconds !== undefined && options.timeoutSeconds > 0
      ? options.timeoutSeconds * 1000
      : shortestWatch * (1 + Math.random()),
    bookmarkInterval: options.allowWatchBookmarks ? server.bookmarkInterval : undefined,
    onEnd: () => server.removeWatch(stream),
  });
  server.addWatch(stream);
  return new Response(stream.readable, { headers: responseHeaders });
}

/** Events are too many for kube-apiserver to keep at hand; so it speaks of them as etcd does. */
function isUncached({ storage }: ServedResource): boolean {
  return storage.resource === "events";
}

/** What a bookmark's object has besides its metadata: the zero values that Go writes. */
async function emptyObject(resource: ServedResource): Promise<{ readonly [field: string]: unknown }> {
  if (resource.custom !== undefined) return {};
  const bare: Unstructured = {
    kind: resource.kind,
    apiVersion: toApiVersion(resource.group, resource.version),
    metadata: {},
  };
  const { kind: _kind, apiVersion: _apiVersion, metadata: _metadata, ...rest } = structForm(
    bare,
    await resource.schema(),
  );
  // The internal form of these has a number where the served one may have nothing.
  const spec = rest.spec as { replicas?: number } | undefined;
  if (spec !== undefined && countedKinds.has(resource.kind)) {
    return { ...rest, spec: { replicas: 0, ...spec } };
  }
  return rest;
}

const countedKinds = new Set(["Deployment", "ReplicaSet", "StatefulSet", "ReplicationController"]);

/** Writes events in the form that was asked for. Whole objects share their bytes with all other watches and lists. */
function eventEncoder(
  api: ApiRequest,
  representation: Representation,
  empty: { readonly [field: string]: unknown },
): EventEncoder {
  const { resource } = api;
  const apiVersion = toApiVersion(resource.group, resource.version);
  const starts = new Map<string, Uint8Array<ArrayBuffer>>();
  const start = (type: string) => {
    let bytes = starts.get(type);
    if (bytes === undefined) starts.set(type, bytes = encoder.encode(`{"type":"${type}","object":`));
    return bytes;
  };
  let firstTable = true;
  const other = (type: string, object: Unstructured) => {
    let shown: unknown = object;
    if (representation.as !== undefined) {
      // Only the first Table of a watch says what its columns are; those of apiservices always do.
      shown = transformed(api, object, representation, firstTable || resource.resource === "apiservices");
      firstTable = false;
    }
    return [encoder.encode(`{"type":"${type}","object":${stringifyJson(shown)}}\n`)];
  };
  return {
    object(type, stored: StoredObject, revision) {
      if (representation.as === undefined && revision === stored.revision) {
        return [start(type), ...storedParts(resource, stored), lineEnd];
      }
      const object = inOrder(resource, stored.as(resource));
      return other(type, {
        ...object,
        metadata: { ...object.metadata, resourceVersion: String(revision) },
      });
    },
    bookmark(revision, endsInitialEvents) {
      return other("BOOKMARK", {
        kind: resource.kind,
        apiVersion,
        metadata: {
          resourceVersion: String(revision),
          ...(endsInitialEvents ? { annotations: { "k8s.io/initial-events-end": "true" } } : {}),
        },
        ...empty,
      });
    },
  };
}
