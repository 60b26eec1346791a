/**
 * A view of an object that is bytes: it has the object's head, and parses the rest when somebody looks into it. Whoever
 * reads it, spreads it, prints it, copies it or compares it does not notice.
 *
 * @module
 */
import { onParse } from "../../meta/mod.ts";

/** What is known of an object without parsing it. */
export interface Head {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: Readonly<Record<"name" | "namespace" | "uid" | "resourceVersion", string | undefined>>;
}

type Fields = Record<string, unknown>;
type Change = (object: unknown) => void;

/** Fills an empty object with the fields of another. */
function fill(target: Fields, fields: Fields): void {
  for (const [name, value] of Object.entries(fields)) {
    Object.defineProperty(target, name, { value, configurable: true, enumerable: true, writable: true });
  }
  if (Object.isFrozen(fields)) Object.freeze(target);
}

/** Answers for an object or its metadata: from the head, or else, once it is parsed, from the target. */
class LazyFields implements ProxyHandler<Fields> {
  readonly #known: Fields;
  readonly #ensure: () => void;
  #parsed = false;

  /** @param ensure fills the target, if that has not been done */
  constructor(known: Fields, ensure: () => void) {
    this.#known = known;
    this.#ensure = ensure;
  }

  /** From now on everything is in the target. */
  done(): void {
    this.#parsed = true;
  }

  get(target: Fields, name: string | symbol): unknown {
    if (this.#parsed) return Reflect.get(target, name);
    if (typeof name === "symbol" ? name === onParse : Object.hasOwn(this.#known, name)) {
      const value = this.#known[name as string];
      // What the head does not have, the object may have in a form that the head cannot.
      if (value !== undefined) return value;
    }
    this.#ensure();
    return Reflect.get(target, name);
  }

  has(target: Fields, name: string | symbol): boolean {
    this.#ensure();
    return Reflect.has(target, name);
  }

  set(target: Fields, name: string | symbol, value: unknown): boolean {
    this.#ensure();
    return Reflect.set(target, name, value);
  }

  deleteProperty(target: Fields, name: string | symbol): boolean {
    this.#ensure();
    return Reflect.deleteProperty(target, name);
  }

  defineProperty(target: Fields, name: string | symbol, descriptor: PropertyDescriptor): boolean {
    this.#ensure();
    return Reflect.defineProperty(target, name, descriptor);
  }

  getOwnPropertyDescriptor(target: Fields, name: string | symbol): PropertyDescriptor | undefined {
    this.#ensure();
    return Reflect.getOwnPropertyDescriptor(target, name);
  }

  ownKeys(target: Fields): (string | symbol)[] {
    this.#ensure();
    return Reflect.ownKeys(target);
  }

  isExtensible(target: Fields): boolean {
    this.#ensure();
    return Reflect.isExtensible(target);
  }

  preventExtensions(target: Fields): boolean {
    this.#ensure();
    return Reflect.preventExtensions(target);
  }
}

/**
 * A view of an object with this head.
 *
 * @param parse gives the whole object; it is called once, when somebody looks
 */
export function lazyView(head: Head, parse: () => Fields): object {
  const whole: Fields = {};
  const metadata: Fields = {};
  const changes: Change[] = [];
  let parsed = false;
  const ensure = () => {
    if (parsed) return;
    parsed = true;
    const object = parse();
    for (const change of changes.splice(0)) change(object);
    fill(metadata, (object.metadata ?? {}) as Fields);
    // In the place that it had, so that the view is written as the object was; and the one that others may have.
    const fields = Object.entries(object).map(([name, value]) =>
      [name, name === "metadata" ? metadataView : value] as const
    );
    fill(whole, Object.fromEntries(fields));
    if (Object.isFrozen(object)) Object.freeze(whole);
    ofMetadata.done();
    ofWhole.done();
  };
  const ofMetadata = new LazyFields({ ...head.metadata }, ensure);
  const metadataView = new Proxy(metadata, ofMetadata);
  const ofWhole = new LazyFields({
    apiVersion: head.apiVersion,
    kind: head.kind,
    metadata: metadataView,
    [onParse]: (change: Change) => {
      if (parsed) change(whole);
      else changes.push(change);
    },
  }, ensure);
  return new Proxy(whole, ofWhole);
}
