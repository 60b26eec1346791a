/**
 * One object of each kind that has every verb, and a status for those that have one: small, valid, and of no
 * consequence for others on the same server.
 *
 * @module
 */
import {
  configMap,
  crd,
  daemonSet,
  deployment,
  job,
  pod,
  podTemplate,
  replicaSet,
  service,
  statefulSet,
} from "../fixtures.ts";
import type { Json } from "../json.ts";

/** What a kind's case works with. */
export interface VerbObject {
  /** Everything but apiVersion, kind, and a name: `metadata.name` only where it is not free. */
  readonly body: Json;
  /** What the status becomes; for a kind with a status of its own path. Conditions are added to those that are there. */
  readonly status?: Json;
}

/** Made once for these cases: a PKCS #10 request of CN=alice, one without a name, and the certificate of a CA. */
const request =
  "LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUlIS01ISUNBUUF3RURFT01Bd0dBMVVFQXd3RllXeHBZMlV3V1RBVEJnY3Foa2pPUFFJQkJnZ3Foa2pPUFFNQgpCd05DQUFUWmxkeFBSYWlRbnZ4ZWlXaWhvR0ZlckE0eDFjMkpwWXM0NE1ZTUFVdnBZeG5RT3pRRks0bm5jdk5wCkJjc0dsbkVBcmFSVC9XQ0I0azVQckFSa2s4TGNvQUF3Q2dZSUtvWkl6ajBFQXdJRFNBQXdSUUloQUtVbHNOUi8KSDM0MDdxdzByb3NhWDlyZnFadmV6MmxJdjZVVXVJMFNsdDRIQWlBVFBJVVl2UkZYOFMrRG5XMFVkQ2xBV1FBQQp1ZkxlN1RoWHk0enFROC8yT0E9PQotLS0tLUVORCBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0K";
const stubRequest =
  "MIG7MGICAQAwADBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABNmV3E9FqJCe/F6JaKGgYV6sDjHVzYmlizjgxgwBS+ljGdA7NAUriedy82kFywaWcQCtpFP9YIHiTk+sBGSTwtygADAKBggqhkjOPQQDAgNJADBGAiEAx/1x/CwqbGs+5FMAHfWVF9zqH7bY+2jYBJiOYUuPAWYCIQCE/kzEJKhe0LJuKce1aLLCbtkEnyWMRxR2sQfxt8+05g==";
const authority = `-----BEGIN CERTIFICATE-----
MIIBgjCCASegAwIBAgIUTYm0dtKKhBLjLyG8ec91mikty2gwCgYIKoZIzj0EAwIw
FTETMBEGA1UEAwwKZXhhbXBsZS1jYTAgFw0yNjExMjUyMjI4NTZaGA8yMTI2MTEw
MTIyMjg1N1owFTETMBEGA1UEAwwKZXhhbXBsZS1jYTBZMBMGByqGSM49AgEGCCqG
SM49AwEHA0IABNmV3E9FqJCe/F6JaKGgYV6sDjHVzYmlizjgxgwBS+ljGdA7NAUr
iedy82kFywaWcQCtpFP9YIHiTk+sBGSTwtyjUzBRMB0GA1UdDgQWBBS2+hWBnKO/
NC+XntanXlRzni5pCjAfBgNVHSMEGDAWgBS2+hWBnKO/NC+XntanXlRzni5pCjAP
BgNVHRMBAf8EBTADAQH/MAoGCCqGSM49BAMCA0kAMEYCIQDHKQYTS2GhKiojBasK
yFPr8xuVp2w9jbfhcs5RwS6jnQIhAOSO1192RvPNiEBEG2rveMPr8I4KLDznxqSX
Jw94bdDn
-----END CERTIFICATE-----
`;

const time = "2020-01-02T03:04:05Z";
const microTime = "2020-01-02T03:04:05.000006Z";
const condition = (type: string) => ({
  type,
  status: "True",
  reason: "Done",
  message: "it is",
  lastTransitionTime: time,
});
const conditions = (...types: string[]) => ({ conditions: types.map(condition) });

/** Rules that match no kind: what watches every request on the same server must not meet those of other cases. */
const nothing = {
  apiGroups: ["none.test"],
  apiVersions: ["v1"],
  resources: ["none"],
  operations: ["CREATE"],
};
const webhook = (name: string) => ({
  webhooks: [{
    name,
    clientConfig: { url: "https://none.test" },
    rules: [nothing],
    sideEffects: "None",
    admissionReviewVersions: ["v1"],
  }],
});
const mutatingPolicy = {
  spec: {
    matchConstraints: { resourceRules: [nothing] },
    mutations: [{
      patchType: "ApplyConfiguration",
      applyConfiguration: { expression: 'Object{metadata: Object.metadata{labels: {"a": "b"}}}' },
    }],
    reinvocationPolicy: "Never",
  },
};
const policyBinding = { spec: { policyName: "none" } };

/** The body of a fixture: what makes it an object of its kind is the case's affair. */
function of(
  { apiVersion: _version, kind: _kind, metadata: { name: _name, ...metadata }, ...rest }: Json,
): Json {
  return { ...(Object.keys(metadata).length > 0 ? { metadata } : {}), ...rest };
}

const scaler = { scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "web" }, maxReplicas: 3 };
const cronJob = () => ({ schedule: "0 3 * * *", jobTemplate: { spec: job("x").spec } });
const claim = { devices: { requests: [{ name: "r", exactly: { deviceClassName: "c" } }] } };
const betaClaim = { devices: { requests: [{ name: "r", deviceClassName: "c" }] } };
const slice = (device: Json) => ({
  spec: {
    driver: "driver.test",
    pool: { name: "pool", generation: 1, resourceSliceCount: 1 },
    nodeName: "node-1",
    devices: [device],
  },
});
const taintRule: VerbObject = {
  body: {
    spec: {
      deviceSelector: { driver: "driver.test" },
      taint: { key: "a.test/b", value: "c", effect: "NoSchedule", timeAdded: time },
    },
  },
  status: conditions("Done"),
};
const claimStatus = {
  allocation: {
    devices: { results: [{ request: "r", driver: "driver.test", pool: "pool", device: "d" }] },
  },
};
const podCertificate: VerbObject = {
  body: {
    spec: {
      signerName: "example.test/signer",
      podName: "one",
      podUID: "0a0a0a0a-0000-4000-8000-000000000001",
      serviceAccountName: "robot",
      serviceAccountUID: "0a0a0a0a-0000-4000-8000-000000000002",
      nodeName: "node-1",
      nodeUID: "0a0a0a0a-0000-4000-8000-000000000003",
      maxExpirationSeconds: 86_400,
      stubPKCS10Request: stubRequest,
    },
  },
  status: conditions("Denied"),
};
const leaseCandidate: VerbObject = {
  body: {
    spec: {
      leaseName: "leader",
      binaryVersion: "1.37.0",
      emulationVersion: "1.37.0",
      strategy: "OldestEmulationVersion",
      renewTime: microTime,
    },
  },
};
const migration: VerbObject = {
  body: { spec: { resource: { group: "none.test", resource: "nones" } } },
  status: conditions("Running"),
};

/** By group, version and resource. */
export const verbObjects: Readonly<Record<string, VerbObject>> = {
  "v1/configmaps": { body: of(configMap("x")) },
  "v1/endpoints": { body: { subsets: [{ addresses: [{ ip: "192.0.2.9" }], ports: [{ port: 80 }] }] } },
  "v1/events": {
    body: {
      involvedObject: { apiVersion: "v1", kind: "ConfigMap", name: "one" },
      reason: "Tried",
      message: "it tried",
      type: "Normal",
      count: 1,
      firstTimestamp: time,
      lastTimestamp: time,
      source: { component: "conformance" },
    },
  },
  "v1/limitranges": { body: { spec: { limits: [{ type: "Container", max: { memory: "1Gi" } }] } } },
  "v1/namespaces": {
    body: {},
    status: {
      phase: "Active",
      conditions: [{ ...condition("NamespaceContentRemaining"), status: "False" }],
    },
  },
  "v1/nodes": { body: {}, status: { capacity: { cpu: "4" }, ...conditions("Ready") } },
  "v1/persistentvolumeclaims": {
    body: {
      spec: {
        accessModes: ["ReadWriteOnce"],
        storageClassName: "manual",
        resources: { requests: { storage: "1Gi" } },
      },
    },
    status: { phase: "Bound", accessModes: ["ReadWriteOnce"], capacity: { storage: "1Gi" } },
  },
  "v1/persistentvolumes": {
    body: {
      spec: { capacity: { storage: "1Gi" }, accessModes: ["ReadWriteOnce"], hostPath: { path: "/data" } },
    },
    // Another phase would get the clock's second, which is now the one of the creation and now another.
    status: { phase: "Pending", reason: "Waiting", message: "it waits" },
  },
  "v1/pods": { body: of(pod("x")), status: { phase: "Running", ...conditions("Ready") } },
  "v1/podtemplates": { body: { template: podTemplate({ app: "x" }) } },
  "v1/replicationcontrollers": {
    body: { spec: { selector: { app: "x" }, template: podTemplate({ app: "x" }) } },
    status: { replicas: 1 },
  },
  "v1/resourcequotas": {
    body: { spec: { hard: { "count/nones.none.test": "5" } } },
    status: { hard: { "count/nones.none.test": "5" }, used: { "count/nones.none.test": "1" } },
  },
  "v1/secrets": { body: { data: { a: "Yg==" } } },
  "v1/serviceaccounts": { body: { automountServiceAccountToken: false } },
  "v1/services": {
    body: of(service("x", { type: "LoadBalancer" })),
    status: { loadBalancer: { ingress: [{ hostname: "example.test" }] } },
  },
  "apiregistration.k8s.io/v1/apiservices": {
    // A local one: nobody is asked whether it answers.
    body: { spec: { version: "v1", groupPriorityMinimum: 10, versionPriority: 10 } },
    status: {
      conditions: [{
        ...condition("Available"),
        reason: "Local",
        message: "Local APIServices are always available",
      }, condition("Extra")],
    },
  },
  "apps/v1/controllerrevisions": { body: { revision: 1, data: { any: "thing" } } },
  "apps/v1/daemonsets": {
    body: of(daemonSet("x")),
    status: {
      currentNumberScheduled: 1,
      desiredNumberScheduled: 1,
      numberMisscheduled: 0,
      numberReady: 1,
    },
  },
  "apps/v1/deployments": { body: of(deployment("x")), status: { replicas: 1, ...conditions("Available") } },
  "apps/v1/replicasets": { body: of(replicaSet("x")), status: { replicas: 1 } },
  "apps/v1/statefulsets": { body: of(statefulSet("x")), status: { replicas: 1 } },
  "events.k8s.io/v1/events": {
    body: {
      eventTime: microTime,
      reportingController: "example.test/conformance",
      reportingInstance: "one",
      action: "Try",
      reason: "Tried",
      regarding: { apiVersion: "v1", kind: "ConfigMap", name: "one" },
      note: "it tried",
      type: "Normal",
    },
  },
  "autoscaling/v2/horizontalpodautoscalers": {
    body: { spec: scaler },
    status: { currentReplicas: 1, desiredReplicas: 2 },
  },
  "autoscaling/v1/horizontalpodautoscalers": {
    body: { spec: scaler },
    status: { currentReplicas: 1, desiredReplicas: 2 },
  },
  "batch/v1/cronjobs": { body: { spec: cronJob() }, status: { lastScheduleTime: time } },
  "batch/v1/jobs": { body: of(job("x")), status: { active: 1 } },
  "certificates.k8s.io/v1/certificatesigningrequests": {
    body: { spec: { request, signerName: "example.test/signer", usages: ["client auth"] } },
    status: {
      conditions: [{ type: "Failed", status: "True", reason: "No", message: "no", lastUpdateTime: time }],
    },
  },
  "certificates.k8s.io/v1/clustertrustbundles": { body: { spec: { trustBundle: authority } } },
  "certificates.k8s.io/v1beta1/clustertrustbundles": { body: { spec: { trustBundle: authority } } },
  "certificates.k8s.io/v1/podcertificaterequests": podCertificate,
  "certificates.k8s.io/v1beta1/podcertificaterequests": podCertificate,
  "networking.k8s.io/v1/ingressclasses": { body: { spec: { controller: "example.test/none" } } },
  "networking.k8s.io/v1/ingresses": {
    body: { spec: { defaultBackend: { service: { name: "web", port: { number: 80 } } } } },
    status: { loadBalancer: { ingress: [{ ip: "192.0.2.4" }] } },
  },
  "networking.k8s.io/v1/ipaddresses": {
    body: {
      metadata: { name: "192.0.2.77" },
      spec: { parentRef: { resource: "services", name: "x", namespace: "none" } },
    },
  },
  "networking.k8s.io/v1/networkpolicies": { body: { spec: { podSelector: {} } } },
  "networking.k8s.io/v1/servicecidrs": {
    body: { spec: { cidrs: ["198.51.100.0/24"] } },
    status: conditions("Ready"),
  },
  "policy/v1/poddisruptionbudgets": {
    body: { spec: { minAvailable: 1, selector: { matchLabels: { app: "x" } } } },
    status: { currentHealthy: 1, desiredHealthy: 1, disruptionsAllowed: 0, expectedPods: 1 },
  },
  "rbac.authorization.k8s.io/v1/clusterrolebindings": {
    body: { roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "none" } },
  },
  "rbac.authorization.k8s.io/v1/clusterroles": {
    body: { rules: [{ nonResourceURLs: ["/none"], verbs: ["get"] }] },
  },
  "rbac.authorization.k8s.io/v1/rolebindings": {
    body: { roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "none" } },
  },
  "rbac.authorization.k8s.io/v1/roles": {
    body: { rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["get"] }] },
  },
  "storage.k8s.io/v1/csidrivers": { body: { spec: { attachRequired: true } } },
  "storage.k8s.io/v1/csinodes": {
    body: { spec: { drivers: [{ name: "driver.test", nodeID: "n", topologyKeys: ["zone"] }] } },
    status: {},
  },
  "storage.k8s.io/v1/csistoragecapacities": { body: { storageClassName: "none", capacity: "1Gi" } },
  "storage.k8s.io/v1/storageclasses": { body: { provisioner: "example.test/none" } },
  "storage.k8s.io/v1/volumeattachments": {
    body: {
      spec: { attacher: "driver.test", nodeName: "node-1", source: { persistentVolumeName: "none" } },
    },
    status: { attached: true },
  },
  "storage.k8s.io/v1/volumeattributesclasses": {
    body: { driverName: "driver.test", parameters: { a: "b" } },
  },
  "admissionregistration.k8s.io/v1/mutatingadmissionpolicies": { body: mutatingPolicy },
  "admissionregistration.k8s.io/v1/mutatingadmissionpolicybindings": { body: policyBinding },
  "admissionregistration.k8s.io/v1/mutatingwebhookconfigurations": { body: webhook("mutates.none.test") },
  "admissionregistration.k8s.io/v1/validatingadmissionpolicies": {
    body: {
      spec: { matchConstraints: { resourceRules: [nothing] }, validations: [{ expression: "true" }] },
    },
    status: { observedGeneration: 1, ...conditions("Checked") },
  },
  "admissionregistration.k8s.io/v1/validatingadmissionpolicybindings": {
    body: { spec: { policyName: "none", validationActions: ["Deny"] } },
  },
  "admissionregistration.k8s.io/v1/validatingwebhookconfigurations": { body: webhook("validates.none.test") },
  "admissionregistration.k8s.io/v1beta1/mutatingadmissionpolicies": { body: mutatingPolicy },
  "admissionregistration.k8s.io/v1beta1/mutatingadmissionpolicybindings": { body: policyBinding },
  "admissionregistration.k8s.io/v1alpha1/mutatingadmissionpolicies": { body: mutatingPolicy },
  "admissionregistration.k8s.io/v1alpha1/mutatingadmissionpolicybindings": { body: policyBinding },
  "apiextensions.k8s.io/v1/customresourcedefinitions": {
    body: of(crd("verbs.none.test", { plural: "nones", kind: "None" })),
    status: conditions("Terminating"),
  },
  "scheduling.k8s.io/v1/priorityclasses": { body: { value: 1000 } },
  "coordination.k8s.io/v1/leases": { body: { spec: { holderIdentity: "me", leaseDurationSeconds: 15 } } },
  "coordination.k8s.io/v1beta1/leasecandidates": leaseCandidate,
  "coordination.k8s.io/v1alpha2/leasecandidates": leaseCandidate,
  "node.k8s.io/v1/runtimeclasses": { body: { handler: "sandbox" } },
  "discovery.k8s.io/v1/endpointslices": {
    body: { addressType: "IPv4", endpoints: [{ addresses: ["192.0.2.8"] }], ports: [{ port: 80 }] },
  },
  "resource.k8s.io/v1/deviceclasses": { body: { spec: {} } },
  "resource.k8s.io/v1/devicetaintrules": taintRule,
  "resource.k8s.io/v1/resourceclaims": { body: { spec: claim }, status: claimStatus },
  "resource.k8s.io/v1/resourceclaimtemplates": { body: { spec: { spec: claim } } },
  "resource.k8s.io/v1/resourceslices": { body: slice({ name: "d" }) },
  "resource.k8s.io/v1beta2/deviceclasses": { body: { spec: {} } },
  "resource.k8s.io/v1beta2/devicetaintrules": taintRule,
  "resource.k8s.io/v1beta2/resourceclaims": { body: { spec: claim }, status: claimStatus },
  "resource.k8s.io/v1beta2/resourceclaimtemplates": { body: { spec: { spec: claim } } },
  "resource.k8s.io/v1beta2/resourceslices": { body: slice({ name: "d" }) },
  "resource.k8s.io/v1beta1/deviceclasses": { body: { spec: {} } },
  "resource.k8s.io/v1beta1/resourceclaims": { body: { spec: betaClaim }, status: claimStatus },
  "resource.k8s.io/v1beta1/resourceclaimtemplates": { body: { spec: { spec: betaClaim } } },
  "resource.k8s.io/v1beta1/resourceslices": { body: slice({ name: "d", basic: {} }) },
  "resource.k8s.io/v1alpha3/devicetaintrules": taintRule,
  "resource.k8s.io/v1alpha3/resourcepoolstatusrequests": {
    body: { spec: { driver: "driver.test" } },
    status: { poolCount: 0, ...conditions("Complete") },
  },
  "flowcontrol.apiserver.k8s.io/v1/flowschemas": {
    body: { spec: { priorityLevelConfiguration: { name: "none" }, matchingPrecedence: 9_000 } },
    status: conditions("Extra"),
  },
  "flowcontrol.apiserver.k8s.io/v1/prioritylevelconfigurations": {
    body: { spec: { type: "Limited", limited: { limitResponse: { type: "Reject" } } } },
    status: conditions("Dangling"),
  },
  "internal.apiserver.k8s.io/v1alpha1/storageversions": {
    body: { metadata: { name: "none.test.nones" }, spec: {} },
    status: {
      storageVersions: [{
        apiServerID: "one",
        encodingVersion: "none.test/v1",
        decodableVersions: ["none.test/v1"],
        servedVersions: ["none.test/v1"],
      }],
      commonEncodingVersion: "none.test/v1",
    },
  },
  "storagemigration.k8s.io/v1/storageversionmigrations": migration,
  "storagemigration.k8s.io/v1beta1/storageversionmigrations": migration,
};
