/**
 * A handler that believes nothing: it holds each thing that it is told against what it was told before, against the
 * server's whole history, and against the store at that moment.
 *
 * @module
 */
import { DeletedFinalStateUnknown, type SharedInformer } from "../../cache/mod.ts";
import { metaNamespaceKey, type Shared, type Unstructured } from "../../meta/mod.ts";
import { check, Contradiction } from "./contradiction.ts";
import { type ModelServer, same, show, type Versions } from "./model_server.ts";
import type { Manner } from "./model_steps.ts";

/** How long a slow handler takes, in milliseconds. */
export const slowness = 300;

/** A handler, and what it knows. */
export class Witness {
  readonly #servers: readonly ModelServer[];
  readonly #informer: SharedInformer<Unstructured>;
  readonly #manner: Manner;
  /** Versions of what there is, from what it was told. */
  readonly #known = new Map<string, string>();
  /** Up to which version it has heard of each object, those that are gone included; `undefined`: it cannot tell. */
  readonly #heard = new Map<string, number | undefined>();
  /**
   * What the store had seen when this handler was added; `undefined` where namespaces are followed one by one, each
   * with versions of its own.
   */
  readonly #since: number | undefined;
  readonly #told: string[] = [];
  /** What it was told that cannot be. */
  contradiction: Contradiction | undefined;
  /** Set when it was removed: it must be told nothing more. */
  removed = false;
  /** Whether its registration says that it has heard of all that was there at first. */
  hasSynced: () => boolean = () => false;
  #busy = false;

  /** A handler that is about to be added. */
  constructor(servers: readonly ModelServer[], informer: SharedInformer<Unstructured>, manner: Manner) {
    this.#servers = servers;
    this.#informer = informer;
    this.#manner = manner;
    this.#since = servers.length > 1 ? undefined : Number(informer.indexer.resourceVersion);
  }

  /** Told of an object that is new to it. */
  onAdd(object: Shared<Unstructured>, isInInitialList: boolean): unknown {
    return this.#hear(`add ${text(object)}`, () => {
      const { key, version } = of(object);
      this.#expect(!this.#known.has(key), "it was there already");
      this.#expect(!isInInitialList || !this.hasSynced(), "the first objects had all been told");
      this.#mustFollow(key, version);
      this.#known.set(key, version);
      this.#storeMustHave(key, version);
    });
  }

  /** Told of a change, or, if it resyncs, of an object once more. */
  onUpdate(old: Shared<Unstructured>, object: Shared<Unstructured>): unknown {
    return this.#hear(`update ${text(old)} to ${text(object)}`, () => {
      const { key, version } = of(object);
      this.#expect(this.#known.get(key) === of(old).version, `it was at ${this.#known.get(key)}`);
      const again = of(old).version === version;
      this.#expect(!again || this.#manner === "resyncing", "that is no news");
      if (!again) this.#mustFollow(key, version);
      this.#known.set(key, version);
      this.#storeMustHave(key, version);
    });
  }

  /** Told that an object is gone. */
  onDelete(deleted: Shared<Unstructured> | DeletedFinalStateUnknown<Shared<Unstructured>>): unknown {
    const tombstone = deleted instanceof DeletedFinalStateUnknown;
    const object = tombstone ? deleted.object! : deleted;
    return this.#hear(`delete ${tombstone ? "†" : ""}${text(object)}`, () => {
      const { key, version } = of(object);
      this.#expect(this.#known.has(key), "it was not there");
      if (tombstone) {
        this.#expect(this.#known.get(key) === version, "a tombstone must have the newest known state");
        this.#expect(
          this.#serverOf(key).wasListed(key, undefined, Number(version)),
          "no list was without it",
        );
        this.#heard.set(key, undefined);
      } else this.#mustFollow(key, version);
      this.#known.delete(key);
      this.#storeMustHave(key, version);
    });
  }

  /** How many things it was told. */
  get told(): number {
    return this.#told.length;
  }

  /** Its copy must be this. */
  mustKnow(server: Versions): void {
    check(
      same(this.#known, server),
      () =>
        `a handler ends with ${show(this.#known)}, the server with ${show(server)}; it was told ${
          this.#told.join(", ")
        }`,
    );
  }

  /**
   * This must be the next thing that happened to the object since the witness heard of it last. Only where a list
   * shows just this state may something in between be missing.
   */
  #mustFollow(key: string, version: string): void {
    const since = this.#heard.has(key) ? this.#heard.get(key) : this.#since;
    const at = Number(version);
    this.#heard.set(key, at);
    const [last, ...others] = this.#serverOf(key).happened(key, 0, at).toReversed();
    this.#expect(last?.version === at, "the server never had that");
    if (since === undefined) return;
    // What a handler is told first is what the store had, which may be as old as it likes.
    const first = since === this.#since && others.every(({ version }) => version <= since) && at <= since;
    if (first) return;
    this.#expect(at > since, `it had heard of version ${since}`);
    const missed = others.filter(({ version }) => version > since);
    if (missed.length === 0) return;
    const shown = this.#serverOf(key).wasListed(key, last!.present ? version : undefined, at);
    // What came and went between two looks leaves no trace: it was not there before, nor in the list.
    const traceless = !this.#known.has(key) &&
      this.#serverOf(key).wasListed(key, undefined, missed[0]!.version, at);
    this.#expect(
      shown || traceless,
      `it never heard of ${missed.map(({ version }) => version)}, and no list left them out`,
    );
  }

  /** Whoever hears of something finds it in the store, or something newer. */
  #storeMustHave(key: string, version: string): void {
    const present = this.#informer.indexer.getByKey(key)?.metadata.resourceVersion;
    const known = this.#known.get(key);
    const seen = Number(this.#informer.indexer.resourceVersion);
    const has = present ?? "nothing";
    if (present !== undefined) {
      const enough = known === undefined
        ? Number(present) > Number(version)
        : Number(present) >= Number(version);
      this.#expect(enough, `the store has ${has}`);
    } else if (this.#since !== undefined) {
      this.#expect(known === undefined || seen > Number(version), `the store has ${has}, at version ${seen}`);
    }
  }

  #serverOf(key: string): ModelServer {
    return this.#servers.find(({ namespace }) => key.startsWith(`${namespace}/`))!;
  }

  #hear(line: string, apply: () => void): unknown {
    this.#told.push(line);
    try {
      this.#expect(!this.removed, "it had been removed");
      this.#expect(!this.#busy, "the one before has not been handled yet");
      apply();
    } catch (error) {
      if (!(error instanceof Contradiction)) throw error;
      this.contradiction ??= error;
    }
    switch (this.#manner) {
      case "throwing":
        throw new Error("as it always does");
      case "rejecting":
        return Promise.reject(new Error("as it always does"));
      case "slow":
        // Each third time: often enough to be behind, and seldom enough to catch up.
        if (this.#told.length % 3 !== 0) return;
        this.#busy = true;
        return new Promise<void>((resolve) =>
          setTimeout(() => {
            this.#busy = false;
            resolve();
          }, slowness)
        );
    }
  }

  #expect(condition: boolean, why: string): void {
    check(condition, () => `${why}, yet a handler was told ${this.#told.slice(-6).join(", ")}`);
  }
}

function of(object: Shared<Unstructured>): { key: string; version: string } {
  return { key: metaNamespaceKey(object), version: object.metadata.resourceVersion };
}

function text(object: Shared<Unstructured>): string {
  return `${metaNamespaceKey(object)}@${object.metadata.resourceVersion}`;
}
