/**
 * Defaults of pods and of everything in a pod's spec, wherever a pod template stands.
 *
 * @module
 */
import type {
  ConfigMapVolumeSource,
  Container,
  DownwardAPIVolumeSource,
  EphemeralContainer,
  HostPathVolumeSource,
  HTTPGetAction,
  ObjectFieldSelector,
  Pod,
  PodSpec,
  PodStatus,
  Probe,
  ProjectedVolumeSource,
  ResourceFieldSelector,
  SecretVolumeSource,
  ServiceAccountTokenProjection,
  Volume,
} from "../../../api/core/v1.ts";
import { defaultsOf, type DefinitionDefaults } from "./definition_defaults.ts";
import { defaultPullPolicy } from "./image_name.ts";

const core = "io.k8s.api.core.v1.";

/** Mode of files that come from secrets, config maps and the like: 0644. */
const fileMode = 0o644;

/** See the module. */
export const podDefaults: DefinitionDefaults = [
  defaultsOf<Pod>(`${core}Pod`, (pod) => {
    const { spec } = pod;
    if (spec === undefined) return;
    if ((spec.terminationGracePeriodSeconds ?? 0) < 0) spec.terminationGracePeriodSeconds = 1;
    for (const container of [...spec.containers ?? [], ...spec.initContainers ?? []]) {
      requestWhatIsLimited(container);
    }
    spec.enableServiceLinks ??= true;
    if (spec.hostNetwork === true) {
      for (const container of [...spec.containers ?? [], ...spec.initContainers ?? []]) {
        useHostPorts(container);
      }
    }
  }),
  defaultsOf<PodSpec>(`${core}PodSpec`, (spec) => {
    spec.serviceAccountName ??= spec.serviceAccount;
    spec.serviceAccount = spec.serviceAccountName;
    if (spec.serviceAccountName === undefined) {
      delete spec.serviceAccountName;
      delete spec.serviceAccount;
    }
    spec.dnsPolicy ??= "ClusterFirst";
    spec.restartPolicy ??= "Always";
    spec.securityContext ??= {};
    spec.terminationGracePeriodSeconds ??= 30;
    spec.schedulerName ??= "default-scheduler";
  }),
  defaultsOf<PodStatus>(`${core}PodStatus`, (status) => {
    const [first] = status.podIPs ?? [];
    if (status.podIP !== undefined && first?.ip !== status.podIP) status.podIPs = [{ ip: status.podIP }];
    else if (status.podIP === undefined && first !== undefined) status.podIP = first.ip;
  }),
  defaultsOf<Container>(`${core}Container`, fillContainer),
  defaultsOf<EphemeralContainer>(`${core}EphemeralContainer`, fillContainer),
  defaultsOf<Probe>(`${core}Probe`, (probe) => {
    probe.timeoutSeconds ??= 1;
    probe.periodSeconds ??= 10;
    probe.successThreshold ??= 1;
    probe.failureThreshold ??= 3;
  }),
  defaultsOf<HTTPGetAction>(`${core}HTTPGetAction`, (action) => {
    action.path ??= "/";
    action.scheme ??= "HTTP";
  }),
  defaultsOf<{ service?: string }>(`${core}GRPCAction`, (action) => {
    action.service ??= "";
  }),
  defaultsOf<Volume>(`${core}Volume`, (volume) => {
    if (Object.keys(volume).every((key) => key === "name")) volume.emptyDir = {};
    if (volume.image !== undefined) {
      volume.image.pullPolicy ??= defaultPullPolicy(volume.image.reference ?? "");
    }
  }),
  defaultsOf<SecretVolumeSource>(`${core}SecretVolumeSource`, fillMode),
  defaultsOf<ConfigMapVolumeSource>(`${core}ConfigMapVolumeSource`, fillMode),
  defaultsOf<DownwardAPIVolumeSource>(`${core}DownwardAPIVolumeSource`, fillMode),
  defaultsOf<ProjectedVolumeSource>(`${core}ProjectedVolumeSource`, fillMode),
  defaultsOf<ServiceAccountTokenProjection>(`${core}ServiceAccountTokenProjection`, (projection) => {
    projection.expirationSeconds ??= 3600;
  }),
  defaultsOf<HostPathVolumeSource>(`${core}HostPathVolumeSource`, (source) => {
    source.type ??= "";
  }),
  defaultsOf<ObjectFieldSelector>(`${core}ObjectFieldSelector`, (selector) => {
    selector.apiVersion ??= "v1";
  }),
  defaultsOf<ResourceFieldSelector>(`${core}ResourceFieldSelector`, (selector) => {
    selector.divisor ??= "0";
  }),
];

function fillContainer(container: Container | EphemeralContainer): void {
  container.imagePullPolicy ??= defaultPullPolicy(container.image ?? "");
  container.terminationMessagePath ??= "/dev/termination-log";
  container.terminationMessagePolicy ??= "File";
}

function fillMode(source: { defaultMode?: number }): void {
  source.defaultMode ??= fileMode;
}

/** A resource that is limited but not requested is requested up to its limit. */
function requestWhatIsLimited({ resources }: Container): void {
  if (resources?.limits === undefined) return;
  resources.requests = { ...resources.limits, ...resources.requests };
}

function useHostPorts({ ports = [] }: Container): void {
  for (const port of ports) port.hostPort ??= port.containerPort;
}
