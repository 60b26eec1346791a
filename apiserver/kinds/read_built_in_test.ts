import { assertEquals } from "@std/assert";
import { groupVersions } from "../../schema/facts/index.ts";
import { readBuiltIn, type ReadResult } from "./read_built_in.ts";

/** Reads a body as the kind that is served as `group/version/resource`, the core group's without a group. */
async function read(resource: string, body: Record<string, unknown>): Promise<ReadResult> {
  const [plural, version, group = ""] = resource.split("/").reverse() as [string, string, string?];
  const entry = groupVersions.find((one) => one.group === group && one.version === version)!;
  const facts = await entry.load();
  const { definition, kind } = facts.resources.find((one) => one.resource === plural)!;
  const schema = { schema: { $ref: `#/components/schemas/${definition}` }, definitions: facts.definitions };
  return readBuiltIn(body, schema, { group, version, kind });
}

const spec = (spec: unknown) => ({ metadata: { name: "a" }, spec });
const podSpec = (podSpec: unknown) => spec({ template: { spec: podSpec } });
const container = (fields: Record<string, unknown>) => podSpec({ containers: [{ name: "a", ...fields }] });
const created = (creationTimestamp: unknown) => ({ metadata: { name: "a", creationTimestamp } });
const quantityForm =
  "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";

/** Each message as kube-apiserver 1.37.2 gave it for the body, after `… cannot be handled as a KIND: `. */
const refusals: [resource: string, body: Record<string, unknown>, message: string][] = [
  [
    "apps/v1/deployments",
    spec({ replicas: "x" }),
    "json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32",
  ],
  [
    "apps/v1/deployments",
    spec({ replicas: 1.5 }),
    "json: cannot unmarshal number 1.5 into Go struct field DeploymentSpec.spec.replicas of type int32",
  ],
  [
    "apps/v1/deployments",
    spec({ replicas: 99999999999 }),
    "json: cannot unmarshal number 99999999999 into Go struct field DeploymentSpec.spec.replicas of type int32",
  ],
  [
    "apps/v1/deployments",
    spec({ replicas: [] }),
    "json: cannot unmarshal array into Go struct field DeploymentSpec.spec.replicas of type int32",
  ],
  [
    "apps/v1/deployments",
    spec("x"),
    "json: cannot unmarshal string into Go struct field Deployment.spec of type v1.DeploymentSpec",
  ],
  [
    "apps/v1/deployments",
    { metadata: "a", spec: "x" },
    "json: cannot unmarshal string into Go struct field Deployment.metadata of type v1.ObjectMeta",
  ],
  [
    "apps/v1/deployments",
    { metadata: { labels: { a: 1 } } },
    "json: cannot unmarshal number into Go struct field ObjectMeta.metadata.labels of type string",
  ],
  [
    "apps/v1/deployments",
    { metadata: { labels: ["a"] } },
    "json: cannot unmarshal array into Go struct field ObjectMeta.metadata.labels of type map[string]string",
  ],
  [
    "apps/v1/deployments",
    { metadata: { uid: 5 } },
    "json: cannot unmarshal number into Go struct field ObjectMeta.metadata.uid of type types.UID",
  ],
  [
    "apps/v1/deployments",
    { metadata: { ownerReferences: {} } },
    "json: cannot unmarshal object into Go struct field ObjectMeta.metadata.ownerReferences of type []v1.OwnerReference",
  ],
  [
    "apps/v1/deployments",
    podSpec({ containers: ["x"] }),
    "json: cannot unmarshal string into Go struct field PodSpec.spec.template.spec.containers of type v1.Container",
  ],
  [
    "apps/v1/deployments",
    podSpec({ restartPolicy: {} }),
    "json: cannot unmarshal object into Go struct field PodSpec.spec.template.spec.restartPolicy of type v1.RestartPolicy",
  ],
  [
    "apps/v1/deployments",
    container({ ports: [{ protocol: 5 }] }),
    "json: cannot unmarshal number into Go struct field ContainerPort.spec.template.spec.containers.ports.protocol of type v1.Protocol",
  ],
  [
    "apps/v1/deployments",
    container({ livenessProbe: { httpGet: { port: true } } }),
    "json: cannot unmarshal bool into Go struct field HTTPGetAction.spec.template.spec.containers.livenessProbe.ProbeHandler.httpGet.port of type int32",
  ],
  [
    "apps/v1/deployments",
    container({ resources: { limits: "x" } }),
    "json: cannot unmarshal string into Go struct field ResourceRequirements.spec.template.spec.containers.resources.limits of type v1.ResourceList",
  ],
  ["apps/v1/deployments", container({ resources: { limits: { cpu: "abc" } } }), quantityForm],
  ["apps/v1/deployments", container({ resources: { limits: { cpu: true } } }), quantityForm],
  ["apps/v1/deployments", container({ resources: { limits: { cpu: "" } } }), quantityForm],
  [
    "apps/v1/deployments",
    container({ resources: { limits: { cpu: "12e" } } }),
    "unable to parse quantity's suffix",
  ],
  [
    "apps/v1/deployments",
    spec({ replicas: "x", template: { spec: { containers: [{ resources: { limits: { cpu: "abc" } } }] } } }),
    quantityForm,
  ],
  ["v1/secrets", { data: { a: "!!" } }, "illegal base64 data at input byte 0"],
  ["v1/secrets", { data: { a: "abc" } }, "illegal base64 data at input byte 0"],
  [
    "v1/secrets",
    { data: { a: 5 } },
    "json: cannot unmarshal number into Go struct field Secret.data of type []uint8",
  ],
  [
    "v1/configmaps",
    { data: "x" },
    "json: cannot unmarshal string into Go struct field ConfigMap.data of type map[string]string",
  ],
  [
    "v1/services",
    spec({ ports: [{ port: 80, targetPort: 99999999999 }] }),
    "json: cannot unmarshal number 99999999999 into Go struct field ServicePort.spec.ports.targetPort of type int32",
  ],
  [
    "discovery.k8s.io/v1/endpointslices",
    { endpoints: [{ addresses: "x" }] },
    "json: cannot unmarshal string into Go struct field Endpoint.endpoints.addresses of type []string",
  ],
  [
    "v1/pods",
    spec({ volumes: [{ name: "a", configMap: { defaultMode: "x" } }] }),
    "json: cannot unmarshal string into Go struct field ConfigMapVolumeSource.spec.volumes.VolumeSource.configMap.defaultMode of type int32",
  ],
  [
    "v1/pods",
    spec({ containers: [{ env: [{ valueFrom: { configMapKeyRef: { name: 7 } } }] }] }),
    "json: cannot unmarshal number into Go struct field ConfigMapKeySelector.spec.containers.env.valueFrom.configMapKeyRef.LocalObjectReference.name of type string",
  ],
  [
    "coordination.k8s.io/v1/leases",
    spec({ renewTime: "x" }),
    'parsing time "x" as "2006-01-02T15:04:05.000000Z07:00": cannot parse "x" as "2006"',
  ],
  [
    "coordination.k8s.io/v1/leases",
    spec({ renewTime: 5 }),
    "json: cannot unmarshal number into Go struct field LeaseSpec.spec.renewTime of type string",
  ],
  [
    "v1/configmaps",
    created("2020-13-01T00:00:00Z"),
    'parsing time "2020-13-01T00:00:00Z": month out of range',
  ],
  ["v1/configmaps", created("2020-02-30T00:00:00Z"), 'parsing time "2020-02-30T00:00:00Z": day out of range'],
  [
    "v1/configmaps",
    created("2020-01-01T00:00:00Zx"),
    'parsing time "2020-01-01T00:00:00Zx": extra text: "x"',
  ],
  [
    "v1/configmaps",
    created("2020-01-01"),
    'parsing time "2020-01-01" as "2006-01-02T15:04:05Z07:00": cannot parse "" as "T"',
  ],
  [
    "v1/configmaps",
    created("2020-01-01T00:00:00+0100"),
    'parsing time "2020-01-01T00:00:00+0100" as "2006-01-02T15:04:05Z07:00": cannot parse "+0100" as "Z07:00"',
  ],
];

Deno.test("a body of wrong types is refused in the real server's words", async (t) => {
  for (const [resource, body, message] of refusals) {
    await t.step(`${resource} ${JSON.stringify(body)}`, async () => {
      const { error = "(taken)" } = await read(resource, body);
      assertEquals(error.slice(error.indexOf(": ") + 2), message);
    });
  }
  const { error } = await read("apps/v1/deployments", { spec: 1 });
  assertEquals(error?.split(": ")[0], 'Deployment in version "v1" cannot be handled as a Deployment');
});

Deno.test("a default or example of a schema is kept as it is written, however empty, as is a schema that is `false`", async () => {
  const spec = (schema: unknown) => ({
    spec: { versions: [{ name: "v1", schema: { openAPIV3Schema: schema } }] },
  });
  const values = [0, false, "", [], {}, 1, "x"];
  const schema = {
    properties: Object.fromEntries(values.map((value, i) => [`p${i}`, { default: value, example: value }])),
    additionalProperties: false,
    minimum: 0,
    nullable: false,
  };
  const { object } = await read("apiextensions.k8s.io/v1/customresourcedefinitions", spec(schema));
  const { versions: [version] } = object.spec as { versions: { schema: { openAPIV3Schema: unknown } }[] };
  const { nullable: _, ...kept } = schema;
  assertEquals(version!.schema.openAPIV3Schema, kept);
});

/** Each object as kube-apiserver 1.37.2 gives it back, without what admission and storing add. */
const readings: [resource: string, body: Record<string, unknown>, object: Record<string, unknown>][] = [
  [
    "rbac.authorization.k8s.io/v1/roles",
    { metadata: { name: "a", labels: {}, finalizers: [], creationTimestamp: null } },
    { metadata: { name: "a" }, rules: null },
  ],
  [
    "v1/configmaps",
    { metadata: { name: "a", labels: { x: null } }, data: { a: null }, binaryData: {}, immutable: false },
    { metadata: { name: "a", labels: { x: "" } }, data: { a: "" }, immutable: false },
  ],
  [
    "v1/secrets",
    { data: { a: "YQ==\n", b: "" }, stringData: {}, type: "" },
    { metadata: {}, data: { a: "YQ==", b: "" }, type: "Opaque" },
  ],
  [
    "v1/pods",
    {
      metadata: { name: "a", creationTimestamp: "2020-01-01T02:00:00.5+02:00" },
      spec: {
        hostNetwork: false,
        enableServiceLinks: false,
        nodeName: "",
        containers: [{
          image: "x",
          stdin: false,
          env: [],
          ports: [{ containerPort: 80, hostPort: 0 }],
          resources: { limits: { cpu: "0.5", memory: "1024Mi", "ephemeral-storage": 1000 } },
        }],
        volumes: [{ name: "v", emptyDir: {} }],
      },
    },
    {
      metadata: { name: "a", creationTimestamp: "2020-01-01T00:00:00Z" },
      spec: {
        enableServiceLinks: false,
        containers: [{
          name: "",
          image: "x",
          ports: [{ containerPort: 80, protocol: "TCP" }],
          resources: {
            limits: { cpu: "500m", memory: "1Gi", "ephemeral-storage": "1k" },
            requests: { cpu: "500m", memory: "1Gi", "ephemeral-storage": "1k" },
          },
          terminationMessagePath: "/dev/termination-log",
          terminationMessagePolicy: "File",
          imagePullPolicy: "Always",
        }],
        restartPolicy: "Always",
        terminationGracePeriodSeconds: 30,
        dnsPolicy: "ClusterFirst",
        securityContext: {},
        schedulerName: "default-scheduler",
        volumes: [{ name: "v", emptyDir: {} }],
      },
      status: {},
    },
  ],
  [
    "v1/events",
    { metadata: { name: "a" }, eventTime: "2020-01-01T00:00:00.5Z" },
    {
      metadata: { name: "a" },
      involvedObject: {},
      source: {},
      firstTimestamp: null,
      lastTimestamp: null,
      eventTime: "2020-01-01T00:00:00.500000Z",
      reportingComponent: "",
      reportingInstance: "",
    },
  ],
  [
    "v1/services",
    spec({ ports: [{ port: 80 }] }),
    {
      metadata: { name: "a" },
      spec: {
        ports: [{ port: 80, protocol: "TCP", targetPort: 80 }],
        type: "ClusterIP",
        sessionAffinity: "None",
        internalTrafficPolicy: "Cluster",
      },
      status: { loadBalancer: {} },
    },
  ],
];

Deno.test("a body comes back as Go's structs would write it, and reading it again changes nothing", async (t) => {
  for (const [resource, body, object] of readings) {
    await t.step(resource, async () => {
      const before = structuredClone(body);
      const first = await read(resource, body);
      assertEquals(first, { object, unknownFields: [] } as unknown as ReadResult);
      assertEquals(body, before, "the body itself is left alone");
      const second = await read(resource, first.object as unknown as Record<string, unknown>);
      assertEquals(second.object, first.object);
    });
  }
});

Deno.test("unknown fields fall away and are named as strict decoding names them", async () => {
  const { object, unknownFields } = await read("apps/v1/deployments", {
    metadata: { name: "a", foo: 1 },
    spec: {
      replica: 1,
      template: { spec: { containers: [{ name: "a", Image: "x", foo: { bar: 1 } }, { bar: 1 }] } },
    },
  });
  assertEquals(unknownFields, [
    'unknown field "metadata.foo"',
    'unknown field "spec.replica"',
    'unknown field "spec.template.spec.containers[0].Image"',
    'unknown field "spec.template.spec.containers[0].foo"',
    'unknown field "spec.template.spec.containers[1].bar"',
  ]);
  assertEquals(Object.keys(object.metadata!), ["name"]);
});

Deno.test("a key __proto__ of a map is a key like any other", async () => {
  const body = JSON.parse('{"data":{"__proto__":"x"}}');
  const { object } = await read("v1/configmaps", body);
  assertEquals(JSON.stringify(object.data), '{"__proto__":"x"}');
});
