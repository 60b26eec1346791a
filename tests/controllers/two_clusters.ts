/**
 * A manager of two clusters: the server that is tried, and an embedded one beside it.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { ConfigMap, Secret } from "../../api/core/v1.ts";
import { ApiServer } from "../../apiserver/mod.ts";
import { Clientset } from "../../clientset/mod.ts";
import { createLogger, type LogRecord, Manager, metadataOnly, watched } from "../../controller/mod.ts";
import type { Check } from "../clients/check.ts";
import { until } from "../until.ts";

const SecretMetadata = metadataOnly(Secret);

/** What a manager of several clusters does. */
export const twoClusters: readonly Check[] = [
  {
    name: "a controller spreads what it reads the metadata of to another cluster, and puts it right there",
    async run({ access, clientset: { coreV1 }, namespace }) {
      await using edge = await ApiServer.start({ listen: false, controllers: false });
      const far = new Clientset(edge.config).coreV1.configMaps("default");
      const records: LogRecord[] = [];
      const shapes = new Set<string>();
      const manager = new Manager({
        cluster: access,
        cache: { namespaces: [namespace] },
        log: createLogger({ write: (record) => void records.push(record) }),
      }).cluster("edge", edge.config);
      manager.controller("spread", {
        for: SecretMetadata,
        watches: [watched(ConfigMap, {
          cluster: "edge",
          map: ({ metadata: { name } }) => [{ namespace, name }],
        })],
        async reconcile(request, { client }) {
          const source = await client.get(SecretMetadata, request);
          if (source?.metadata.labels?.spread === undefined) return;
          shapes.add(`${source.kind}: ${Object.keys(source).sort()}`);
          const key = { namespace: "default", name: request.name };
          const { spread } = source.metadata.labels;
          await client.cluster("edge").apply(ConfigMap, { metadata: key, data: { spread } });
          const copy = await client.cluster("edge").get(ConfigMap, key);
          // The check may have deleted it by now.
          assertEquals(copy?.data?.spread ?? spread, spread, "a read after a write sees it, there too");
        },
      });
      const stop = new AbortController();
      const ended = manager.run({ signal: stop.signal });
      ended.catch(() => {});
      try {
        const secrets = coreV1.secrets(namespace);
        const copied = (value: string) =>
          until(`"${value}" is there`, async () => {
            const { items } = await far.list();
            return items.find(({ metadata, data }) => metadata.name === "a" && data?.spread === value) ??
              false;
          });
        await secrets.create({ metadata: { name: "a", labels: { spread: "1" } }, stringData: { a: "b" } });
        const first = await copied("1");
        await secrets.patch("a", "merge", { metadata: { labels: { spread: "2" } } });
        await copied("2");
        await far.delete("a");
        const second = await copied("2");
        assertEquals(second.metadata.uid === first.metadata.uid, false, "it was made again");
        assertEquals([...shapes], ["Secret: apiVersion,kind,metadata"]);
        assertEquals(records.filter(({ level }) => level === "error"), []);
      } finally {
        stop.abort();
        await ended;
      }
    },
  },
];
