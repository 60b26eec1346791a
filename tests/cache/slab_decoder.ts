/**
 * A second decoder, for what the seam promises: it keeps the bytes of the objects that stores hold in slabs, moves them
 * to keep these full, and answers with views that parse when somebody looks.
 *
 * An object's bytes are its own until a store retains it, and again when it is released, so that a view never depends
 * on a slab that is used again.
 *
 * @module
 */
import { type KubernetesList, parseJson } from "../../meta/mod.ts";
import {
  type BytesObjectDecoder,
  type ItemDefaults,
  jsonDecoder,
  type ObjectRetention,
  type RawWatchEvent,
} from "../../rest/mod.ts";
import { eachField, eachItem, stringAt } from "./json_scanner.ts";
import { type Head, lazyView } from "./lazy_view.ts";
import { type Placed, Slabs } from "./slabs.ts";

/** Where an object's bytes are. */
interface Bytes {
  /** Its own; `undefined` while a store holds it, and once it is parsed. */
  own: Uint8Array | undefined;
  /** In a slab. */
  placed: Placed | undefined;
  /** Whether a store holds it. */
  retained: boolean;
}

const decoder = new TextDecoder();
const noDefaults: ItemDefaults = { apiVersion: "", kind: "" };
const headFields: ReadonlySet<string> = new Set(["name", "namespace", "uid", "resourceVersion"]);

/** The head of the object that these bytes are. */
function headOf(bytes: Uint8Array, defaults: ItemDefaults): Head {
  let { apiVersion, kind } = defaults;
  const metadata: Record<keyof Head["metadata"], string | undefined> = {
    name: undefined,
    namespace: undefined,
    uid: undefined,
    resourceVersion: undefined,
  };
  eachField(bytes, 0, (field, from, to) => {
    if (field === "apiVersion") apiVersion = stringAt(bytes, from, to);
    else if (field === "kind") kind = stringAt(bytes, from, to);
    else if (field === "metadata") {
      let left = headFields.size;
      eachField(bytes, from, (name, from, to) => {
        if (!headFields.has(name)) return;
        metadata[name as keyof Head["metadata"]] = stringAt(bytes, from, to);
        return --left > 0;
      });
    }
    return apiVersion === "" || kind === "" || metadata.name === undefined;
  });
  return { apiVersion, kind, metadata };
}

/** Keeps bytes, and parses when somebody looks. */
export class SlabDecoder implements BytesObjectDecoder {
  readonly takes = "bytes";
  readonly retention: ObjectRetention;
  /** What it has made, by view. */
  readonly #bytes = new WeakMap<object, Bytes>();
  /** The bytes of what stores hold. */
  readonly slabs: Slabs;
  /** How many objects have been parsed. */
  parsed = 0;
  /** How many objects stores hold. */
  retained = 0;

  /** @param slabSize bytes of a slab */
  constructor(slabSize: number) {
    this.slabs = new Slabs(slabSize);
    this.retention = {
      retain: (object) => this.#retain(this.#bytes.get(object as object)),
      release: (object) => this.#release(this.#bytes.get(object as object)),
    };
  }

  event(line: Uint8Array): RawWatchEvent {
    let type = "";
    let object: Uint8Array | undefined;
    eachField(line, 0, (name, from, to) => {
      if (name === "type") type = stringAt(line, from, to);
      else if (name === "object") object = line.slice(from, to);
    });
    // A bookmark or a Status is no object of the kind.
    const isChange = type === "ADDED" || type === "MODIFIED" || type === "DELETED";
    if (!isChange || object === undefined) return jsonDecoder.event(decoder.decode(line));
    return { type, object: this.#view(object, noDefaults) };
  }

  object(body: Uint8Array): unknown {
    return jsonDecoder.object(decoder.decode(body));
  }

  list(body: Uint8Array, defaults: ItemDefaults): KubernetesList<unknown> {
    const list: Record<string, unknown> = {};
    const items: unknown[] = [];
    eachField(body, 0, (name, from, to) => {
      if (name !== "items") list[name] = parseJson(decoder.decode(body.subarray(from, to)));
      else if (body[from] === 0x5b) {
        eachItem(body, from, (from, to) => void items.push(this.#view(body.slice(from, to), defaults)));
      }
    });
    return { ...list, metadata: list.metadata ?? {}, items } as KubernetesList<unknown>;
  }

  #view(own: Uint8Array, defaults: ItemDefaults): object {
    const bytes: Bytes = { own, placed: undefined, retained: false };
    const head = headOf(own, defaults);
    const view = lazyView(head, () => {
      const text = decoder.decode(bytes.own ?? this.slabs.bytesOf(bytes.placed!));
      this.parsed++;
      bytes.own = undefined;
      this.#unplace(bytes); // what is parsed needs its bytes no more
      const object = parseJson(text) as Record<string, unknown>;
      object.apiVersion ??= head.apiVersion;
      object.kind ??= head.kind;
      return object;
    });
    this.#bytes.set(view, bytes);
    return view;
  }

  #retain(bytes: Bytes | undefined): void {
    if (bytes === undefined || bytes.retained) return;
    bytes.retained = true;
    this.retained++;
    if (bytes.own === undefined) return;
    bytes.placed = this.slabs.put(bytes.own);
    bytes.own = undefined;
  }

  #release(bytes: Bytes | undefined): void {
    if (bytes === undefined || !bytes.retained) return;
    bytes.retained = false;
    this.retained--;
    if (bytes.placed !== undefined) bytes.own = this.slabs.bytesOf(bytes.placed).slice();
    this.#unplace(bytes);
  }

  #unplace(bytes: Bytes): void {
    if (bytes.placed === undefined) return;
    this.slabs.remove(bytes.placed);
    bytes.placed = undefined;
  }
}
