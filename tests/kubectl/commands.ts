/**
 * The commands that are tried, in order: each finds what those before it left.
 *
 * @module
 */

/** One command. */
export interface Command {
  readonly args: readonly string[];
  /** For `-f -`. */
  readonly stdin?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** What it has to print: on standard output, or on standard error if it fails or says nothing else. */
  readonly prints: RegExp;
  /** @default 0 */
  readonly code?: number;
  /** Whether the real server learns a moment late what the command needs: then it is asked until it has. */
  readonly realIsLate?: boolean;
  /** Whether the rest may differ from what the real server has kubectl print, and why. */
  readonly differs?: string;
}

/** A group of commands that show one thing. */
export interface Chapter {
  readonly name: string;
  readonly commands: readonly Command[];
}

const shop = ["-n", "shop"];

function configMap(sky: string): string {
  return `apiVersion: v1
kind: ConfigMap
metadata: { name: colours, namespace: shop }
data: { sky: ${sky} }
`;
}

const pod = `apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop, labels: { app: web } }
spec:
  containers:
  - { name: web, image: "example.test/web:1", ports: [{ containerPort: 80 }] }
`;

const service = `apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec: { selector: { app: web }, ports: [{ name: http, port: 80 }] }
`;

const definition = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: gadgets.kubectl.kybern.dev }
spec:
  group: kubectl.kybern.dev
  scope: Namespaced
  names: { plural: gadgets, singular: gadget, kind: Gadget, shortNames: [gd], categories: [all] }
  versions:
  - name: v1
    served: true
    storage: true
    subresources: { status: {} }
    additionalPrinterColumns:
    - { name: Size, type: integer, jsonPath: .spec.size }
    schema:
      openAPIV3Schema:
        description: Something that is of use.
        type: object
        properties:
          spec:
            type: object
            description: What it should be.
            required: [size]
            properties:
              size: { type: integer, minimum: 1, description: How large it is. }
`;

const gadget = (size: number) =>
  `{ apiVersion: kubectl.kybern.dev/v1, kind: Gadget, metadata: { name: one, namespace: shop }, spec: { size: ${size} } }`;

/** Every command. */
export const chapters: readonly Chapter[] = [
  {
    name: "create, and get of what is not there",
    commands: [
      { args: ["create", "namespace", "shop"], prints: /^namespace\/shop created\n$/ },
      { args: ["get", "pods", ...shop], prints: /^No resources found in shop namespace\.\n$/ },
      {
        args: ["get", "pod", "web", ...shop],
        prints: /^Error from server \(NotFound\): pods "web" not found\n$/,
        code: 1,
      },
      { args: ["get", "nothings"], prints: /the server doesn't have a resource type "nothings"/, code: 1 },
      {
        args: ["create", "configmap", "made", "--from-literal=a=1", ...shop],
        prints: /^configmap\/made created\n$/,
      },
      {
        args: ["create", "configmap", "made", ...shop],
        prints: /^error: failed to create configmap: configmaps "made" already exists\n$/,
        code: 1,
      },
    ],
  },
  {
    name: "apply: created, unchanged, configured",
    commands: [
      {
        args: ["apply", "-f", "-"],
        stdin: [configMap("blue"), pod, service].join("---\n"),
        prints: /^configmap\/colours created\npod\/web created\nservice\/web created\n$/,
      },
      {
        args: ["apply", "-f", "-"],
        stdin: [configMap("blue"), pod, service].join("---\n"),
        prints: /^configmap\/colours unchanged\npod\/web unchanged\nservice\/web unchanged\n$/,
      },
      { args: ["apply", "-f", "-"], stdin: configMap("grey"), prints: /^configmap\/colours configured\n$/ },
      {
        args: ["apply", "--server-side", "-f", "-"],
        stdin: configMap("grey").replace("colours", "applied"),
        prints: /^configmap\/applied serverside-applied\n$/,
      },
      {
        args: ["apply", "--server-side", "--field-manager=other", "-f", "-"],
        stdin: configMap("red").replace("colours", "applied"),
        prints: /conflict with "kubectl": \.data\.sky/,
        code: 1,
      },
      {
        args: ["diff", "-f", "-"],
        stdin: configMap("green"),
        prints: /^- {2}sky: grey\n\+ {2}sky: green$/m,
        code: 1,
        differs: "names of temporary files",
      },
      {
        args: ["apply", "-f", "-"],
        stdin: pod.replace("containers:", "container:"),
        prints: /strict decoding error: unknown field "spec.container"/,
        code: 1,
      },
    ],
  },
  {
    name: "get: tables, YAML, names, selectors, columns",
    commands: [
      {
        args: ["get", "pods", "-A"],
        prints: /^NAMESPACE +NAME +READY +STATUS +RESTARTS +AGE\nshop +web +0\/1 +Pending +0 /,
      },
      { args: ["get", "pods", "-A", "-o", "wide"], prints: /NOMINATED NODE/ },
      { args: ["get", "configmaps,services", ...shop], prints: /^configmap\/colours +1 /m },
      { args: ["get", "pod", "web", ...shop, "-o", "yaml"], prints: /^kind: Pod$/m },
      {
        args: ["get", "configmap", "colours", ...shop, "-o", "yaml", "--show-managed-fields"],
        prints: /managedFields:/,
      },
      {
        args: ["get", "service", "web", ...shop, "-o", "json"],
        prints: /"clusterIP": "10\./,
        differs: "addresses",
      },
      {
        args: ["get", "configmaps", ...shop, "-o", "name"],
        prints: /^configmap\/applied\nconfigmap\/colours\nconfigmap\/made\n$/,
      },
      {
        args: ["get", "pods", "-A", "-l", "app=web", "-o", "jsonpath={.items[*].metadata.name}"],
        prints: /^web$/,
      },
      {
        args: ["get", "pods", "-A", "--field-selector", "status.phase=Running"],
        prints: /^No resources found\n$/,
      },
      {
        args: [
          "get",
          "configmaps",
          ...shop,
          "--sort-by=.metadata.name",
          "-o",
          "custom-columns=N:.metadata.name,S:.data.sky",
        ],
        prints: /^colours +grey$/m,
      },
      { args: ["get", "namespaces", "shop", "--show-labels"], prints: /kubernetes\.io\/metadata\.name=shop/ },
      { args: ["get", "pods", "web", "-n", "shop", "--chunk-size=1"], prints: /Pending/ },
      { args: ["get", "all", ...shop], prints: /^pod\/web /m },
    ],
  },
  {
    name: "label, annotate, patch in three ways, set, edit, replace",
    commands: [
      { args: ["label", "pod", "web", "tier=front", ...shop], prints: /^pod\/web labeled\n$/ },
      {
        args: ["label", "pod", "web", "tier=back", ...shop],
        prints: /already has a value \(front\), and --overwrite is false/,
        code: 1,
      },
      { args: ["label", "pod", "web", "tier-", ...shop], prints: /^pod\/web unlabeled\n$/ },
      { args: ["annotate", "pod", "web", "note=of use", ...shop], prints: /^pod\/web annotated\n$/ },
      {
        args: ["patch", "pod", "web", "-p", '{"metadata":{"labels":{"strategic":"yes"}}}', ...shop],
        prints: /^pod\/web patched\n$/,
      },
      {
        args: [
          "patch",
          "configmap",
          "colours",
          "--type=merge",
          "-p",
          '{"data":{"sky":null,"sea":"deep"}}',
          ...shop,
        ],
        prints: /^configmap\/colours patched\n$/,
      },
      {
        args: [
          "patch",
          "configmap",
          "colours",
          "--type=json",
          "-p",
          '[{"op":"add","path":"/data/sun","value":"hot"}]',
          ...shop,
        ],
        prints: /^configmap\/colours patched\n$/,
      },
      {
        args: ["patch", "configmap", "colours", "--type=merge", "-p", '{"data":{"sea":"deep"}}', ...shop],
        prints: /^configmap\/colours patched \(no change\)\n$/,
      },
      {
        args: ["get", "configmap", "colours", ...shop, "-o", "jsonpath={.data}"],
        prints: /^\{"sea":"deep","sun":"hot"\}$/,
      },
      {
        args: ["set", "image", "pod/web", "web=example.test/web:2", ...shop],
        prints: /^pod\/web image updated\n$/,
      },
      {
        args: ["edit", "configmap", "colours", ...shop],
        env: { KUBE_EDITOR: "sed -i s/deep/calm/" },
        prints: /^configmap\/colours edited\n$/,
      },
      {
        args: ["edit", "configmap", "colours", ...shop],
        env: { KUBE_EDITOR: "true" },
        prints: /^Edit cancelled, no changes made\.\n$/,
      },
      { args: ["get", "configmap", "colours", ...shop, "-o", "jsonpath={.data.sea}"], prints: /^calm$/ },
      { args: ["replace", "-f", "-"], stdin: configMap("black"), prints: /^configmap\/colours replaced\n$/ },
    ],
  },
  {
    name: "deployments: create, scale, expose, rollout, describe",
    commands: [
      {
        args: ["create", "deployment", "site", "--image=example.test/site:1", ...shop],
        prints: /^deployment\.apps\/site created\n$/,
      },
      {
        args: ["scale", "deployment", "site", "--replicas=3", ...shop],
        prints: /^deployment\.apps\/site scaled\n$/,
      },
      { args: ["get", "deployment", "site", ...shop], prints: /^site +0\/3 +0 +0 /m },
      { args: ["get", "deployment", "site", ...shop, "--subresource=scale"], prints: /^site +3 +0 /m },
      { args: ["expose", "deployment", "site", "--port=80", ...shop], prints: /^service\/site exposed\n$/ },
      {
        args: ["set", "image", "deployment/site", "site=example.test/site:2", ...shop],
        prints: /^deployment\.apps\/site image updated\n$/,
      },
      {
        args: ["rollout", "restart", "deployment/site", ...shop],
        prints: /^deployment\.apps\/site restarted\n$/,
      },
      { args: ["describe", "deployment", "site", ...shop], prints: /^Replicas: +3 desired /m },
      { args: ["describe", "pod", "web", ...shop], prints: /^Labels: +app=web$/m },
      { args: ["describe", "configmap", "colours", ...shop], prints: /^sky:\n----\nblack$/m },
      { args: ["describe", "namespace", "shop"], prints: /^Status: +Active$/m },
    ],
  },
  {
    name: "wait, for a condition, a value and an end",
    commands: [
      {
        args: [
          "patch",
          "pod",
          "web",
          "--subresource=status",
          "--type=merge",
          "-p",
          '{"status":{"phase":"Running","conditions":[{"type":"Ready","status":"True"}]}}',
          ...shop,
        ],
        prints: /^pod\/web patched\n$/,
      },
      {
        args: ["wait", "pod/web", "--for=condition=Ready", "--timeout=5s", ...shop],
        prints: /^pod\/web condition met\n$/,
      },
      {
        args: ["wait", "pod/web", "--for=jsonpath={.status.phase}=Running", "--timeout=5s", ...shop],
        prints: /^pod\/web condition met\n$/,
      },
      { args: ["wait", "pod/none", "--for=delete", "--timeout=5s", ...shop], prints: /^$/ },
      {
        args: ["wait", "pod/web", "--for=condition=Odd", "--timeout=1s", ...shop],
        prints: /timed out waiting for the condition on pods\/web/,
        code: 1,
      },
    ],
  },
  {
    name: "custom resources: define, explain, apply, get, refuse",
    commands: [
      {
        args: ["apply", "-f", "-"],
        stdin: definition,
        prints: /^customresourcedefinition\.apiextensions\.k8s\.io\/gadgets\.kubectl\.kybern\.dev created\n$/,
      },
      {
        args: ["wait", "crd/gadgets.kubectl.kybern.dev", "--for=condition=Established", "--timeout=10s"],
        prints: /condition met/,
      },
      {
        args: ["get", "crd", "gadgets.kubectl.kybern.dev"],
        prints: /^gadgets\.kubectl\.kybern\.dev +Namespaced +v1\(storage\) /m,
      },
      {
        args: ["api-resources", "--api-group=kubectl.kybern.dev"],
        prints: /^gadgets +gd +kubectl\.kybern\.dev\/v1 +true +Gadget\n$/m,
      },
      { args: ["explain", "gadget.spec.size"], prints: /How large it is\./, realIsLate: true },
      {
        args: ["apply", "-f", "-"],
        stdin: gadget(3),
        prints: /^gadget\.kubectl\.kybern\.dev\/one created\n$/,
      },
      {
        args: ["apply", "-f", "-"],
        stdin: gadget(4),
        prints: /^gadget\.kubectl\.kybern\.dev\/one configured\n$/,
      },
      { args: ["get", "gd", ...shop], prints: /^NAME +SIZE\none +4\n$/ },
      {
        args: ["apply", "-f", "-"],
        stdin: gadget(0),
        prints: /spec\.size: Invalid value: 0: spec\.size in body should be greater than or equal to 1/,
        code: 1,
      },
      { args: ["describe", "gadget", "one", ...shop], prints: /^ {2}Size: +4$/m },
    ],
  },
  {
    name: "what there is: api-resources, api-versions, explain, version, cluster-info",
    commands: [
      {
        args: ["api-resources", "--sort-by=name", "-o", "wide"],
        prints: /^deployments +deploy +apps\/v1 +true +Deployment /m,
      },
      { args: ["api-versions"], prints: /^apps\/v1$/m },
      {
        args: ["explain", "pods.spec"],
        prints: /^FIELD: spec <PodSpec>$/m,
        differs: "descriptions, of which there are none",
      },
      {
        args: ["explain", "pods.spec.containers", "--recursive"],
        prints: /imagePullPolicy\t<string>/,
        differs: "descriptions",
      },
      { args: ["version"], prints: /^Server Version: v1\.37\.\d+$/m },
      { args: ["cluster-info"], prints: /is running at/, differs: "colours the address" },
    ],
  },
  {
    name: "who may what: auth whoami, auth can-i",
    commands: [
      { args: ["auth", "whoami", "-o", "jsonpath={.status.userInfo.username}"], prints: /^admin$/ },
      { args: ["auth", "can-i", "delete", "pods"], prints: /^yes\n$/ },
    ],
  },
  {
    name: "delete: one, by selector, all, and what is gone",
    commands: [
      {
        args: ["delete", "configmap", "made", ...shop],
        prints: /^configmap "made" deleted( from shop namespace)?\n$/,
      },
      { args: ["delete", "configmap", "made", ...shop], prints: /configmaps "made" not found/, code: 1 },
      { args: ["delete", "configmap", "made", "--ignore-not-found", ...shop], prints: /^$/ },
      {
        args: ["delete", "pod", "-l", "app=web", "--grace-period=0", "--force", ...shop],
        prints: /pod "web" force deleted/,
      },
      { args: ["delete", "deployment,service", "--all", ...shop], prints: /deployment\.apps "site" deleted/ },
      { args: ["delete", "-f", "-"], stdin: definition, prints: /"gadgets\.kubectl\.kybern\.dev" deleted/ },
      {
        args: ["get", "configmaps", ...shop, "-o", "name"],
        prints: /^configmap\/applied\nconfigmap\/colours\n$/,
      },
    ],
  },
];
