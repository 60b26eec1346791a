/**
 * Faults of the client of a reconcile: what it reads, writes, waits for, and hears of itself.
 *
 * @module
 */
import type { ListedFault } from "../fault.ts";

/** One line each, chosen from the sources by what they promise. */
export const controllerClientFaults: readonly ListedFault[] = [
  {
    fault: "a write outside the cache's namespaces is waited for",
    file: "controller/own_writes.ts",
    from: "    const selected = scope.holds(object);",
    to: "    const selected = true;",
    breaks: "OwnWrites: outside of the cache's namespaces nothing is waited for",
  },
  {
    fault: "the cache of one namespace has to come as far as another's write",
    file: "controller/own_writes.ts",
    from: "informer.lastSyncResourceVersion({ namespace: namespaceOf(type, key) || undefined })",
    to: "informer.lastSyncResourceVersion()",
    breaks: "OwnWrites: outside of the cache's namespaces nothing is waited for",
  },
  {
    fault: "an object that no selector chooses is waited for",
    file: "controller/own_writes.ts",
    from: "    if (!selected && present === undefined) return true;\n",
    to: "",
    breaks: "OwnWrites: what the selectors leave out",
  },
  {
    fault: "an object that was made and deleted counts as gone before it came",
    file: "controller/own_writes.ts",
    from: "      if (byAbsence) write.after = bothLeft ? earlier.after : earlier;\n",
    to: "",
    breaks: "OwnWrites: a deletion is seen when the uid is gone",
  },
  {
    fault: "an older answer that comes late takes the newer write's place",
    file: "controller/own_writes.ts",
    from: "      if (isAsNew(earlier, due)) return this.#tag(earlier, tags);\n",
    to: "",
    breaks: "OwnWrites: of several writes of an object the newest counts",
  },
  {
    fault: "a reconcile does not wait for what others wrote to its owned objects",
    file: "controller/own_writes.ts",
    from: "    const tags = ownerTags(object, writer.type);",
    to: "    const tags: WriteTag[] = [];",
    breaks: "OwnWrites: a reconcile waits for what anybody wrote",
  },
  {
    fault: "a version that is no integer is waited for by its name, for ever where another writer is faster",
    file: "controller/own_writes.ts",
    from: "    return order === undefined ? present !== before : order >= 0;",
    to: "    return order !== undefined && order >= 0;",
    breaks: "OwnWrites: versions that cannot be compared",
  },
  {
    fault: "writes that nobody waits for are kept for ever",
    file: "controller/own_writes.ts",
    from: "    if (this.#pending.size >= this.#sweepAt) this.#sweep();\n",
    to: "",
    breaks: "OwnWrites: what was seen and nobody waited for is not kept",
  },
  {
    fault: "what was written before a kind was cached is forgotten",
    file: "controller/own_writes.ts",
    from: "    if (selected) this.#newest.note(type, key, version, scope.namespaces !== undefined);\n",
    to: "",
    breaks: "OwnWrites: of a kind without a cache the newest write is kept",
  },
  {
    fault: "a cache that comes later knows of what was written in its own version alone",
    file: "controller/newest_writes.ts",
    from: "    const kind = kindKey(type);",
    to: "    const kind = kindKey(type) + type.version;",
    breaks: "OwnWrites: a cache that comes later catches up",
  },
  {
    fault: "a cache that has missed writes counts as one that has not, once there is another write",
    file: "controller/own_writes.ts",
    from: "    if (!this.#newest.has(type)) this.#nothingMissed(type);",
    to: "    this.#nothingMissed(type);",
    breaks: "OwnWrites: a later write does not make up for those that a new cache has missed",
  },
  {
    fault: "what is absent from a cache that is being filled counts as deleted",
    file: "controller/own_writes.ts",
    from: "    if (!this.#caches.running(write.type)!.hasSynced()) return false;\n",
    to: "",
    breaks: "OwnWrites: of a cache that is being filled absence says nothing",
  },
  {
    fault: "a read that may start no informer starts one",
    file: "controller/cache_reader.ts",
    from: "    if (failOnMissing && running === undefined) throw new NotCachedError(type.kind);\n",
    to: "",
    breaks: "CA-01",
  },
  {
    fault: "a list gives one object more than its limit",
    file: "controller/cache_reader.ts",
    from: "      if (found.length >= limit) break;",
    to: "      if (found.length > limit) break;",
    breaks: "CA-02",
  },
  {
    fault: "a read of a namespace that the cache does not hold finds nothing",
    file: "controller/cache_reader.ts",
    from: "    if (scope.namespaces !== undefined && !scope.holdsNamespace(namespace)) {",
    to: "    if (scope.namespaces === undefined) {",
    breaks: "CA-03",
  },
  {
    fault: "a namespace's selector overrules that of the kind",
    file: "controller/cache_options.ts",
    from:
      "      labelSelector: selectorsIn(own.namespaces, namespace)?.labelSelector ?? own.labelSelector ??\n        selectorsIn(options.namespaces, namespace)?.labelSelector ?? options.labelSelector,",
    to:
      "      labelSelector: selectorsIn(own.namespaces, namespace)?.labelSelector ??\n        selectorsIn(options.namespaces, namespace)?.labelSelector ?? own.labelSelector ?? options.labelSelector,",
    breaks: "CA-03",
  },
  {
    fault: "a dry-run client's writes are stored",
    file: "controller/reconcile_client.ts",
    from: "      ...dryRun && { dryRun },\n",
    to: "",
    breaks: "CL-02",
  },
  {
    fault: "a namespaced client writes to another namespace",
    file: "controller/client_variant.ts",
    from: '  if (own !== undefined && own !== "" && own !== namespace) {',
    to: '  if (own === "") {',
    breaks: "CL-02",
  },
  {
    fault: "what is created or updated gets no owner",
    file: "controller/owned_draft.ts",
    from: "    object.metadata.ownerReferences = withControllerReference(object as Owned, owner);\n",
    to: "",
    breaks: "CU-02",
  },
  {
    fault: "an object whose finalizer could not be put in place is reconciled",
    file: "controller/key_reconciler.ts",
    from: "!await holdByFinalizer(change, object)) return undefined;",
    to: "!await holdByFinalizer(change, object)) void 0;",
    breaks: "CU-03",
  },
  {
    fault: "a clean-up that asks for another run lets the object go",
    file: "controller/key_reconciler.ts",
    from: 'if (outcomeOf(result) === "success") await releaseFromFinalizer',
    to: "await releaseFromFinalizer",
    breaks: "CU-03",
  },
  {
    fault: "a clean-up that asks for another run at once, or in no time, keeps its finalizer for ever",
    file: "controller/key_reconciler.ts",
    from: 'if (outcomeOf(result) === "success") await releaseFromFinalizer',
    to: "if (result.requeueAfter === undefined && result.requeue !== true) await releaseFromFinalizer",
    breaks: "CU-03",
  },
  {
    fault: "a child whose write was refused is pruned",
    file: "controller/reconcile_client.ts",
    from: "    if (metadata.name !== undefined) this.keep(type, { ...metadata, name: metadata.name });\n",
    to: "",
    breaks: "a child whose write the server refuses was asked for: it is not pruned",
  },
  {
    fault: "an item of a list takes the members of another that stood in its place",
    file: "controller/echo.ts",
    from: "isSameItem(before, sent[index]) ? before : undefined",
    to: "before",
    breaks: "an item of a list is not taken for another",
  },
  {
    fault: "another's part of a status that went is no news",
    file: "controller/echo.ts",
    from: '  const whole = sent.verb === "update";',
    to: "  const whole = true;",
    breaks: "the answer to a write of a part of a status",
  },
  {
    fault: "what is written outside of the cache is noted for good",
    file: "controller/key_reconciler.ts",
    from:
      "    if (before === undefined && !this.#parts.clusters(cluster).informers.scope(type).holds(object)) return;\n",
    to: "",
    breaks: "what a reconcile writes outside of the cache leaves nothing kept",
  },
  {
    fault: "the event of a write to the object's own spec is dropped",
    file: "controller/own_events.ts",
    from: "    if (own && write.droppable) this.#dropped();",
    to: "    if (own) this.#dropped();",
    breaks: "a write to the object's own metadata or spec is news",
  },
  {
    fault: "what another controller of the process wrote is taken for an own write",
    file: "controller/own_events.ts",
    from:
      "  overtaken(type: AnyResourceType, objectKey: string): void {\n    this.#lastWrites.delete(kindKey(type), objectKey);",
    to: "  overtaken(_type: AnyResourceType, _objectKey: string): void {",
    breaks: "what another controller of this process wrote after",
  },
  {
    fault: "what a reconcile wrote to an object that its own does not own is found by nobody",
    file: "controller/own_writes.ts",
    from: "    if (!tags.some(({ of, key }) => of === owner && key === writer.key)) {",
    to: "    if (tags.length > 0) {",
    breaks: "OwnWrites: a reconcile waits for what anybody wrote",
  },
  {
    fault: "each kind that an owner reference has named once takes room for ever",
    file: "controller/kind_map.ts",
    from: "    if (ofKind.size === 0 && this.#kinds.size > roomForKinds) this.#kinds.delete(kind);\n",
    to: "",
    breaks: "of kinds without values a kind map keeps few",
  },
];
