#!/usr/bin/env -S deno run --allow-net --allow-read --allow-env=KUBECONFIG,HOME,KUBERNETES_SERVICE_HOST,KUBERNETES_SERVICE_PORT,DNS_API,DNS_TOKEN
/**
 * A DnsRecord is an entry at a DNS provider, reached by its HTTP API: `PUT` and `DELETE` of `DNS_API/records/ID`.
 *
 * It shows a system outside of the cluster. The record's id there is the object's uid, so that whatever is cut off in the
 * midst can be done again and makes no second one. The provider tells nobody of changes: `requeueAfter` has each record
 * written again every ten minutes. When it asks for patience (429), the wait is as long as it says; what it refuses is
 * told in the status, and waits for a change. The finalizer keeps the object until its record is gone.
 *
 * In a cluster it needs RBAC for dnsrecords (and their status) and, to install itself, customresourcedefinitions.
 *
 * @module
 */
import { Manager, type ManagerOptions } from "jsr:@kybern/kybern@^0.1/controller";
import { setCondition } from "jsr:@kybern/kybern@^0.1/meta";
import { defineResource, type ObjectOf } from "jsr:@kybern/kybern@^0.1/schema";

export const DnsRecord = defineResource({
  group: "example.kybern.dev",
  version: "v1",
  kind: "DnsRecord",
  schema: {
    spec: {
      type: "object",
      required: ["name", "type", "values"],
      properties: {
        name: { type: "string", minLength: 1 },
        type: { type: "string", enum: ["A", "AAAA", "CNAME", "TXT"] },
        values: { type: "array", minItems: 1, items: { type: "string" } },
        ttl: { type: "integer", minimum: 30, default: 300 },
      },
    },
    status: {
      type: "object",
      properties: {
        conditions: {
          type: "array",
          "x-kubernetes-list-type": "map",
          "x-kubernetes-list-map-keys": ["type"],
          items: {
            type: "object",
            required: ["type", "status", "lastTransitionTime", "reason", "message"],
            properties: {
              type: { type: "string" },
              status: { type: "string" },
              observedGeneration: { type: "integer" },
              lastTransitionTime: { type: "string", format: "date-time" },
              reason: { type: "string" },
              message: { type: "string" },
            },
          },
        },
      },
    },
  },
  printerColumns: [
    { name: "Name", type: "string", jsonPath: ".spec.name" },
    { name: "Type", type: "string", jsonPath: ".spec.type" },
    { name: "Ready", type: "string", jsonPath: '.status.conditions[?(@.type=="Ready")].status' },
  ],
});
export type DnsRecord = ObjectOf<typeof DnsRecord>;

/** The provider's API, and the way to it. */
export interface Provider {
  readonly url: string;
  readonly token: string;
  readonly fetch?: typeof fetch;
}

const lookEvery = 10 * 60_000;

export function manager(provider: Provider, options: ManagerOptions = {}): Manager {
  const { url, token, fetch: send = fetch } = provider;
  const ask = (method: string, uid: string, signal: AbortSignal, body?: unknown) =>
    send(`${url}/records/${uid}`, {
      method,
      headers: { "authorization": `Bearer ${token}`, "content-type": "application/json" },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal,
    });
  let patientUntil = 0;

  return new Manager(options).install(DnsRecord).controller("dns-records", {
    for: DnsRecord,
    finalizer: "example.kybern.dev/dns-record",
    workers: 4,
    reconcileTimeout: 30_000,
    async reconcile({ namespace, name }, { client, log, signal }) {
      const record = await client.get(DnsRecord, { namespace, name });
      if (record === undefined) return;
      const patience = patientUntil - performance.now();
      if (patience > 0) return { requeueAfter: patience }; // an event came first
      const { name: host, type, values, ttl = 300 } = record.spec;
      const answer = await ask("PUT", record.metadata.uid, signal, { name: host, type, values, ttl });
      const text = (await answer.text()).slice(0, 200);
      if (answer.status === 429 || answer.status >= 500) {
        const seconds = Math.min(Number(answer.headers.get("retry-after")), 3600);
        if (!(seconds > 0)) throw new Error(`the provider answered ${answer.status}: ${text}`);
        log.warn("the provider asks for patience", { seconds });
        patientUntil = performance.now() + seconds * 1000;
        return { requeueAfter: seconds * 1000 };
      }
      await client.applyStatus(DnsRecord, {
        metadata: { namespace, name },
        status: {
          conditions: setCondition(record.status?.conditions, {
            type: "Ready",
            status: answer.ok ? "True" : "False",
            reason: answer.ok ? "Served" : "Refused",
            message: answer.ok ? "" : `${answer.status}: ${text}`,
            observedGeneration: record.metadata.generation,
          }),
        },
      });
      return answer.ok ? { requeueAfter: lookEvery } : {};
    },

    async finalize({ metadata: { uid } }, { signal }) {
      const answer = await ask("DELETE", uid, signal);
      await answer.body?.cancel();
      if (!answer.ok && answer.status !== 404) throw new Error(`the provider answered ${answer.status}`);
    },
  });
}

if (import.meta.main) {
  const url = Deno.env.get("DNS_API") ?? "";
  const token = Deno.env.get("DNS_TOKEN");
  if (!URL.canParse(url) || !token) {
    console.error("dns_records: DNS_API must be the provider's URL, and DNS_TOKEN a token for it");
    Deno.exit(1);
  }
  await manager({ url: url.replace(/\/$/, ""), token }).run();
}
