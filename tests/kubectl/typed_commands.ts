/**
 * Commands whose bodies kubectl sends in protobuf, since its typed client makes them. Each prints the server's answer, so
 * that a field that was read wrong is seen.
 *
 * @module
 */
import type { Chapter, Command } from "./commands.ts";

const into = ["-n", "typed"];

/** Makes something, and prints it. */
function made(kind: string, ...args: string[]): Command {
  const prints = new RegExp(`^kind: ${kind}$`, "m");
  const [before, after] = splitAt(args, args.indexOf("--"));
  return { args: ["create", ...before, "-o", "yaml", ...after], prints };
}

function splitAt(args: readonly string[], at: number): [string[], string[]] {
  return at === -1 ? [[...args], []] : [args.slice(0, at), args.slice(at)];
}

const nodeAndPod = `apiVersion: v1
kind: Node
metadata: { name: typed-node }
---
apiVersion: v1
kind: Pod
metadata: { name: on-node, namespace: typed }
spec:
  nodeName: typed-node
  terminationGracePeriodSeconds: 0
  containers: [{ name: web, image: "example.test/web:1" }]
`;

const role = `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: reconciled, namespace: typed }
rules: [{ apiGroups: [""], resources: [pods], verbs: [get] }]
`;

/** In order, like the others. */
export const typedChapters: readonly Chapter[] = [
  {
    name: "what create makes",
    commands: [
      made("Namespace", "namespace", "typed"),
      made("ConfigMap", "configmap", "c", "--from-literal=a=b", "--from-literal=empty=", ...into),
      made("Secret", "secret", "generic", "s", "--from-literal=a=b", ...into),
      made("Secret", "secret", "docker-registry", "d", "--docker-username=u", "--docker-password=p", ...into),
      made("ServiceAccount", "serviceaccount", "robot", ...into),
      made(
        "Deployment",
        "deployment",
        "web",
        "--image=example.test/web:1",
        "--replicas=2",
        "--port=80",
        ...into,
      ),
      made("Job", "job", "once", "--image=example.test/once:1", ...into, "--", "sleep", "1"),
      made(
        "CronJob",
        "cronjob",
        "often",
        "--image=example.test/once:1",
        "--schedule=*/5 * * * *",
        "--restart=Never",
        ...into,
        "--",
        "date",
      ),
      made("Job", "job", "now", "--from=cronjob/often", ...into),
      made("Role", "role", "reader", "--verb=get,list", "--resource=pods,deployments.apps", ...into),
      made("RoleBinding", "rolebinding", "readers", "--role=reader", "--serviceaccount=typed:robot", ...into),
      made("ClusterRole", "clusterrole", "typed-health", "--verb=get", "--non-resource-url=/healthz"),
      made("ClusterRole", "clusterrole", "typed-all", "--aggregation-rule=typed=yes"),
      made(
        "ClusterRoleBinding",
        "clusterrolebinding",
        "typed-all",
        "--clusterrole=typed-all",
        "--user=alice",
      ),
      made("ResourceQuota", "quota", "small", "--hard=cpu=1500m,memory=1Gi,configmaps=20", ...into),
      made(
        "PodDisruptionBudget",
        "poddisruptionbudget",
        "half",
        "--selector=app=web",
        "--min-available=50%",
        ...into,
      ),
      made("PriorityClass", "priorityclass", "typed-low", "--value=-10", "--description=low"),
      made("Ingress", "ingress", "ways", "--rule=example.com/path*=web:80,tls=s", "--class=none", ...into),
      made("Service", "service", "clusterip", "named", "--tcp=80:http", ...into),
      made("Service", "service", "clusterip", "headless", "--clusterip=None", ...into),
      made("Service", "service", "nodeport", "outside", "--tcp=80:8080", "--node-port=30999", ...into),
      made("Service", "service", "externalname", "elsewhere", "--external-name=example.com", ...into),
    ],
  },
  {
    name: "what is refused",
    commands: [
      {
        args: ["create", "service", "clusterip", "Web", "--tcp=80:80", ...into],
        prints: /Service "Web" is invalid: metadata\.name: Invalid value/,
        code: 1,
      },
      {
        args: ["create", "deployment", "web", "--image=example.test/web:1", ...into],
        prints: /deployments\.apps "web" already exists/,
        code: 1,
      },
      {
        args: ["create", "configmap", "c", "-n", "nowhere"],
        prints: /namespaces "nowhere" not found/,
        code: 1,
      },
      {
        args: ["create", "configmap", "tried", "--dry-run=server", "-o", "yaml", ...into],
        prints: /^kind: ConfigMap$/m,
      },
      { args: ["get", "configmap", "tried", ...into], prints: /"tried" not found/, code: 1 },
    ],
  },
  {
    name: "what else is sent so: autoscale, auth, drain, tokens",
    commands: [
      {
        args: ["autoscale", "deployment", "web", "--min=1", "--max=3", "--cpu=80%", "-o", "yaml", ...into],
        prints: /^kind: HorizontalPodAutoscaler$/m,
      },
      { args: ["run", "one", "--image=example.test/one:1", "-o", "yaml", ...into], prints: /^kind: Pod$/m },
      {
        args: ["expose", "deployment", "web", "--port=80", "--target-port=http", "-o", "yaml", ...into],
        prints: /^kind: Service$/m,
      },
      {
        args: ["create", "token", "robot", "--duration=10m", ...into],
        prints: /^ey[\w-]+\./,
        differs: "the token",
      },
      { args: ["auth", "can-i", "get", "pods", ...into], prints: /^yes\n$/ },
      { args: ["auth", "can-i", "get", "/healthz"], prints: /^yes\n$/ },
      { args: ["auth", "whoami", "-o", "jsonpath={.status.userInfo.username}"], prints: /^admin$/ },
      {
        args: ["auth", "reconcile", "-f", "-"],
        stdin: role,
        prints: /^role\.rbac\.authorization\.k8s\.io\/reconciled reconciled\n/,
      },
      { args: ["create", "-f", "-"], stdin: nodeAndPod, prints: /^node\/typed-node created\n/ },
      {
        args: ["drain", "typed-node", "--force", "--ignore-daemonsets", "--timeout=20s"],
        prints: /^node\/typed-node drained\n$/m,
      },
      { args: ["uncordon", "typed-node"], prints: /^node\/typed-node uncordoned\n$/ },
      {
        args: ["delete", "node/typed-node", "priorityclass/typed-low", "clusterrole/typed-health"],
        prints: /^node "typed-node" deleted$/m,
      },
    ],
  },
];
