/**
 * The roles and bindings that a fresh cluster has, as far as everyday use counts on them.
 *
 * Source: Kubernetes documentation, "Using RBAC Authorization", default roles.
 *
 * @module
 */
import { bootstrap } from "../registry/bootstrap.ts";
import type { Registry } from "../registry/registry.ts";
import type { PolicyRule } from "./rbac.ts";

const group = "rbac.authorization.k8s.io";
const infoPaths = ["/healthz", "/livez", "/readyz", "/version", "/version/"];

interface BootstrapRole {
  readonly name: string;
  readonly rules: readonly PolicyRule[];
  readonly groups: readonly string[];
}

const roles: readonly BootstrapRole[] = [
  {
    name: "cluster-admin",
    rules: [
      { verbs: ["*"], apiGroups: ["*"], resources: ["*"] },
      { verbs: ["*"], nonResourceURLs: ["*"] },
    ],
    groups: ["system:masters"],
  },
  {
    name: "system:basic-user",
    rules: [
      {
        verbs: ["create"],
        apiGroups: ["authorization.k8s.io"],
        resources: ["selfsubjectaccessreviews", "selfsubjectrulesreviews"],
      },
      { verbs: ["create"], apiGroups: ["authentication.k8s.io"], resources: ["selfsubjectreviews"] },
    ],
    groups: ["system:authenticated"],
  },
  {
    name: "system:discovery",
    rules: [{
      verbs: ["get"],
      nonResourceURLs: [
        "/api",
        "/api/*",
        "/apis",
        "/apis/*",
        "/healthz",
        "/livez",
        "/openapi",
        "/openapi/*",
        "/readyz",
        "/version",
        "/version/",
      ],
    }],
    groups: ["system:authenticated"],
  },
  {
    name: "system:public-info-viewer",
    rules: [{ verbs: ["get"], nonResourceURLs: infoPaths }],
    groups: ["system:authenticated", "system:unauthenticated"],
  },
];

const metadata = {
  labels: { "kubernetes.io/bootstrapping": "rbac-defaults" },
  annotations: { "rbac.authorization.kubernetes.io/autoupdate": "true" },
};

/** Creates them. */
export function createBootstrapRoles(registry: Registry): void {
  for (const { name, rules, groups } of roles) {
    const owned = {
      "f:metadata": {
        "f:annotations": { ".": {}, "f:rbac.authorization.kubernetes.io/autoupdate": {} },
        "f:labels": { ".": {}, "f:kubernetes.io/bootstrapping": {} },
      },
    };
    bootstrap(registry, { group, resource: "clusterroles" }, {
      kind: "ClusterRole",
      apiVersion: `${group}/v1`,
      metadata: { name, ...metadata },
      rules,
    }, { ...owned, "f:rules": {} });
    bootstrap(registry, { group, resource: "clusterrolebindings" }, {
      kind: "ClusterRoleBinding",
      apiVersion: `${group}/v1`,
      metadata: { name, ...metadata },
      subjects: groups.map((name) => ({ kind: "Group", apiGroup: group, name })),
      roleRef: { apiGroup: group, kind: "ClusterRole", name },
    }, { ...owned, "f:roleRef": {}, "f:subjects": {} });
  }
}
