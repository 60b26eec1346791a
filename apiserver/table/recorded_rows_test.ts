// deno-fmt-ignore-file

/**
 * Rows of Tables that kube-apiserver 1.37.2 gave, with the objects that they show: objects were written to be told
 * apart by their cells, then listed as a Table with `includeObject=Object`. What no printer reads was cut away.
 */
import { assertEquals } from "@std/assert";
import { parseJson, type Unstructured } from "../../meta/mod.ts";
import { groupVersions } from "../../schema/facts/index.ts";
import { builtInConversion } from "../kinds/mod.ts";
import { builtInResources } from "../registry/built_in_resources.ts";
import type { PrinterColumn, ServedResource } from "../registry/served_resource.ts";
import { tableFor } from "./mod.ts";

interface Recorded {
  readonly resource: string;
  readonly now: string;
  readonly columns?: readonly PrinterColumn[];
  readonly rows: readonly (readonly [cells: string, object: string, conditions?: string])[];
}

const recorded: readonly Recorded[] = [
  {
    resource: "/api/v1/componentstatuses",
    now: "2026-11-23T15:30:08.000Z",
    rows: [
      [String.raw`["controller-manager","Unhealthy","Get \"https://127.0.0.1:10257/healthz\": dial tcp 127.0.0.1:10257: connect: connection refused",""]`, String.raw`{"kind":"ComponentStatus","apiVersion":"v1","metadata":{"name":"controller-manager"},"conditions":[{"type":"Healthy","status":"False","message":"Get \"https://127.0.0.1:10257/healthz\": dial tcp 127.0.0.1:10257: connect: connection refused"}]}`],
      [String.raw`["scheduler","Unhealthy","Get \"https://127.0.0.1:10259/healthz\": dial tcp 127.0.0.1:10259: connect: connection refused",""]`, String.raw`{"kind":"ComponentStatus","apiVersion":"v1","metadata":{"name":"scheduler"},"conditions":[{"type":"Healthy","status":"False","message":"Get \"https://127.0.0.1:10259/healthz\": dial tcp 127.0.0.1:10259: connect: connection refused"}]}`],
      [String.raw`["etcd-0","Healthy","ok",""]`, String.raw`{"kind":"ComponentStatus","apiVersion":"v1","metadata":{"name":"etcd-0"},"conditions":[{"type":"Healthy","status":"True","message":"ok"}]}`],
    ],
  },
  {
    resource: "/api/v1/configmaps",
    now: "2026-11-23T15:30:08.000Z",
    rows: [
      [String.raw`["cm",3,"6m26s"]`, String.raw`{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"cm","namespace":"tbl","creationTimestamp":"2026-11-23T15:23:42Z"},"data":{"a":"1","b":"2"},"binaryData":{"c":"AA=="}}`],
      [String.raw`["cm0",0,"6m26s"]`, String.raw`{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"cm0","namespace":"tbl","creationTimestamp":"2026-11-23T15:23:42Z"}}`],
    ],
  },
  {
    resource: "/api/v1/endpoints",
    now: "2026-11-23T15:30:08.000Z",
    rows: [
      [String.raw`["ep","10.0.0.1:80,10.0.0.2:80,10.0.0.1:81 + 1 more...","6m26s"]`, String.raw`{"kind":"Endpoints","apiVersion":"v1","metadata":{"name":"ep","namespace":"tbl","creationTimestamp":"2026-11-23T15:23:42Z"},"subsets":[{"addresses":[{"ip":"10.0.0.1"},{"ip":"10.0.0.2"}],"ports":[{"name":"a","port":80,"protocol":"TCP"},{"name":"b","port":81,"protocol":"TCP"}]}]}`],
      [String.raw`["ep0","<none>","6m26s"]`, String.raw`{"kind":"Endpoints","apiVersion":"v1","metadata":{"name":"ep0","namespace":"tbl","creationTimestamp":"2026-11-23T15:23:42Z"}}`],
      [String.raw`["ep2","10.0.0.1,fd00::2","6m26s"]`, String.raw`{"kind":"Endpoints","apiVersion":"v1","metadata":{"name":"ep2","namespace":"tbl","creationTimestamp":"2026-11-23T15:23:42Z"},"subsets":[{"addresses":[{"ip":"10.0.0.1"},{"ip":"fd00::2"}]}]}`],
      [String.raw`["ep3","[fd00::1]:80","6m26s"]`, String.raw`{"kind":"Endpoints","apiVersion":"v1","metadata":{"name":"ep3","namespace":"tbl","creationTimestamp":"2026-11-23T15:23:42Z"},"subsets":[{"addresses":[{"ip":"fd00::1"}],"ports":[{"port":80,"protocol":"TCP"}]},{"notReadyAddresses":[{"ip":"10.0.0.3"}],"ports":[{"port":80,"protocol":"TCP"}]}]}`],
    ],
  },
  {
    resource: "/api/v1/events",
    now: "2026-11-23T15:30:08.000Z",
    rows: [
      [String.raw`["23m","Normal","R","pod/plain","spec.containers{a}","kubelet, node-1","hello\nworld","73m",7,"ev1"]`, String.raw`{"kind":"Event","apiVersion":"v1","metadata":{"name":"ev1","namespace":"tbl","creationTimestamp":"2026-11-23T15:23:42Z"},"involvedObject":{"kind":"Pod","namespace":"tbl","name":"plain","fieldPath":"spec.containers{a}"},"reason":"R","message":"  hello\nworld  ","source":{"component":"kubelet","host":"node-1"},"firstTimestamp":"2026-11-23T14:17:02Z","lastTimestamp":"2026-11-23T15:07:02Z","count":7,"type":"Normal","eventTime":null,"reportingComponent":"","reportingInstance":""}`],
      [String.raw`["14m","Normal","R","pod/plain","spec.containers{a}","x.io/c, inst","hello\nworld","14m",1,"ev2"]`, String.raw`{"kind":"Event","apiVersion":"v1","metadata":{"name":"ev2","namespace":"tbl","creationTimestamp":"2026-11-23T15:23:42Z"},"involvedObject":{"kind":"Pod","namespace":"tbl","name":"plain","fieldPath":"spec.containers{a}"},"reason":"R","message":"  hello\nworld  ","source":{},"firstTimestamp":null,"lastTimestamp":null,"type":"Normal","eventTime":"2026-11-23T15:15:22.837203Z","action":"A","reportingComponent":"x.io/c","reportingInstance":"inst"}`],
      [String.raw`["18m","Normal","R","pod/plain","spec.containers{a}","x.io/c, inst","hello\nworld","89m",9,"ev3"]`, String.raw`{"kind":"Event","apiVersion":"v1","metadata":{"name":"ev3","namespace":"tbl","creationTimestamp":"2026-11-23T15:23:42Z"},"involvedObject":{"kind":"Pod","namespace":"tbl","name":"plain","fieldPath":"spec.containers{a}"},"reason":"R","message":"  hello\nworld  ","source":{},"firstTimestamp":null,"lastTimestamp":null,"type":"Normal","eventTime":"2026-11-23T14:00:22.842571Z","series":{"count":9,"lastObservedTime":"2026-11-23T15:12:02.842609Z"},"action":"A","reportingComponent":"x.io/c","reportingInstance":"inst"}`],
      [String.raw`["<unknown>","Normal","R","pod/plain","spec.containers{a}","","hello\nworld","<unknown>",1,"ev4"]`, String.raw`{"kind":"Event","apiVersion":"v1","metadata":{"name":"ev4","namespace":"tbl","creationTimestamp":"2026-11-23T15:23:42Z"},"involvedObject":{"kind":"Pod","namespace":"tbl","name":"plain","fieldPath":"spec.containers{a}"},"reason":"R","message":"  hello\nworld  ","source":{},"firstTimestamp":null,"lastTimestamp":null,"type":"Normal","eventTime":null,"reportingComponent":"","reportingInstance":""}`],
      [String.raw`["<unknown>","","","node","","c","","<unknown>",1,"ev5"]`, String.raw`{"kind":"Event","apiVersion":"v1","metadata":{"name":"ev5","namespace":"tbl","creationTimestamp":"2026-11-23T15:23:42Z"},"involvedObject":{"kind":"Node","namespace":"tbl"},"source":{"component":"c"},"firstTimestamp":null,"lastTimestamp":null,"eventTime":null,"reportingComponent":"","reportingInstance":""}`],
      [String.raw`["21m","Warning","R","deployment/d1","","x.io/c, inst","note","21m",1,"ev6"]`, String.raw`{"kind":"Event","apiVersion":"v1","metadata":{"name":"ev6","namespace":"tbl","creationTimestamp":"2026-11-23T15:23:42Z"},"involvedObject":{"kind":"Deployment","namespace":"tbl","name":"d1"},"reason":"R","message":"note","source":{},"firstTimestamp":null,"lastTimestamp":null,"type":"Warning","eventTime":"2026-11-23T15:08:42.860244Z","action":"A","reportingComponent":"x.io/c","reportingInstance":"inst"}`],
      [String.raw`["3d3h","","","pod/p","","","","31d",1,"ev7"]`, String.raw`{"kind":"Event","apiVersion":"v1","metadata":{"name":"ev7","namespace":"tbl","creationTimestamp":"2026-11-23T15:23:42Z"},"involvedObject":{"kind":"Pod","namespace":"tbl","name":"p"},"source":{},"firstTimestamp":"2026-10-23T09:23:42Z","lastTimestamp":"2026-11-20T12:23:42Z","eventTime":null,"reportingComponent":"","reportingInstance":""}`],
    ],
  },
  {
    resource: "/api/v1/limitranges",
    now: "2026-11-23T15:30:08.000Z",
    rows: [
      [String.raw`["lr","2026-11-23T15:23:42Z"]`, String.raw`{"kind":"LimitRange","apiVersion":"v1","metadata":{"name":"lr","namespace":"tbl","creationTimestamp":"2026-11-23T15:23:42Z"},"spec":{"limits":[{"type":"Pod","max":{"cpu":"2"}}]}}`],
    ],
  },
  {
    resource: "/api/v1/namespaces",
    now: "2026-11-23T15:30:08.000Z",
    rows: [
      [String.raw`["default","Active","21m"]`, String.raw`{"kind":"Namespace","apiVersion":"v1","metadata":{"name":"default","creationTimestamp":"2026-11-23T15:08:35Z","labels":{"kubernetes.io/metadata.name":"default"}},"spec":{"finalizers":["kubernetes"]},"status":{"phase":"Active"}}`],
      [String.raw`["tbl","Active","6m27s"]`, String.raw`{"kind":"Namespace","apiVersion":"v1","metadata":{"name":"tbl","creationTimestamp":"2026-11-23T15:23:41Z","labels":{"kubernetes.io/metadata.name":"tbl"}},"spec":{"finalizers":["kubernetes"]},"status":{"phase":"Active"}}`],
      [String.raw`["tbl-b","Active","6m26s"]`, String.raw`{"kind":"Namespace","apiVersion":"v1","metadata":{"name":"tbl-b","creationTimestamp":"2026-11-23T15:23:42Z","labels":{"kubernetes.io/metadata.name":"tbl-b"}},"spec":{"finalizers":["kubernetes"]},"status":{"phase":"Active"}}`],
    ],
  },
  {
    resource: "/api/v1/nodes",
    now: "2026-11-23T15:30:08.000Z",
    rows: [
      [String.raw`["node-1","Ready,SchedulingDisabled","control-plane,extra,worker","5m58s","v1.37.2","10.1.1.1","5.5.5.5","Debian","6.1 (amd64)","containerd://2"]`, String.raw`{"kind":"Node","apiVersion":"v1","metadata":{"name":"node-1","creationTimestamp":"2026-11-23T15:24:10Z","labels":{"kubernetes.io/role":"extra","node-role.kubernetes.io/control-plane":"","node-role.kubernetes.io/worker":""}},"spec":{"unschedulable":true,"taints":[{"key":"node.kubernetes.io/not-ready","effect":"NoSchedule"}]},"status":{"conditions":[{"type":"Ready","status":"True","lastHeartbeatTime":null,"lastTransitionTime":null},{"type":"MemoryPressure","status":"True","lastHeartbeatTime":null,"lastTransitionTime":null}],"addresses":[{"type":"Hostname","address":"h"},{"type":"InternalIP","address":"10.1.1.1"},{"type":"InternalIP","address":"10.1.1.2"},{"type":"ExternalIP","address":"5.5.5.5"}],"daemonEndpoints":{"kubeletEndpoint":{"Port":0}},"nodeInfo":{"machineID":"","systemUUID":"","bootID":"","kernelVersion":"6.1","osImage":"Debian","containerRuntimeVersion":"containerd://2","kubeletVersion":"v1.37.2","kubeProxyVersion":"","operatingSystem":"linux","architecture":"amd64"}}}`],
      [String.raw`["node-2","NotReady","<none>","6m26s","","<none>","<none>","<unknown>","<unknown>","<unknown>"]`, String.raw`{"kind":"Node","apiVersion":"v1","metadata":{"name":"node-2","creationTimestamp":"2026-11-23T15:23:42Z"},"spec":{"taints":[{"key":"node.kubernetes.io/not-ready","effect":"NoSchedule"}]},"status":{"conditions":[{"type":"Ready","status":"Unknown","lastHeartbeatTime":null,"lastTransitionTime":null}],"daemonEndpoints":{"kubeletEndpoint":{"Port":0}},"nodeInfo":{"machineID":"","systemUUID":"","bootID":"","kernelVersion":"","osImage":"","containerRuntimeVersion":"","kubeletVersion":"","kubeProxyVersion":"","operatingSystem":"","architecture":""}}}`],
      [String.raw`["node-3","Unknown","<none>","6m26s","","<none>","<none>","<unknown>","<unknown>","<unknown>"]`, String.raw`{"kind":"Node","apiVersion":"v1","metadata":{"name":"node-3","creationTimestamp":"2026-11-23T15:23:42Z"},"spec":{"taints":[{"key":"node.kubernetes.io/not-ready","effect":"NoSchedule"}]},"status":{"daemonEndpoints":{"kubeletEndpoint":{"Port":0}},"nodeInfo":{"machineID":"","systemUUID":"","bootID":"","kernelVersion":"","osImage":"","containerRuntimeVersion":"","kubeletVersion":"","kubeProxyVersion":"","operatingSystem":"","architecture":""}}}`],
    ],
  },
  {
    resource: "/api/v1/persistentvolumeclaims",
    now: "2026-11-23T15:30:08.000Z",
    rows: [
      [String.raw`["pvc0","Pending","","","","","<unset>","6m26s","Filesystem"]`, String.raw`{"kind":"PersistentVolumeClaim","apiVersion":"v1","metadata":{"name":"pvc0","namespace":"tbl","creationTimestamp":"2026-11-23T15:23:42Z","finalizers":["kubernetes.io/pvc-protection"]},"spec":{"accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"1Gi"}},"volumeMode":"Filesystem"},"status":{"phase":"Pending"}}`],
      [String.raw`["pvc1","Bound","pv1","2Gi","RWO,RWX","std","vac","6m26s","Block"]`, String.raw`{"kind":"PersistentVolumeClaim","apiVersion":"v1","metadata":{"name":"pvc1","namespace":"tbl","creationTimestamp":"2026-11-23T15:23:42Z","finalizers":["kubernetes.io/pvc-protection"]},"spec":{"accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"1Gi"}},"volumeName":"pv1","storageClassName":"std","volumeMode":"Block","volumeAttributesClassName":"vac"},"status":{"phase":"Bound","accessModes":["ReadWriteOnce","ReadWriteMany"],"capacity":{"storage":"2Gi"}}}`],
      [String.raw`["pvcdel","Terminating","","","","","<unset>","6m26s","Filesystem"]`, String.raw`{"kind":"PersistentVolumeClaim","apiVersion":"v1","metadata":{"name":"pvcdel","namespace":"tbl","creationTimestamp":"2026-11-23T15:23:42Z","deletionTimestamp":"2026-11-23T15:23:42Z","deletionGracePeriodSeconds":0,"finalizers":["x.io/f","kubernetes.io/pvc-protection"]},"spec":{"accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"1Gi"}},"volumeMode":"Filesystem"},"status":{"phase":"Pending"}}`],
    ],
  },
  {
    resource: "/api/v1/persistentvolumes",
    now: "2026-11-23T15:30:08.000Z",
    rows: [
      [String.raw`["pv1","1Gi","RWO,ROX,RWX","Retain","Bound","tbl/pvc1","std","<unset>","r","6m26s","Filesystem"]`, String.raw`{"kind":"PersistentVolume","apiVersion":"v1","metadata":{"name":"pv1","creationTimestamp":"2026-11-23T15:23:42Z","finalizers":["kubernetes.io/pv-protection"]},"spec":{"capacity":{"storage":"1Gi"},"hostPath":{"path":"/x","type":""},"accessModes":["ReadWriteMany","ReadWriteOnce","ReadOnlyMany"],"claimRef":{"namespace":"tbl","name":"pvc1"},"persistentVolumeReclaimPolicy":"Retain","storageClassName":"std","volumeMode":"Filesystem"},"status":{"phase":"Bound","reason":"r","lastPhaseTransitionTime":"2026-11-23T15:23:42Z"}}`],
      [String.raw`["pv2","1536Mi","RWOP","Delete","Pending","","beta","vac","","6m26s","Filesystem"]`, String.raw`{"kind":"PersistentVolume","apiVersion":"v1","metadata":{"name":"pv2","creationTimestamp":"2026-11-23T15:23:42Z","annotations":{"volume.beta.kubernetes.io/storage-class":"beta"},"finalizers":["kubernetes.io/pv-protection"]},"spec":{"capacity":{"storage":"1536Mi"},"csi":{"driver":"d.io","volumeHandle":"h"},"accessModes":["ReadWriteOncePod"],"persistentVolumeReclaimPolicy":"Delete","volumeMode":"Filesystem","volumeAttributesClassName":"vac"},"status":{"phase":"Pending","lastPhaseTransitionTime":"2026-11-23T15:23:42Z"}}`],
      [String.raw`["pvdel","1Gi","RWO","Retain","Terminating","","","<unset>","","6m26s","Filesystem"]`, String.raw`{"kind":"PersistentVolume","apiVersion":"v1","metadata":{"name":"pvdel","creationTimestamp":"2026-11-23T15:23:42Z","deletionTimestamp":"2026-11-23T15:23:42Z","deletionGracePeriodSeconds":0,"finalizers":["x.io/f","kubernetes.io/pv-protection"]},"spec":{"capacity":{"storage":"1Gi"},"hostPath":{"path":"/x","type":""},"accessModes":["ReadWriteOnce"],"persistentVolumeReclaimPolicy":"Retain","volumeMode":"Filesystem"},"status":{"phase":"Pending","lastPhaseTransitionTime":"2026-11-23T15:23:42Z"}}`],
    ],
  },
  {
    resource: "/api/v1/pods",
    now: "2026-11-23T15:30:08.000Z",
    rows: [
      [String.raw`["completed","0/1","Completed","0","6m27s","<none>","<none>","<none>","<none>"]`, String.raw`{"kind":"Pod","apiVersion":"v1","metadata":{"name":"completed","namespace":"tbl","generation":1,"creationTimestamp":"2026-11-23T15:23:41Z"},"spec":{"containers":[{"name":"a","image":"img/a:1"}],"restartPolicy":"Always","priority":0,"preemptionPolicy":"PreemptLowerPriority"},"status":{"phase":"Succeeded","containerStatuses":[{"name":"a","state":{"terminated":{"exitCode":0,"reason":"Completed","startedAt":"2026-11-23T15:17:01Z","finishedAt":"2026-11-23T15:18:41Z"}},"lastState":{},"ready":false,"restartCount":0,"image":"x"}]}}`, String.raw`[{"type":"Completed","status":"True","reason":"Succeeded","message":"The pod has completed successfully."}]`],
      [String.raw`["completederror","0/2","Error","0","6m27s","<none>","<none>","<none>","<none>"]`, String.raw`{"kind":"Pod","apiVersion":"v1","metadata":{"name":"completederror","namespace":"tbl","generation":1,"creationTimestamp":"2026-11-23T15:23:41Z"},"spec":{"containers":[{"name":"a","image":"img/a:1"},{"name":"b","image":"img/b:1"}],"restartPolicy":"Always","priority":0,"preemptionPolicy":"PreemptLowerPriority"},"status":{"phase":"Failed","containerStatuses":[{"name":"a","state":{"terminated":{"exitCode":0,"reason":"Completed","startedAt":"2026-11-23T15:17:01Z","finishedAt":"2026-11-23T15:18:41Z"}},"lastState":{},"ready":false,"restartCount":0,"image":"x"},{"name":"b","state":{"terminated":{"exitCode":3,"reason":"Error","startedAt":"2026-11-23T15:17:01Z","finishedAt":"2026-11-23T15:18:41Z"}},"lastState":{},"ready":false,"restartCount":0,"image":"x"}]}}`, String.raw`[{"type":"Completed","status":"True","reason":"Failed","message":"The pod failed."}]`],
      [String.raw`["completednotready","1/2","NotReady","0","6m27s","<none>","<none>","<none>","<none>"]`, String.raw`{"kind":"Pod","apiVersion":"v1","metadata":{"name":"completednotready","namespace":"tbl","generation":1,"creationTimestamp":"2026-11-23T15:23:41Z"},"spec":{"containers":[{"name":"a","image":"img/a:1"},{"name":"b","image":"img/b:1"}],"restartPolicy":"Always","priority":0,"preemptionPolicy":"PreemptLowerPriority"},"status":{"phase":"Running","containerStatuses":[{"name":"a","state":{"terminated":{"exitCode":0,"reason":"Completed","startedAt":"2026-11-23T15:17:01Z","finishedAt":"2026-11-23T15:18:41Z"}},"lastState":{},"ready":false,"restartCount":0,"image":"x"},{"name":"b","state":{"running":{"startedAt":"2026-11-23T15:22:41Z"}},"lastState":{},"ready":true,"restartCount":0,"image":"x"}]}}`],
      [String.raw`["completedrunning","1/2","Running","0","6m27s","<none>","<none>","<none>","<none>"]`, String.raw`{"kind":"Pod","apiVersion":"v1","metadata":{"name":"completedrunning","namespace":"tbl","generation":1,"creationTimestamp":"2026-11-23T15:23:41Z"},"spec":{"containers":[{"name":"a","image":"img/a:1"},{"name":"b","image":"img/b:1"}],"restartPolicy":"Always","priority":0,"preemptionPolicy":"PreemptLowerPriority"},"status":{"phase":"Running","conditions":[{"type":"Ready","status":"True","lastProbeTime":null,"lastTransitionTime":null}],"containerStatuses":[{"name":"a","state":{"terminated":{"exitCode":0,"reason":"Completed","startedAt":"2026-11-23T15:17:01Z","finishedAt":"2026-11-23T15:18:41Z"}},"lastState":{},"ready":false,"restartCount":0,"image":"x"},{"name":"b","state":{"running":{"startedAt":"2026-11-23T15:22:41Z"}},"lastState":{},"ready":true,"restartCount":0,"image":"x"}]}}`],
      [String.raw`["crash","0/1","CrashLoopBackOff","5 (8m7s ago)","6m27s","<none>","node-1","<none>","<none>"]`, String.raw`{"kind":"Pod","apiVersion":"v1","metadata":{"name":"crash","namespace":"tbl","generation":1,"creationTimestamp":"2026-11-23T15:23:41Z"},"spec":{"containers":[{"name":"a","image":"img/a:1"}],"restartPolicy":"Always","nodeName":"node-1","priority":0,"preemptionPolicy":"PreemptLowerPriority"},"status":{"phase":"Running","containerStatuses":[{"name":"a","state":{"waiting":{"reason":"CrashLoopBackOff"}},"lastState":{"terminated":{"exitCode":1,"reason":"Error","startedAt":"2026-11-23T15:17:01Z","finishedAt":"2026-11-23T15:22:01Z"}},"ready":false,"restartCount":5,"image":"x"}]}}`],
      [String.raw`["creating","0/1","ContainerCreating","0","6m27s","<none>","node-1","<none>","<none>"]`, String.raw`{"kind":"Pod","apiVersion":"v1","metadata":{"name":"creating","namespace":"tbl","generation":1,"creationTimestamp":"2026-11-23T15:23:41Z"},"spec":{"containers":[{"name":"a","image":"img/a:1"}],"restartPolicy":"Always","nodeName":"node-1","priority":0,"preemptionPolicy":"PreemptLowerPriority"},"status":{"phase":"Pending","containerStatuses":[{"name":"a","state":{"waiting":{"reason":"ContainerCreating"}},"lastState":{},"ready":false,"restartCount":0,"image":"x"}]}}`],
      [String.raw`["error","0/1","Error","0","6m27s","<none>","<none>","<none>","<none>"]`, String.raw`{"kind":"Pod","apiVersion":"v1","metadata":{"name":"error","namespace":"tbl","generation":1,"creationTimestamp":"2026-11-23T15:23:41Z"},"spec":{"containers":[{"name":"a","image":"img/a:1"}],"restartPolicy":"Always","priority":0,"preemptionPolicy":"PreemptLowerPriority"},"status":{"phase":"Failed","containerStatuses":[{"name":"a","state":{"terminated":{"exitCode":2,"reason":"Error","startedAt":"2026-11-23T15:17:01Z","finishedAt":"2026-11-23T15:18:41Z"}},"lastState":{},"ready":false,"restartCount":0,"image":"x"}]}}`, String.raw`[{"type":"Completed","status":"True","reason":"Failed","message":"The pod failed."}]`],
      [String.raw`["evicted","0/1","Evicted","0","6m27s","<none>","<none>","<none>","<none>"]`, String.raw`{"kind":"Pod","apiVersion":"v1","metadata":{"name":"evicted","namespace":"tbl","generation":1,"creationTimestamp":"2026-11-23T15:23:41Z"},"spec":{"containers":[{"name":"a","image":"img/a:1"}],"restartPolicy":"Always","priority":0,"preemptionPolicy":"PreemptLowerPriority"},"status":{"phase":"Failed","message":"no space","reason":"Evicted"}}`, String.raw`[{"type":"Completed","status":"True","reason":"Failed","message":"The pod failed."}]`],
      [String.raw`["exitcode","0/1","ExitCode:137","0","6m27s","<none>","<none>","<none>","<none>"]`, String.raw`{"kind":"Pod","apiVersion":"v1","metadata":{"name":"exitcode","namespace":"tbl","generation":1,"creationTimestamp":"2026-11-23T15:23:41Z"},"spec":{"containers":[{"name":"a","image":"img/a:1"}],"restartPolicy":"Always","priority":0,"preemptionPolicy":"PreemptLowerPriority"},"status":{"phase":"Failed","containerStatuses":[{"name":"a","state":{"terminated":{"exitCode":137,"startedAt":"2026-11-23T15:17:01Z","finishedAt":"2026-11-23T15:18:41Z"}},"lastState":{},"ready":false,"restartCount":0,"image":"x"}]}}`, String.raw`[{"type":"Completed","status":"True","reason":"Failed","message":"The pod failed."}]`],
      [String.raw`["gated","0/1","SchedulingGated","0","6m27s","<none>","<none>","<none>","<none>"]`, String.raw`{"kind":"Pod","apiVersion":"v1","metadata":{"name":"gated","namespace":"tbl","generation":1,"creationTimestamp":"2026-11-23T15:23:41Z"},"spec":{"containers":[{"name":"a","image":"img/a:1"}],"restartPolicy":"Always","priority":0,"preemptionPolicy":"PreemptLowerPriority","schedulingGates":[{"name":"x.io/g"}]},"status":{"phase":"Pending","conditions":[{"type":"PodScheduled","status":"False","lastProbeTime":null,"lastTransitionTime":"2026-11-23T15:23:41Z","reason":"SchedulingGated","message":"Scheduling is blocked due to non-empty scheduling gates"}]}}`],
      [String.raw`["imagepull","1/2","ImagePullBackOff","0","6m27s","<none>","<none>","<none>","<none>"]`, String.raw`{"kind":"Pod","apiVersion":"v1","metadata":{"name":"imagepull","namespace":"tbl","generation":1,"creationTimestamp":"2026-11-23T15:23:41Z"},"spec":{"containers":[{"name":"a","image":"img/a:1"},{"name":"b","image":"img/b:1"}],"restartPolicy":"Always","priority":0,"preemptionPolicy":"PreemptLowerPriority"},"status":{"phase":"Pending","containerStatuses":[{"name":"a","state":{"waiting":{"reason":"ImagePullBackOff"}},"lastState":{},"ready":false,"restartCount":0,"image":"x"},{"name":"b","state":{"running":{"startedAt":"2026-11-23T15:22:41Z"}},"lastState":{},"ready":true,"restartCount":0,"image":"x"}]}}`],
      [String.raw`["initcrash","0/1","Init:CrashLoopBackOff","3 (8m57s ago)","6m27s","<none>","<none>","<none>","<none>"]`, String.raw`{"kind":"Pod","apiVersion":"v1","metadata":{"name":"initcrash","namespace":"tbl","generation":1,"creationTimestamp":"2026-11-23T15:23:41Z"},"spec":{"initContainers":[{"name":"i","image":"img/i:1"},{"name":"j","image":"img/j:1"}],"containers":[{"name":"a","image":"img/a:1"}],"restartPolicy":"Always","priority":0,"preemptionPolicy":"PreemptLowerPriority"},"status":{"phase":"Pending","initContainerStatuses":[{"name":"i","state":{"terminated":{"exitCode":0,"reason":"Completed","startedAt":"2026-11-23T15:17:01Z","finishedAt":"2026-11-23T15:18:41Z"}},"lastState":{},"ready":false,"restartCount":0,"image":"x"},{"name":"j","state":{"waiting":{"reason":"CrashLoopBackOff"}},"lastState":{"terminated":{"exitCode":1,"startedAt":"2026-11-23T15:17:01Z","finishedAt":"2026-11-23T15:21:11Z"}},"ready":false,"restartCount":3,"image":"x"}],"containerStatuses":[{"name":"a","state":{"waiting":{"reason":"PodInitializing"}},"lastState":{},"ready":false,"restartCount":0,"image":"x"}]}}`],
      [String.raw`["initerror","0/1","Init:Error","0","6m27s","<none>","<none>","<none>","<none>"]`, String.raw`{"kind":"Pod","apiVersion":"v1","metadata":{"name":"initerror","namespace":"tbl","generation":1,"creationTimestamp":"2026-11-23T15:23:41Z"},"spec":{"initContainers":[{"name":"i","image":"img/i:1"}],"containers":[{"name":"a","image":"img/a:1"}],"restartPolicy":"Always","priority":0,"preemptionPolicy":"PreemptLowerPriority"},"status":{"phase":"Pending","initContainerStatuses":[{"name":"i","state":{"terminated":{"exitCode":1,"reason":"Error","startedAt":"2026-11-23T15:17:01Z","finishedAt":"2026-11-23T15:18:41Z"}},"lastState":{},"ready":false,"restartCount":0,"image":"x"}]}}`],
      [String.raw`["initexit","0/1","Init:ExitCode:4","0","6m27s","<none>","<none>","<none>","<none>"]`, String.raw`{"kind":"Pod","apiVersion":"v1","metadata":{"name":"initexit","namespace":"tbl","generation":1,"creationTimestamp":"2026-11-23T15:23:41Z"},"spec":{"initContainers":[{"name":"i","image":"img/i:1"}],"containers":[{"name":"a","image":"img/a:1"}],"restartPolicy":"Always","priority":0,"preemptionPolicy":"PreemptLowerPriority"},"status":{"phase":"Pending","initContainerStatuses":[{"name":"i","state":{"terminated":{"exitCode":4,"startedAt":"2026-11-23T15:17:01Z","finishedAt":"2026-11-23T15:18:41Z"}},"lastState":{},"ready":false,"restartCount":0,"image":"x"}]}}`],
      [String.raw`["initrestarts","1/1","Running","0","6m26s","<none>","<none>","<none>","<none>"]`, String.raw`{"kind":"Pod","apiVersion":"v1","metadata":{"name":"initrestarts","namespace":"tbl","generation":1,"creationTimestamp":"2026-11-23T15:23:42Z"},"spec":{"initContainers":[{"name":"i","image":"img/i:1"}],"containers":[{"name":"a","image":"img/a:1"}],"restartPolicy":"Always","priority":0,"preemptionPolicy":"PreemptLowerPriority"},"status":{"phase":"Running","initContainerStatuses":[{"name":"i","state":{"terminated":{"exitCode":0,"reason":"Completed","startedAt":"2026-11-23T15:17:02Z","finishedAt":"2026-11-23T15:18:42Z"}},"lastState":{"terminated":{"exitCode":1,"startedAt":"2026-11-23T15:17:02Z","finishedAt":"2026-11-23T15:10:22Z"}},"ready":true,"restartCount":3,"image":"x"}],"containerStatuses":[{"name":"a","state":{"running":{"startedAt":"2026-11-23T15:22:41Z"}},"lastState":{},"ready":true,"restartCount":0,"image":"x"}]}}`],
      [String.raw`["initrunning","0/1","Init:1/2","0","6m26s","<none>","<none>","<none>","<none>"]`, String.raw`{"kind":"Pod","apiVersion":"v1","metadata":{"name":"initrunning","namespace":"tbl","generation":1,"creationTimestamp":"2026-11-23T15:23:42Z"},"spec":{"initContainers":[{"name":"i","image":"img/i:1"},{"name":"j","image":"img/j:1"}],"containers":[{"name":"a","image":"img/a:1"}],"restartPolicy":"Always","priority":0,"preemptionPolicy":"PreemptLowerPriority"},"status":{"phase":"Pending","initContainerStatuses":[{"name":"i","state":{"terminated":{"exitCode":0,"reason":"Completed","startedAt":"2026-11-23T15:17:02Z","finishedAt":"2026-11-23T15:18:42Z"}},"lastState":{},"ready":true,"restartCount":0,"image":"x"},{"name":"j","state":{"running":{"startedAt":"2026-11-23T15:22:41Z"}},"lastState":{},"ready":false,"restartCount":0,"image":"x"}]}}`],
      [String.raw`["initsignal","0/1","Init:Signal:15","0","6m26s","<none>","<none>","<none>","<none>"]`, String.raw`{"kind":"Pod","apiVersion":"v1","metadata":{"name":"initsignal","namespace":"tbl","generation":1,"creationTimestamp":"2026-11-23T15:23:42Z"},"spec":{"initContainers":[{"name":"i","image":"img/i:1"}],"containers":[{"name":"a","image":"img/a:1"}],"restartPolicy":"Always","priority":0,"preemptionPolicy":"PreemptLowerPriority"},"status":{"phase":"Pending","initContainerStatuses":[{"name":"i","state":{"terminated":{"exitCode":4,"signal":15,"startedAt":"2026-11-23T15:17:01Z","finishedAt":"2026-11-23T15:18:41Z"}},"lastState":{},"ready":false,"restartCount":0,"image":"x"}]}}`],
      [String.raw`["initwait","0/1","Init:0/2","0","6m27s","<none>","<none>","<none>","<none>"]`, String.raw`{"kind":"Pod","apiVersion":"v1","metadata":{"name":"initwait","namespace":"tbl","generation":1,"creationTimestamp":"2026-11-23T15:23:41Z"},"spec":{"initContainers":[{"name":"i","image":"img/i:1"},{"name":"j","image":"img/j:1"}],"containers":[{"name":"a","image":"img/a:1"}],"restartPolicy":"Always","priority":0,"preemptionPolicy":"PreemptLowerPriority"},"status":{"phase":"Pending","initContainerStatuses":[{"name":"i","state":{"waiting":{"reason":"PodInitializing"}},"lastState":{},"ready":false,"restartCount":0,"image":"x"}],"containerStatuses":[{"name":"a","state":{"waiting":{"reason":"PodInitializing"}},"lastState":{},"ready":false,"restartCount":0,"image":"x"}]}}`],
      [String.raw`["oom","0/1","OOMKilled","0","6m27s","<none>","<none>","<none>","<none>"]`, String.raw`{"kind":"Pod","apiVersion":"v1","metadata":{"name":"oom","namespace":"tbl","generation":1,"creationTimestamp":"2026-11-23T15:23:41Z"},"spec":{"containers":[{"name":"a","image":"img/a:1"}],"restartPolicy":"Always","priority":0,"preemptionPolicy":"PreemptLowerPriority"},"status":{"phase":"Running","containerStatuses":[{"name":"a","state":{"terminated":{"exitCode":137,"reason":"OOMKilled","startedAt":"2026-11-23T15:17:01Z","finishedAt":"2026-11-23T15:18:41Z"}},"lastState":{},"ready":false,"restartCount":0,"image":"x"}]}}`],
      [String.raw`["plain","0/1","Pending","0","6m27s","<none>","<none>","<none>","<none>"]`, String.raw`{"kind":"Pod","apiVersion":"v1","metadata":{"name":"plain","namespace":"tbl","generation":1,"creationTimestamp":"2026-11-23T15:23:41Z"},"spec":{"containers":[{"name":"a","image":"img/a:1"}],"restartPolicy":"Always","priority":0,"preemptionPolicy":"PreemptLowerPriority"},"status":{"phase":"Pending"}}`],
      [String.raw`["running","2/2","Running","2 (126m ago)","6m27s","10.0.0.1","node-1","<none>","0/2"]`, String.raw`{"kind":"Pod","apiVersion":"v1","metadata":{"name":"running","namespace":"tbl","generation":1,"creationTimestamp":"2026-11-23T15:23:41Z"},"spec":{"containers":[{"name":"a","image":"img/a:1"},{"name":"b","image":"img/b:1"}],"restartPolicy":"Always","nodeName":"node-1","priority":0,"readinessGates":[{"conditionType":"x.io/a"},{"conditionType":"x.io/b"}],"preemptionPolicy":"PreemptLowerPriority"},"status":{"phase":"Running","conditions":[{"type":"Ready","status":"True","lastProbeTime":null,"lastTransitionTime":null}],"podIP":"10.0.0.1","podIPs":[{"ip":"10.0.0.1"},{"ip":"fd00::1"}],"containerStatuses":[{"name":"a","state":{"running":{"startedAt":"2026-11-23T15:22:41Z"}},"lastState":{},"ready":true,"restartCount":0,"image":"x"},{"name":"b","state":{"running":{"startedAt":"2026-11-23T15:22:41Z"}},"lastState":{"terminated":{"exitCode":1,"startedAt":"2026-11-23T15:17:01Z","finishedAt":"2026-11-23T13:23:41Z"}},"ready":true,"restartCount":2,"image":"x"}]}}`],
      [String.raw`["sidecar","2/2","Running","5 (14m ago)","6m26s","<none>","<none>","<none>","<none>"]`, String.raw`{"kind":"Pod","apiVersion":"v1","metadata":{"name":"sidecar","namespace":"tbl","generation":1,"creationTimestamp":"2026-11-23T15:23:42Z"},"spec":{"initContainers":[{"name":"s","image":"s","restartPolicy":"Always"}],"containers":[{"name":"a","image":"img/a:1"}],"restartPolicy":"Always","priority":0,"preemptionPolicy":"PreemptLowerPriority"},"status":{"phase":"Running","conditions":[{"type":"Ready","status":"True","lastProbeTime":null,"lastTransitionTime":null},{"type":"Initialized","status":"True","lastProbeTime":null,"lastTransitionTime":null}],"initContainerStatuses":[{"name":"s","state":{"running":{"startedAt":"2026-11-23T15:22:41Z"}},"lastState":{"terminated":{"exitCode":1,"startedAt":"2026-11-23T15:17:02Z","finishedAt":"2026-11-23T15:15:22Z"}},"ready":true,"restartCount":4,"image":"x","started":true}],"containerStatuses":[{"name":"a","state":{"running":{"startedAt":"2026-11-23T15:22:41Z"}},"lastState":{"terminated":{"exitCode":1,"startedAt":"2026-11-23T15:17:02Z","finishedAt":"2026-11-23T15:08:42Z"}},"ready":true,"restartCount":1,"image":"x"}]}}`],
      [String.raw`["sidecarinitdone","1/2","Init:CrashLoopBackOff","2 (7m36s ago)","6m26s","<none>","<none>","<none>","<none>"]`, String.raw`{"kind":"Pod","apiVersion":"v1","metadata":{"name":"sidecarinitdone","namespace":"tbl","generation":1,"creationTimestamp":"2026-11-23T15:23:42Z"},"spec":{"initContainers":[{"name":"s","image":"s","restartPolicy":"Always"}],"containers":[{"name":"a","image":"img/a:1"}],"restartPolicy":"Always","priority":0,"preemptionPolicy":"PreemptLowerPriority"},"status":{"phase":"Running","conditions":[{"type":"Initialized","status":"True","lastProbeTime":null,"lastTransitionTime":null}],"initContainerStatuses":[{"name":"s","state":{"waiting":{"reason":"CrashLoopBackOff"}},"lastState":{"terminated":{"exitCode":1,"startedAt":"2026-11-23T15:17:02Z","finishedAt":"2026-11-23T15:22:32Z"}},"ready":false,"restartCount":2,"image":"x","started":false}],"containerStatuses":[{"name":"a","state":{"running":{"startedAt":"2026-11-23T15:22:41Z"}},"lastState":{},"ready":true,"restartCount":0,"image":"x"}]}}`],
      [String.raw`["sidecarstarting","0/2","Init:0/2","0","6m26s","<none>","<none>","<none>","<none>"]`, String.raw`{"kind":"Pod","apiVersion":"v1","metadata":{"name":"sidecarstarting","namespace":"tbl","generation":1,"creationTimestamp":"2026-11-23T15:23:42Z"},"spec":{"initContainers":[{"name":"s","image":"s","restartPolicy":"Always"},{"name":"j","image":"img/j:1"}],"containers":[{"name":"a","image":"img/a:1"}],"restartPolicy":"Always","priority":0,"preemptionPolicy":"PreemptLowerPriority"},"status":{"phase":"Pending","initContainerStatuses":[{"name":"s","state":{"running":{"startedAt":"2026-11-23T15:22:41Z"}},"lastState":{},"ready":false,"restartCount":0,"image":"x","started":false}],"containerStatuses":[{"name":"a","state":{"waiting":{"reason":"PodInitializing"}},"lastState":{},"ready":false,"restartCount":0,"image":"x"}]}}`],
      [String.raw`["signal","0/1","Signal:9","0","6m27s","<none>","<none>","<none>","<none>"]`, String.raw`{"kind":"Pod","apiVersion":"v1","metadata":{"name":"signal","namespace":"tbl","generation":1,"creationTimestamp":"2026-11-23T15:23:41Z"},"spec":{"containers":[{"name":"a","image":"img/a:1"}],"restartPolicy":"Always","priority":0,"preemptionPolicy":"PreemptLowerPriority"},"status":{"phase":"Failed","containerStatuses":[{"name":"a","state":{"terminated":{"exitCode":137,"signal":9,"startedAt":"2026-11-23T15:17:01Z","finishedAt":"2026-11-23T15:18:41Z"}},"lastState":{},"ready":false,"restartCount":0,"image":"x"}]}}`, String.raw`[{"type":"Completed","status":"True","reason":"Failed","message":"The pod failed."}]`],
      [String.raw`["terminating","1/1","Terminating","0","6m26s","<none>","node-1","<none>","<none>"]`, String.raw`{"kind":"Pod","apiVersion":"v1","metadata":{"name":"terminating","namespace":"tbl","generation":2,"creationTimestamp":"2026-11-23T15:23:42Z","deletionTimestamp":"2026-11-23T15:24:12Z","deletionGracePeriodSeconds":30,"finalizers":["x.io/f"]},"spec":{"containers":[{"name":"a","image":"img/a:1"}],"restartPolicy":"Always","nodeName":"node-1","priority":0,"preemptionPolicy":"PreemptLowerPriority"},"status":{"phase":"Running","containerStatuses":[{"name":"a","state":{"running":{"startedAt":"2026-11-23T15:22:41Z"}},"lastState":{},"ready":true,"restartCount":0,"image":"x"}]}}`],
      [String.raw`["terminatingdone","0/1","Completed","0","6m26s","<none>","node-1","<none>","<none>"]`, String.raw`{"kind":"Pod","apiVersion":"v1","metadata":{"name":"terminatingdone","namespace":"tbl","generation":2,"creationTimestamp":"2026-11-23T15:23:42Z","deletionTimestamp":"2026-11-23T15:23:42Z","deletionGracePeriodSeconds":0,"finalizers":["x.io/f"]},"spec":{"containers":[{"name":"a","image":"img/a:1"}],"restartPolicy":"Always","nodeName":"node-1","priority":0,"preemptionPolicy":"PreemptLowerPriority"},"status":{"phase":"Succeeded","containerStatuses":[{"name":"a","state":{"terminated":{"exitCode":0,"reason":"Completed","startedAt":"2026-11-23T15:17:02Z","finishedAt":"2026-11-23T15:18:42Z"}},"lastState":{},"ready":false,"restartCount":0,"image":"x"}]}}`, String.raw`[{"type":"Completed","status":"True","reason":"Succeeded","message":"The pod has completed successfully."}]`],
      [String.raw`["terminatinglost","1/1","Unknown","0","6m26s","<none>","node-1","<none>","<none>"]`, String.raw`{"kind":"Pod","apiVersion":"v1","metadata":{"name":"terminatinglost","namespace":"tbl","generation":2,"creationTimestamp":"2026-11-23T15:23:42Z","deletionTimestamp":"2026-11-23T15:24:12Z","deletionGracePeriodSeconds":30,"finalizers":["x.io/f"]},"spec":{"containers":[{"name":"a","image":"img/a:1"}],"restartPolicy":"Always","nodeName":"node-1","priority":0,"preemptionPolicy":"PreemptLowerPriority"},"status":{"phase":"Running","reason":"NodeLost","containerStatuses":[{"name":"a","state":{"running":{"startedAt":"2026-11-23T15:22:41Z"}},"lastState":{},"ready":true,"restartCount":0,"image":"x"}]}}`],
      [String.raw`["unknown","0/1","NodeLost","0","6m27s","<none>","<none>","<none>","<none>"]`, String.raw`{"kind":"Pod","apiVersion":"v1","metadata":{"name":"unknown","namespace":"tbl","generation":1,"creationTimestamp":"2026-11-23T15:23:41Z"},"spec":{"containers":[{"name":"a","image":"img/a:1"}],"restartPolicy":"Always","priority":0,"preemptionPolicy":"PreemptLowerPriority"},"status":{"phase":"Unknown","reason":"NodeLost"}}`],
      [String.raw`["waitnoreason","0/1","Pending","0","6m27s","<none>","<none>","<none>","<none>"]`, String.raw`{"kind":"Pod","apiVersion":"v1","metadata":{"name":"waitnoreason","namespace":"tbl","generation":1,"creationTimestamp":"2026-11-23T15:23:41Z"},"spec":{"containers":[{"name":"a","image":"img/a:1"}],"restartPolicy":"Always","priority":0,"preemptionPolicy":"PreemptLowerPriority"},"status":{"phase":"Pending","containerStatuses":[{"name":"a","state":{"waiting":{}},"lastState":{},"ready":false,"restartCount":0,"image":"x"}]}}`],
    ],
  },
  {
    resource: "/api/v1/podtemplates",
    now: "2026-11-23T15:30:08.000Z",
    rows: [
      [String.raw`["pt","a,b","img/a:1,reg.io/b@sha256:abc","a=c,app=web,b=2,tier=x,z=1"]`, String.raw`{"kind":"PodTemplate","apiVersion":"v1","metadata":{"name":"pt","namespace":"tbl","generation":1,"creationTimestamp":"2026-11-23T15:23:42Z"},"template":{"metadata":{"labels":{"a":"c","app":"web","b":"2","tier":"x","z":"1"}},"spec":{"containers":[{"name":"a","image":"img/a:1"},{"name":"b","image":"reg.io/b@sha256:abc"}],"restartPolicy":"Always"}}}`],
      [String.raw`["pt0","a","img/a:1","<none>"]`, String.raw`{"kind":"PodTemplate","apiVersion":"v1","metadata":{"name":"pt0","namespace":"tbl","generation":1,"creationTimestamp":"2026-11-23T15:23:42Z"},"template":{"metadata":{},"spec":{"containers":[{"name":"a","image":"img/a:1"}],"restartPolicy":"Always"}}}`],
    ],
  },
  {
    resource: "/api/v1/replicationcontrollers",
    now: "2026-11-23T15:30:08.000Z",
    rows: [
      [String.raw`["rc",2,1,1,"6m26s","a,b","img/a:1,reg.io/b@sha256:abc","app=web,b=2"]`, String.raw`{"kind":"ReplicationController","apiVersion":"v1","metadata":{"name":"rc","namespace":"tbl","generation":1,"creationTimestamp":"2026-11-23T15:23:42Z","labels":{"a":"c","app":"web","b":"2","tier":"x","z":"1"}},"spec":{"replicas":2,"selector":{"app":"web","b":"2"},"template":{"metadata":{"labels":{"a":"c","app":"web","b":"2","tier":"x","z":"1"}},"spec":{"containers":[{"name":"a","image":"img/a:1"},{"name":"b","image":"reg.io/b@sha256:abc"}],"restartPolicy":"Always"}}},"status":{"replicas":1,"readyReplicas":1}}`],
    ],
  },
  {
    resource: "/api/v1/resourcequotas",
    now: "2026-11-23T15:30:08.000Z",
    rows: [
      [String.raw`["rq","configmaps: 0/100, pods: 2/100, requests.cpu: 1500m/10","limits.cpu: 0/20, limits.memory: 512Mi/10Gi","6m26s"]`, String.raw`{"kind":"ResourceQuota","apiVersion":"v1","metadata":{"name":"rq","namespace":"tbl","creationTimestamp":"2026-11-23T15:23:42Z"},"spec":{"hard":{"configmaps":"100","limits.cpu":"20","limits.memory":"10Gi","pods":"100","requests.cpu":"10"}},"status":{"hard":{"configmaps":"100","limits.cpu":"20","limits.memory":"10Gi","pods":"100","requests.cpu":"10"},"used":{"limits.memory":"512Mi","pods":"2","requests.cpu":"1500m"}}}`],
      [String.raw`["rq0","","","6m26s"]`, String.raw`{"kind":"ResourceQuota","apiVersion":"v1","metadata":{"name":"rq0","namespace":"tbl","creationTimestamp":"2026-11-23T15:23:42Z"},"spec":{"hard":{"services.nodeports":"90"}},"status":{}}`],
    ],
  },
  {
    resource: "/api/v1/secrets",
    now: "2026-11-23T15:30:08.000Z",
    rows: [
      [String.raw`["sec","kybern.dev/x",1,"6m26s"]`, String.raw`{"kind":"Secret","apiVersion":"v1","metadata":{"name":"sec","namespace":"tbl","creationTimestamp":"2026-11-23T15:23:42Z"},"data":{"a":"MQ=="},"type":"kybern.dev/x"}`],
      [String.raw`["sec0","Opaque",0,"6m26s"]`, String.raw`{"kind":"Secret","apiVersion":"v1","metadata":{"name":"sec0","namespace":"tbl","creationTimestamp":"2026-11-23T15:23:42Z"},"type":"Opaque"}`],
    ],
  },
  {
    resource: "/api/v1/serviceaccounts",
    now: "2026-11-23T15:30:08.000Z",
    rows: [
      [String.raw`["default","6m27s"]`, String.raw`{"kind":"ServiceAccount","apiVersion":"v1","metadata":{"name":"default","namespace":"tbl","creationTimestamp":"2026-11-23T15:23:41Z"}}`],
      [String.raw`["sa","6m26s"]`, String.raw`{"kind":"ServiceAccount","apiVersion":"v1","metadata":{"name":"sa","namespace":"tbl","creationTimestamp":"2026-11-23T15:23:42Z"}}`],
    ],
  },
  {
    resource: "/api/v1/services",
    now: "2026-11-23T15:30:08.000Z",
    rows: [
      [String.raw`["s-cip","ClusterIP","10.0.221.236","<none>","80/TCP,53/UDP","6m26s","a=1,app=web"]`, String.raw`{"kind":"Service","apiVersion":"v1","metadata":{"name":"s-cip","namespace":"tbl","creationTimestamp":"2026-11-23T15:23:42Z"},"spec":{"ports":[{"name":"w","protocol":"TCP","port":80,"targetPort":8080},{"name":"u","protocol":"UDP","port":53,"targetPort":53}],"selector":{"a":"1","app":"web"},"clusterIP":"10.0.221.236","clusterIPs":["10.0.221.236"],"type":"ClusterIP"},"status":{"loadBalancer":{}}}`],
      [String.raw`["s-ext","ExternalName","<none>","example.com","<none>","6m26s","<none>"]`, String.raw`{"kind":"Service","apiVersion":"v1","metadata":{"name":"s-ext","namespace":"tbl","creationTimestamp":"2026-11-23T15:23:42Z"},"spec":{"type":"ExternalName","externalName":"example.com"},"status":{"loadBalancer":{}}}`],
      [String.raw`["s-headless","ClusterIP","None","<none>","<none>","6m26s","app=web"]`, String.raw`{"kind":"Service","apiVersion":"v1","metadata":{"name":"s-headless","namespace":"tbl","creationTimestamp":"2026-11-23T15:23:42Z"},"spec":{"selector":{"app":"web"},"clusterIP":"None","clusterIPs":["None"],"type":"ClusterIP"},"status":{"loadBalancer":{}}}`],
      [String.raw`["s-lb","LoadBalancer","10.0.64.146","8.8.8.8,9.9.9.9,averylonghostname.example.com","80:30081/TCP","6m26s","<none>"]`, String.raw`{"kind":"Service","apiVersion":"v1","metadata":{"name":"s-lb","namespace":"tbl","creationTimestamp":"2026-11-23T15:23:42Z"},"spec":{"ports":[{"protocol":"TCP","port":80,"targetPort":80,"nodePort":30081}],"clusterIP":"10.0.64.146","clusterIPs":["10.0.64.146"],"type":"LoadBalancer","externalTrafficPolicy":"Cluster","allocateLoadBalancerNodePorts":true},"status":{"loadBalancer":{"ingress":[{"ip":"9.9.9.9","ipMode":"VIP"},{"hostname":"averylonghostname.example.com"},{"ip":"8.8.8.8","ipMode":"VIP"}]}}}`],
      [String.raw`["s-lbe","LoadBalancer","10.0.183.17","9.9.9.8,1.2.3.6","80:30083/TCP","6m26s","<none>"]`, String.raw`{"kind":"Service","apiVersion":"v1","metadata":{"name":"s-lbe","namespace":"tbl","creationTimestamp":"2026-11-23T15:23:42Z"},"spec":{"ports":[{"protocol":"TCP","port":80,"targetPort":80,"nodePort":30083}],"clusterIP":"10.0.183.17","clusterIPs":["10.0.183.17"],"type":"LoadBalancer","externalIPs":["1.2.3.6"],"externalTrafficPolicy":"Cluster","allocateLoadBalancerNodePorts":true},"status":{"loadBalancer":{"ingress":[{"ip":"9.9.9.8","ipMode":"VIP"}]}}}`],
      [String.raw`["s-lbp","LoadBalancer","10.0.162.82","<pending>","80:30082/TCP","6m26s","<none>"]`, String.raw`{"kind":"Service","apiVersion":"v1","metadata":{"name":"s-lbp","namespace":"tbl","creationTimestamp":"2026-11-23T15:23:42Z"},"spec":{"ports":[{"protocol":"TCP","port":80,"targetPort":80,"nodePort":30082}],"clusterIP":"10.0.162.82","clusterIPs":["10.0.162.82"],"type":"LoadBalancer","externalTrafficPolicy":"Cluster","allocateLoadBalancerNodePorts":true},"status":{"loadBalancer":{}}}`],
      [String.raw`["s-np","NodePort","10.0.62.144","1.2.3.4,1.2.3.5","80:30080/TCP","6m26s","<none>"]`, String.raw`{"kind":"Service","apiVersion":"v1","metadata":{"name":"s-np","namespace":"tbl","creationTimestamp":"2026-11-23T15:23:42Z"},"spec":{"ports":[{"protocol":"TCP","port":80,"targetPort":80,"nodePort":30080}],"clusterIP":"10.0.62.144","clusterIPs":["10.0.62.144"],"type":"NodePort","externalIPs":["1.2.3.4","1.2.3.5"],"externalTrafficPolicy":"Cluster"},"status":{"loadBalancer":{}}}`],
    ],
  },
  {
    resource: "/apis/apiregistration.k8s.io/v1/apiservices",
    now: "2026-11-23T15:30:08.000Z",
    rows: [
      [String.raw`["v1.","Local","True","21m"]`, String.raw`{"kind":"APIService","apiVersion":"apiregistration.k8s.io/v1","metadata":{"name":"v1.","creationTimestamp":"2026-11-23T15:08:35Z","labels":{"kube-aggregator.kubernetes.io/automanaged":"onstart"}},"spec":{"version":"v1","groupPriorityMinimum":18000,"versionPriority":1},"status":{"conditions":[{"type":"Available","status":"True","lastTransitionTime":"2026-11-23T15:08:35Z","reason":"Local","message":"Local APIServices are always available"}]}}`],
      [String.raw`["v1.tbl.io","tbl/s-cip","False (ServicePortError)","6m25s"]`, String.raw`{"kind":"APIService","apiVersion":"apiregistration.k8s.io/v1","metadata":{"name":"v1.tbl.io","creationTimestamp":"2026-11-23T15:23:43Z"},"spec":{"service":{"namespace":"tbl","name":"s-cip","port":443},"group":"tbl.io","version":"v1","insecureSkipTLSVerify":true,"groupPriorityMinimum":10,"versionPriority":10},"status":{"conditions":[{"type":"Available","status":"False","lastTransitionTime":"2026-11-23T15:23:43Z","reason":"ServicePortError","message":"service/s-cip in \"tbl\" is not listening on port 443"}]}}`],
    ],
  },
  {
    resource: "/apis/apps/v1/controllerrevisions",
    now: "2026-11-23T15:30:08.000Z",
    rows: [
      [String.raw`["cr","statefulset.apps/ss",3,"6m26s"]`, String.raw`{"kind":"ControllerRevision","apiVersion":"apps/v1","metadata":{"name":"cr","namespace":"tbl","creationTimestamp":"2026-11-23T15:23:42Z","ownerReferences":[{"apiVersion":"apps/v1","kind":"StatefulSet","name":"ss","uid":"1","controller":true}]},"data":{"a":1},"revision":3}`],
      [String.raw`["cr0","<none>",0,"6m26s"]`, String.raw`{"kind":"ControllerRevision","apiVersion":"apps/v1","metadata":{"name":"cr0","namespace":"tbl","creationTimestamp":"2026-11-23T15:23:42Z"},"data":{},"revision":0}`],
    ],
  },
  {
    resource: "/apis/apps/v1/daemonsets",
    now: "2026-11-23T15:30:08.000Z",
    rows: [
      [String.raw`["ds",5,4,3,2,1,"a=b,disk=ssd","6m26s","a,b","img/a:1,reg.io/b@sha256:abc","app=web"]`, String.raw`{"kind":"DaemonSet","apiVersion":"apps/v1","metadata":{"name":"ds","namespace":"tbl","generation":1,"creationTimestamp":"2026-11-23T15:23:42Z","annotations":{"deprecated.daemonset.template.generation":"1"}},"spec":{"selector":{"matchLabels":{"app":"web"}},"template":{"metadata":{"labels":{"a":"c","app":"web","b":"2","tier":"x","z":"1"}},"spec":{"containers":[{"name":"a","image":"img/a:1"},{"name":"b","image":"reg.io/b@sha256:abc"}],"restartPolicy":"Always","nodeSelector":{"a":"b","disk":"ssd"}}}},"status":{"currentNumberScheduled":4,"numberMisscheduled":0,"desiredNumberScheduled":5,"numberReady":3,"updatedNumberScheduled":2,"numberAvailable":1}}`],
      [String.raw`["ds0",0,0,0,0,0,"<none>","6m26s","a,b","img/a:1,reg.io/b@sha256:abc","app=web"]`, String.raw`{"kind":"DaemonSet","apiVersion":"apps/v1","metadata":{"name":"ds0","namespace":"tbl","generation":1,"creationTimestamp":"2026-11-23T15:23:42Z","annotations":{"deprecated.daemonset.template.generation":"1"}},"spec":{"selector":{"matchLabels":{"app":"web"}},"template":{"metadata":{"labels":{"a":"c","app":"web","b":"2","tier":"x","z":"1"}},"spec":{"containers":[{"name":"a","image":"img/a:1"},{"name":"b","image":"reg.io/b@sha256:abc"}],"restartPolicy":"Always"}}},"status":{"currentNumberScheduled":0,"numberMisscheduled":0,"desiredNumberScheduled":0,"numberReady":0}}`],
    ],
  },
  {
    resource: "/apis/apps/v1/deployments",
    now: "2026-11-23T15:30:08.000Z",
    rows: [
      [String.raw`["d1","2/3",1,2,"6m26s","a,b","img/a:1,reg.io/b@sha256:abc","app=web"]`, String.raw`{"kind":"Deployment","apiVersion":"apps/v1","metadata":{"name":"d1","namespace":"tbl","generation":1,"creationTimestamp":"2026-11-23T15:23:42Z"},"spec":{"replicas":3,"selector":{"matchLabels":{"app":"web"}},"template":{"metadata":{"labels":{"a":"c","app":"web","b":"2","tier":"x","z":"1"}},"spec":{"containers":[{"name":"a","image":"img/a:1"},{"name":"b","image":"reg.io/b@sha256:abc"}],"restartPolicy":"Always"}}},"status":{"observedGeneration":1,"replicas":3,"updatedReplicas":1,"readyReplicas":2,"availableReplicas":2}}`],
      [String.raw`["d2","0/0",0,0,"6m26s","a,b","img/a:1,reg.io/b@sha256:abc","a notin (b,m),app=web,b=2,!q,tier in (x,y),z"]`, String.raw`{"kind":"Deployment","apiVersion":"apps/v1","metadata":{"name":"d2","namespace":"tbl","generation":1,"creationTimestamp":"2026-11-23T15:23:42Z"},"spec":{"replicas":0,"selector":{"matchLabels":{"app":"web","b":"2"},"matchExpressions":[{"key":"tier","operator":"In","values":["x","y"]},{"key":"z","operator":"Exists"},{"key":"q","operator":"DoesNotExist"},{"key":"a","operator":"NotIn","values":["m","b"]}]},"template":{"metadata":{"labels":{"a":"c","app":"web","b":"2","tier":"x","z":"1"}},"spec":{"containers":[{"name":"a","image":"img/a:1"},{"name":"b","image":"reg.io/b@sha256:abc"}],"restartPolicy":"Always"}}},"status":{}}`],
    ],
  },
  {
    resource: "/apis/apps/v1/replicasets",
    now: "2026-11-23T15:30:08.000Z",
    rows: [
      [String.raw`["rs0",0,0,0,"6m26s","a,b","img/a:1,reg.io/b@sha256:abc","app=web"]`, String.raw`{"kind":"ReplicaSet","apiVersion":"apps/v1","metadata":{"name":"rs0","namespace":"tbl","generation":1,"creationTimestamp":"2026-11-23T15:23:42Z"},"spec":{"replicas":0,"selector":{"matchLabels":{"app":"web"}},"template":{"metadata":{"labels":{"a":"c","app":"web","b":"2","tier":"x","z":"1"}},"spec":{"containers":[{"name":"a","image":"img/a:1"},{"name":"b","image":"reg.io/b@sha256:abc"}],"restartPolicy":"Always"}}},"status":{"replicas":0}}`],
      [String.raw`["rs1",2,2,1,"6m26s","a,b","img/a:1,reg.io/b@sha256:abc","a notin (b,m),app=web,b=2,!q,tier in (x,y),z"]`, String.raw`{"kind":"ReplicaSet","apiVersion":"apps/v1","metadata":{"name":"rs1","namespace":"tbl","generation":1,"creationTimestamp":"2026-11-23T15:23:42Z"},"spec":{"replicas":2,"selector":{"matchLabels":{"app":"web","b":"2"},"matchExpressions":[{"key":"tier","operator":"In","values":["x","y"]},{"key":"z","operator":"Exists"},{"key":"q","operator":"DoesNotExist"},{"key":"a","operator":"NotIn","values":["m","b"]}]},"template":{"metadata":{"labels":{"a":"c","app":"web","b":"2","tier":"x","z":"1"}},"spec":{"containers":[{"name":"a","image":"img/a:1"},{"name":"b","image":"reg.io/b@sha256:abc"}],"restartPolicy":"Always"}}},"status":{"replicas":2,"readyReplicas":1}}`],
    ],
  },
  {
    resource: "/apis/apps/v1/statefulsets",
    now: "2026-11-23T15:30:08.000Z",
    rows: [
      [String.raw`["ss","1/2","6m26s","a,b","img/a:1,reg.io/b@sha256:abc"]`, String.raw`{"kind":"StatefulSet","apiVersion":"apps/v1","metadata":{"name":"ss","namespace":"tbl","generation":1,"creationTimestamp":"2026-11-23T15:23:42Z"},"spec":{"replicas":2,"selector":{"matchLabels":{"app":"web"}},"template":{"metadata":{"labels":{"a":"c","app":"web","b":"2","tier":"x","z":"1"}},"spec":{"containers":[{"name":"a","image":"img/a:1"},{"name":"b","image":"reg.io/b@sha256:abc"}],"restartPolicy":"Always"}},"serviceName":"x"},"status":{"replicas":2,"readyReplicas":1,"availableReplicas":0}}`],
    ],
  },
  {
    resource: "/apis/autoscaling/v2/horizontalpodautoscalers",
    now: "2026-11-23T15:30:08.000Z",
    rows: [
      [String.raw`["h1","Deployment/d1","cpu: 50%/80%, memory: <unknown>/100Mi + 1 more...","2",10,3,"6m25s"]`, String.raw`{"kind":"HorizontalPodAutoscaler","apiVersion":"autoscaling/v2","metadata":{"name":"h1","namespace":"tbl","generation":1,"creationTimestamp":"2026-11-23T15:23:43Z"},"spec":{"scaleTargetRef":{"kind":"Deployment","name":"d1","apiVersion":"apps/v1"},"minReplicas":2,"maxReplicas":10,"metrics":[{"type":"Resource","resource":{"name":"cpu","target":{"type":"Utilization","averageUtilization":80}}},{"type":"Resource","resource":{"name":"memory","target":{"type":"AverageValue","averageValue":"100Mi"}}},{"type":"Pods","pods":{"metric":{"name":"p"},"target":{"type":"AverageValue","averageValue":"1k"}}}]},"status":{"currentReplicas":3,"desiredReplicas":3,"currentMetrics":[{"type":"Resource","resource":{"name":"cpu","current":{"averageValue":"10m","averageUtilization":50}}}]}}`],
      [String.raw`["h2","X/d1","3/5 (avg), 2/1500m","1",10,0,"5m57s"]`, String.raw`{"kind":"HorizontalPodAutoscaler","apiVersion":"autoscaling/v2","metadata":{"name":"h2","namespace":"tbl","generation":1,"creationTimestamp":"2026-11-23T15:24:11Z"},"spec":{"scaleTargetRef":{"kind":"X","name":"d1","apiVersion":"apps/v1"},"minReplicas":1,"maxReplicas":10,"metrics":[{"type":"External","external":{"metric":{"name":"e"},"target":{"type":"AverageValue","averageValue":"5"}}},{"type":"External","external":{"metric":{"name":"e"},"target":{"type":"Value","value":"1500m"}}}]},"status":{"desiredReplicas":0,"currentMetrics":[{"type":"External","external":{"metric":{"name":"e"},"current":{"averageValue":"3"}}},{"type":"External","external":{"metric":{"name":"e"},"current":{"value":"2"}}}]}}`],
      [String.raw`["h3","X/d1","3/5 (avg), 2/1500m","1",10,0,"5m57s"]`, String.raw`{"kind":"HorizontalPodAutoscaler","apiVersion":"autoscaling/v2","metadata":{"name":"h3","namespace":"tbl","generation":1,"creationTimestamp":"2026-11-23T15:24:11Z"},"spec":{"scaleTargetRef":{"kind":"X","name":"d1","apiVersion":"apps/v1"},"minReplicas":1,"maxReplicas":10,"metrics":[{"type":"Object","object":{"describedObject":{"kind":"X","name":"y"},"target":{"type":"AverageValue","averageValue":"5"},"metric":{"name":"e"}}},{"type":"Object","object":{"describedObject":{"kind":"X","name":"y"},"target":{"type":"Value","value":"1500m"},"metric":{"name":"e"}}}]},"status":{"desiredReplicas":0,"currentMetrics":[{"type":"Object","object":{"metric":{"name":"e"},"current":{"averageValue":"3"},"describedObject":{"kind":"X","name":"y"}}},{"type":"Object","object":{"metric":{"name":"e"},"current":{"value":"2"},"describedObject":{"kind":"X","name":"y"}}}]}}`],
      [String.raw`["h4","X/d1","cpu: 9%/50%, cpu: 1/50m","1",10,0,"5m57s"]`, String.raw`{"kind":"HorizontalPodAutoscaler","apiVersion":"autoscaling/v2","metadata":{"name":"h4","namespace":"tbl","generation":1,"creationTimestamp":"2026-11-23T15:24:11Z"},"spec":{"scaleTargetRef":{"kind":"X","name":"d1","apiVersion":"apps/v1"},"minReplicas":1,"maxReplicas":10,"metrics":[{"type":"ContainerResource","containerResource":{"name":"cpu","target":{"type":"Utilization","averageUtilization":50},"container":"a"}},{"type":"ContainerResource","containerResource":{"name":"cpu","target":{"type":"AverageValue","averageValue":"50m"},"container":"a"}}]},"status":{"desiredReplicas":0,"currentMetrics":[{"type":"ContainerResource","containerResource":{"name":"cpu","current":{"averageValue":"1","averageUtilization":9},"container":"a"}},{"type":"ContainerResource","containerResource":{"name":"cpu","current":{"averageValue":"1"},"container":"a"}}]}}`],
      [String.raw`["h5","X/d1","cpu: <unknown>/50%, 7/1k","1",10,0,"5m57s"]`, String.raw`{"kind":"HorizontalPodAutoscaler","apiVersion":"autoscaling/v2","metadata":{"name":"h5","namespace":"tbl","generation":1,"creationTimestamp":"2026-11-23T15:24:11Z"},"spec":{"scaleTargetRef":{"kind":"X","name":"d1","apiVersion":"apps/v1"},"minReplicas":1,"maxReplicas":10,"metrics":[{"type":"ContainerResource","containerResource":{"name":"cpu","target":{"type":"Utilization","averageUtilization":50},"container":"a"}},{"type":"Pods","pods":{"metric":{"name":"p"},"target":{"type":"AverageValue","averageValue":"1k"}}}]},"status":{"desiredReplicas":0,"currentMetrics":[{"type":"ContainerResource","containerResource":{"name":"cpu","current":{"averageValue":"1"},"container":"a"}},{"type":"Pods","pods":{"metric":{"name":"p"},"current":{"averageValue":"7"}}}]}}`],
      [String.raw`["h6","X/d1","<unknown>/5 (avg), <unknown>/2","1",10,0,"5m57s"]`, String.raw`{"kind":"HorizontalPodAutoscaler","apiVersion":"autoscaling/v2","metadata":{"name":"h6","namespace":"tbl","generation":1,"creationTimestamp":"2026-11-23T15:24:11Z"},"spec":{"scaleTargetRef":{"kind":"X","name":"d1","apiVersion":"apps/v1"},"minReplicas":1,"maxReplicas":10,"metrics":[{"type":"External","external":{"metric":{"name":"e"},"target":{"type":"AverageValue","averageValue":"5"}}},{"type":"Object","object":{"describedObject":{"kind":"X","name":"y"},"target":{"type":"Value","value":"2"},"metric":{"name":"e"}}}]},"status":{"desiredReplicas":0,"currentMetrics":null}}`],
      [String.raw`["hv1","Deployment/d1","cpu: <unknown>/33%","1",4,0,"5m57s"]`, String.raw`{"kind":"HorizontalPodAutoscaler","apiVersion":"autoscaling/v2","metadata":{"name":"hv1","namespace":"tbl","generation":1,"creationTimestamp":"2026-11-23T15:24:11Z"},"spec":{"scaleTargetRef":{"kind":"Deployment","name":"d1","apiVersion":"apps/v1"},"minReplicas":1,"maxReplicas":4,"metrics":[{"type":"Resource","resource":{"name":"cpu","target":{"type":"Utilization","averageUtilization":33}}}]},"status":{"desiredReplicas":0,"currentMetrics":null}}`],
    ],
  },
  {
    resource: "/apis/autoscaling/v1/horizontalpodautoscalers",
    now: "2026-11-23T15:30:08.000Z",
    rows: [
      [String.raw`["hv1","Deployment/d1","cpu: <unknown>/33%","1",4,0,"5m57s"]`, String.raw`{"kind":"HorizontalPodAutoscaler","apiVersion":"autoscaling/v1","metadata":{"name":"hv1","namespace":"tbl","generation":1,"creationTimestamp":"2026-11-23T15:24:11Z"},"spec":{"scaleTargetRef":{"kind":"Deployment","name":"d1","apiVersion":"apps/v1"},"minReplicas":1,"maxReplicas":4,"targetCPUUtilizationPercentage":33},"status":{"currentReplicas":0,"desiredReplicas":0}}`],
    ],
  },
  {
    resource: "/apis/batch/v1/cronjobs",
    now: "2026-11-23T15:30:08.000Z",
    rows: [
      [String.raw`["cj","*/5 * * * *","Europe/Berlin","True",2,"72m","6m26s","a,b","img/a:1,img/b:1","<none>"]`, String.raw`{"kind":"CronJob","apiVersion":"batch/v1","metadata":{"name":"cj","namespace":"tbl","generation":1,"creationTimestamp":"2026-11-23T15:23:42Z"},"spec":{"schedule":"*/5 * * * *","timeZone":"Europe/Berlin","concurrencyPolicy":"Allow","suspend":true,"jobTemplate":{"metadata":{},"spec":{"template":{"metadata":{},"spec":{"containers":[{"name":"a","image":"img/a:1"},{"name":"b","image":"img/b:1"}],"restartPolicy":"Never"}}}},"successfulJobsHistoryLimit":3,"failedJobsHistoryLimit":1},"status":{"active":[{"kind":"Job","namespace":"tbl","name":"x"},{"kind":"Job","namespace":"tbl","name":"y"}],"lastScheduleTime":"2026-11-23T14:17:29Z"}}`],
      [String.raw`["cj0","@daily","<none>","False",0,"<none>","6m26s","a,b","img/a:1,img/b:1","<none>"]`, String.raw`{"kind":"CronJob","apiVersion":"batch/v1","metadata":{"name":"cj0","namespace":"tbl","generation":1,"creationTimestamp":"2026-11-23T15:23:42Z"},"spec":{"schedule":"@daily","concurrencyPolicy":"Allow","suspend":false,"jobTemplate":{"metadata":{},"spec":{"template":{"metadata":{},"spec":{"containers":[{"name":"a","image":"img/a:1"},{"name":"b","image":"img/b:1"}],"restartPolicy":"Never"}}}},"successfulJobsHistoryLimit":3,"failedJobsHistoryLimit":1},"status":{}}`],
    ],
  },
  {
    resource: "/apis/batch/v1/jobs",
    now: "2026-11-23T15:30:08.000Z",
    rows: [
      [String.raw`["j1","Running","2/5","18m","6m26s","a,b","img/a:1,img/b:1","batch.kubernetes.io/controller-uid=3e0c951e-6b84-4b35-be4c-c32dc1e416e7"]`, String.raw`{"kind":"Job","apiVersion":"batch/v1","metadata":{"name":"j1","namespace":"tbl","generation":1,"creationTimestamp":"2026-11-23T15:23:42Z","labels":{"batch.kubernetes.io/controller-uid":"3e0c951e-6b84-4b35-be4c-c32dc1e416e7","batch.kubernetes.io/job-name":"j1","controller-uid":"3e0c951e-6b84-4b35-be4c-c32dc1e416e7","job-name":"j1"}},"spec":{"parallelism":2,"completions":5,"selector":{"matchLabels":{"batch.kubernetes.io/controller-uid":"3e0c951e-6b84-4b35-be4c-c32dc1e416e7"}},"manualSelector":false,"template":{"metadata":{"labels":{"batch.kubernetes.io/controller-uid":"3e0c951e-6b84-4b35-be4c-c32dc1e416e7","batch.kubernetes.io/job-name":"j1","controller-uid":"3e0c951e-6b84-4b35-be4c-c32dc1e416e7","job-name":"j1"}},"spec":{"containers":[{"name":"a","image":"img/a:1"},{"name":"b","image":"img/b:1"}],"restartPolicy":"Never"}},"completionMode":"NonIndexed","suspend":false,"podReplacementPolicy":"TerminatingOrFailed"},"status":{"startTime":"2026-11-23T15:12:02Z","active":1,"succeeded":2}}`],
      [String.raw`["j2","Running","0/1 of 3","","6m26s","a,b","img/a:1,img/b:1","batch.kubernetes.io/controller-uid=2b792fa2-d5aa-4b02-aa77-43286d8e1a05"]`, String.raw`{"kind":"Job","apiVersion":"batch/v1","metadata":{"name":"j2","namespace":"tbl","generation":1,"creationTimestamp":"2026-11-23T15:23:42Z","labels":{"batch.kubernetes.io/controller-uid":"2b792fa2-d5aa-4b02-aa77-43286d8e1a05","batch.kubernetes.io/job-name":"j2","controller-uid":"2b792fa2-d5aa-4b02-aa77-43286d8e1a05","job-name":"j2"}},"spec":{"parallelism":3,"selector":{"matchLabels":{"batch.kubernetes.io/controller-uid":"2b792fa2-d5aa-4b02-aa77-43286d8e1a05"}},"manualSelector":false,"template":{"metadata":{"labels":{"batch.kubernetes.io/controller-uid":"2b792fa2-d5aa-4b02-aa77-43286d8e1a05","batch.kubernetes.io/job-name":"j2","controller-uid":"2b792fa2-d5aa-4b02-aa77-43286d8e1a05","job-name":"j2"}},"spec":{"containers":[{"name":"a","image":"img/a:1"},{"name":"b","image":"img/b:1"}],"restartPolicy":"Never"}},"completionMode":"NonIndexed","suspend":false,"podReplacementPolicy":"TerminatingOrFailed"},"status":{}}`],
      [String.raw`["j3","Running","0/1","","6m26s","a,b","img/a:1,img/b:1","batch.kubernetes.io/controller-uid=f3bdc4c1-8af5-4218-9ca2-5f6cc0d8ff62"]`, String.raw`{"kind":"Job","apiVersion":"batch/v1","metadata":{"name":"j3","namespace":"tbl","generation":1,"creationTimestamp":"2026-11-23T15:23:42Z","labels":{"batch.kubernetes.io/controller-uid":"f3bdc4c1-8af5-4218-9ca2-5f6cc0d8ff62","batch.kubernetes.io/job-name":"j3","controller-uid":"f3bdc4c1-8af5-4218-9ca2-5f6cc0d8ff62","job-name":"j3"}},"spec":{"parallelism":1,"completions":1,"selector":{"matchLabels":{"batch.kubernetes.io/controller-uid":"f3bdc4c1-8af5-4218-9ca2-5f6cc0d8ff62"}},"manualSelector":false,"template":{"metadata":{"labels":{"batch.kubernetes.io/controller-uid":"f3bdc4c1-8af5-4218-9ca2-5f6cc0d8ff62","batch.kubernetes.io/job-name":"j3","controller-uid":"f3bdc4c1-8af5-4218-9ca2-5f6cc0d8ff62","job-name":"j3"}},"spec":{"containers":[{"name":"a","image":"img/a:1"},{"name":"b","image":"img/b:1"}],"restartPolicy":"Never"}},"completionMode":"NonIndexed","suspend":false,"podReplacementPolicy":"TerminatingOrFailed"},"status":{}}`],
      [String.raw`["jdone","Complete","1/1","66m","6m26s","a,b","img/a:1,img/b:1","batch.kubernetes.io/controller-uid=cdbf26ea-adb8-4ac6-a61f-39dd8cc113d4"]`, String.raw`{"kind":"Job","apiVersion":"batch/v1","metadata":{"name":"jdone","namespace":"tbl","generation":1,"creationTimestamp":"2026-11-23T15:23:42Z","labels":{"batch.kubernetes.io/controller-uid":"cdbf26ea-adb8-4ac6-a61f-39dd8cc113d4","batch.kubernetes.io/job-name":"jdone","controller-uid":"cdbf26ea-adb8-4ac6-a61f-39dd8cc113d4","job-name":"jdone"}},"spec":{"parallelism":1,"completions":1,"selector":{"matchLabels":{"batch.kubernetes.io/controller-uid":"cdbf26ea-adb8-4ac6-a61f-39dd8cc113d4"}},"manualSelector":false,"template":{"metadata":{"labels":{"batch.kubernetes.io/controller-uid":"cdbf26ea-adb8-4ac6-a61f-39dd8cc113d4","batch.kubernetes.io/job-name":"jdone","controller-uid":"cdbf26ea-adb8-4ac6-a61f-39dd8cc113d4","job-name":"jdone"}},"spec":{"containers":[{"name":"a","image":"img/a:1"},{"name":"b","image":"img/b:1"}],"restartPolicy":"Never"}},"completionMode":"NonIndexed","suspend":false,"podReplacementPolicy":"TerminatingOrFailed"},"status":{"conditions":[{"type":"SuccessCriteriaMet","status":"True","lastProbeTime":"2026-11-23T15:23:32Z","lastTransitionTime":"2026-11-23T15:23:32Z"},{"type":"Complete","status":"True","lastProbeTime":"2026-11-23T15:23:32Z","lastTransitionTime":"2026-11-23T15:23:32Z"}],"startTime":"2026-11-23T14:00:22Z","completionTime":"2026-11-23T15:07:02Z","succeeded":1,"uncountedTerminatedPods":{}}}`],
      [String.raw`["jfail","Failed","0/1","11m","6m26s","a,b","img/a:1,img/b:1","batch.kubernetes.io/controller-uid=91fd2f86-32de-4d91-ad82-e0429582079f"]`, String.raw`{"kind":"Job","apiVersion":"batch/v1","metadata":{"name":"jfail","namespace":"tbl","generation":1,"creationTimestamp":"2026-11-23T15:23:42Z","labels":{"batch.kubernetes.io/controller-uid":"91fd2f86-32de-4d91-ad82-e0429582079f","batch.kubernetes.io/job-name":"jfail","controller-uid":"91fd2f86-32de-4d91-ad82-e0429582079f","job-name":"jfail"}},"spec":{"parallelism":1,"completions":1,"selector":{"matchLabels":{"batch.kubernetes.io/controller-uid":"91fd2f86-32de-4d91-ad82-e0429582079f"}},"manualSelector":false,"template":{"metadata":{"labels":{"batch.kubernetes.io/controller-uid":"91fd2f86-32de-4d91-ad82-e0429582079f","batch.kubernetes.io/job-name":"jfail","controller-uid":"91fd2f86-32de-4d91-ad82-e0429582079f","job-name":"jfail"}},"spec":{"containers":[{"name":"a","image":"img/a:1"},{"name":"b","image":"img/b:1"}],"restartPolicy":"Never"}},"completionMode":"NonIndexed","suspend":false,"podReplacementPolicy":"TerminatingOrFailed"},"status":{"conditions":[{"type":"FailureTarget","status":"True","lastProbeTime":"2026-11-23T15:23:32Z","lastTransitionTime":"2026-11-23T15:23:32Z"},{"type":"Failed","status":"True","lastProbeTime":"2026-11-23T15:23:32Z","lastTransitionTime":"2026-11-23T15:23:32Z"}],"startTime":"2026-11-23T15:18:42Z","failed":1}}`],
      [String.raw`["jft","FailureTarget","0/1","11m","6m26s","a,b","img/a:1,img/b:1","batch.kubernetes.io/controller-uid=e39ad8b6-e5a4-45d6-977c-7f4a1a084145"]`, String.raw`{"kind":"Job","apiVersion":"batch/v1","metadata":{"name":"jft","namespace":"tbl","generation":1,"creationTimestamp":"2026-11-23T15:23:42Z","labels":{"batch.kubernetes.io/controller-uid":"e39ad8b6-e5a4-45d6-977c-7f4a1a084145","batch.kubernetes.io/job-name":"jft","controller-uid":"e39ad8b6-e5a4-45d6-977c-7f4a1a084145","job-name":"jft"}},"spec":{"parallelism":1,"completions":1,"selector":{"matchLabels":{"batch.kubernetes.io/controller-uid":"e39ad8b6-e5a4-45d6-977c-7f4a1a084145"}},"manualSelector":false,"template":{"metadata":{"labels":{"batch.kubernetes.io/controller-uid":"e39ad8b6-e5a4-45d6-977c-7f4a1a084145","batch.kubernetes.io/job-name":"jft","controller-uid":"e39ad8b6-e5a4-45d6-977c-7f4a1a084145","job-name":"jft"}},"spec":{"containers":[{"name":"a","image":"img/a:1"},{"name":"b","image":"img/b:1"}],"restartPolicy":"Never"}},"completionMode":"NonIndexed","suspend":false,"podReplacementPolicy":"TerminatingOrFailed"},"status":{"conditions":[{"type":"FailureTarget","status":"True","lastProbeTime":"2026-11-23T15:23:32Z","lastTransitionTime":"2026-11-23T15:23:32Z"}],"startTime":"2026-11-23T15:18:42Z"}}`],
      [String.raw`["jscm","SuccessCriteriaMet","0/1","11m","6m26s","a,b","img/a:1,img/b:1","batch.kubernetes.io/controller-uid=9bca0b7e-592c-4ba0-aebf-7fa511b18461"]`, String.raw`{"kind":"Job","apiVersion":"batch/v1","metadata":{"name":"jscm","namespace":"tbl","generation":1,"creationTimestamp":"2026-11-23T15:23:42Z","labels":{"batch.kubernetes.io/controller-uid":"9bca0b7e-592c-4ba0-aebf-7fa511b18461","batch.kubernetes.io/job-name":"jscm","controller-uid":"9bca0b7e-592c-4ba0-aebf-7fa511b18461","job-name":"jscm"}},"spec":{"parallelism":1,"completions":1,"selector":{"matchLabels":{"batch.kubernetes.io/controller-uid":"9bca0b7e-592c-4ba0-aebf-7fa511b18461"}},"manualSelector":false,"template":{"metadata":{"labels":{"batch.kubernetes.io/controller-uid":"9bca0b7e-592c-4ba0-aebf-7fa511b18461","batch.kubernetes.io/job-name":"jscm","controller-uid":"9bca0b7e-592c-4ba0-aebf-7fa511b18461","job-name":"jscm"}},"spec":{"containers":[{"name":"a","image":"img/a:1"},{"name":"b","image":"img/b:1"}],"restartPolicy":"Never"}},"completionMode":"NonIndexed","suspend":false,"podReplacementPolicy":"TerminatingOrFailed"},"status":{"conditions":[{"type":"SuccessCriteriaMet","status":"True","lastProbeTime":"2026-11-23T15:23:32Z","lastTransitionTime":"2026-11-23T15:23:32Z"}],"startTime":"2026-11-23T15:18:42Z"}}`],
      [String.raw`["jsus","Suspended","0/1","","6m26s","a,b","img/a:1,img/b:1","batch.kubernetes.io/controller-uid=3272c23d-661a-423b-a4e7-1d86a0aa0cf2"]`, String.raw`{"kind":"Job","apiVersion":"batch/v1","metadata":{"name":"jsus","namespace":"tbl","generation":1,"creationTimestamp":"2026-11-23T15:23:42Z","labels":{"batch.kubernetes.io/controller-uid":"3272c23d-661a-423b-a4e7-1d86a0aa0cf2","batch.kubernetes.io/job-name":"jsus","controller-uid":"3272c23d-661a-423b-a4e7-1d86a0aa0cf2","job-name":"jsus"}},"spec":{"parallelism":1,"completions":1,"selector":{"matchLabels":{"batch.kubernetes.io/controller-uid":"3272c23d-661a-423b-a4e7-1d86a0aa0cf2"}},"manualSelector":false,"template":{"metadata":{"labels":{"batch.kubernetes.io/controller-uid":"3272c23d-661a-423b-a4e7-1d86a0aa0cf2","batch.kubernetes.io/job-name":"jsus","controller-uid":"3272c23d-661a-423b-a4e7-1d86a0aa0cf2","job-name":"jsus"}},"spec":{"containers":[{"name":"a","image":"img/a:1"},{"name":"b","image":"img/b:1"}],"restartPolicy":"Never"}},"completionMode":"NonIndexed","suspend":true,"podReplacementPolicy":"TerminatingOrFailed"},"status":{"conditions":[{"type":"Suspended","status":"True","lastProbeTime":null,"lastTransitionTime":null}]}}`],
    ],
  },
  {
    resource: "/apis/certificates.k8s.io/v1/certificatesigningrequests",
    now: "2026-11-23T15:30:08.000Z",
    rows: [
      [String.raw`["csr0","5m57s","x.io/s","admin","<none>","Pending"]`, String.raw`{"kind":"CertificateSigningRequest","apiVersion":"certificates.k8s.io/v1","metadata":{"name":"csr0","creationTimestamp":"2026-11-23T15:24:11Z"},"spec":{"signerName":"x.io/s","usages":["client auth"],"username":"admin","groups":["system:masters","system:authenticated"]},"status":{}}`],
      [String.raw`["csr1","5m57s","x.io/s","admin","120m","Approved,Issued"]`, String.raw`{"kind":"CertificateSigningRequest","apiVersion":"certificates.k8s.io/v1","metadata":{"name":"csr1","creationTimestamp":"2026-11-23T15:24:11Z"},"spec":{"signerName":"x.io/s","expirationSeconds":7200,"usages":["client auth"],"username":"admin","groups":["system:masters","system:authenticated"]},"status":{"conditions":[{"type":"Approved","status":"True","reason":"x","message":"y","lastUpdateTime":"2026-11-23T15:24:11Z","lastTransitionTime":"2026-11-23T15:24:11Z"}],"certificate":"AA=="}}`],
      [String.raw`["csr2","5m57s","x.io/s","admin","30d","Denied"]`, String.raw`{"kind":"CertificateSigningRequest","apiVersion":"certificates.k8s.io/v1","metadata":{"name":"csr2","creationTimestamp":"2026-11-23T15:24:11Z"},"spec":{"signerName":"x.io/s","expirationSeconds":2592000,"usages":["client auth"],"username":"admin","groups":["system:masters","system:authenticated"]},"status":{"conditions":[{"type":"Denied","status":"True","reason":"x","message":"y","lastUpdateTime":"2026-11-23T15:24:11Z","lastTransitionTime":"2026-11-23T15:24:11Z"}]}}`],
      [String.raw`["csr3","5m57s","x.io/s","admin","<none>","Approved,Failed"]`, String.raw`{"kind":"CertificateSigningRequest","apiVersion":"certificates.k8s.io/v1","metadata":{"name":"csr3","creationTimestamp":"2026-11-23T15:24:11Z"},"spec":{"signerName":"x.io/s","usages":["client auth"],"username":"admin","groups":["system:masters","system:authenticated"]},"status":{"conditions":[{"type":"Approved","status":"True","reason":"x","message":"y","lastUpdateTime":"2026-11-23T15:24:11Z","lastTransitionTime":"2026-11-23T15:24:11Z"},{"type":"Failed","status":"True","reason":"x","message":"y","lastUpdateTime":"2026-11-23T15:24:11Z","lastTransitionTime":"2026-11-23T15:24:11Z"}]}}`],
    ],
  },
  {
    resource: "/apis/certificates.k8s.io/v1/clustertrustbundles",
    now: "2026-11-23T15:30:08.000Z",
    rows: [
      [String.raw`["nosigner","<none>"]`, String.raw`{"kind":"ClusterTrustBundle","apiVersion":"certificates.k8s.io/v1","metadata":{"name":"nosigner","creationTimestamp":"2026-11-23T15:23:43Z"},"spec":{}}`],
      [String.raw`["x.io:s:a","x.io/s"]`, String.raw`{"kind":"ClusterTrustBundle","apiVersion":"certificates.k8s.io/v1","metadata":{"name":"x.io:s:a","creationTimestamp":"2026-11-23T15:23:43Z"},"spec":{"signerName":"x.io/s"}}`],
    ],
  },
  {
    resource: "/apis/networking.k8s.io/v1/ingressclasses",
    now: "2026-11-23T15:30:08.000Z",
    rows: [
      [String.raw`["ic (default)","x.io/c","Par.k.io/p","6m26s"]`, String.raw`{"kind":"IngressClass","apiVersion":"networking.k8s.io/v1","metadata":{"name":"ic","generation":1,"creationTimestamp":"2026-11-23T15:23:42Z","annotations":{"ingressclass.kubernetes.io/is-default-class":"true"}},"spec":{"controller":"x.io/c","parameters":{"apiGroup":"k.io","kind":"Par","name":"p","scope":"Cluster"}}}`],
      [String.raw`["ic0","x.io/c","<none>","6m26s"]`, String.raw`{"kind":"IngressClass","apiVersion":"networking.k8s.io/v1","metadata":{"name":"ic0","generation":1,"creationTimestamp":"2026-11-23T15:23:42Z"},"spec":{"controller":"x.io/c"}}`],
      [String.raw`["ic1","x.io/c","ConfigMap/p","6m26s"]`, String.raw`{"kind":"IngressClass","apiVersion":"networking.k8s.io/v1","metadata":{"name":"ic1","generation":1,"creationTimestamp":"2026-11-23T15:23:42Z"},"spec":{"controller":"x.io/c","parameters":{"kind":"ConfigMap","name":"p","scope":"Namespace","namespace":"d"}}}`],
    ],
  },
  {
    resource: "/apis/networking.k8s.io/v1/ingresses",
    now: "2026-11-23T15:30:08.000Z",
    rows: [
      [String.raw`["ing","ic","a.io,b.io,c.io + 2 more...","9.9.9.9,h.io","80, 443","6m26s"]`, String.raw`{"kind":"Ingress","apiVersion":"networking.k8s.io/v1","metadata":{"name":"ing","namespace":"tbl","generation":1,"creationTimestamp":"2026-11-23T15:23:42Z"},"spec":{"ingressClassName":"ic","tls":[{"hosts":["a.io"]}],"rules":[{"host":"a.io","http":{"paths":[{"path":"/","pathType":"Prefix","backend":{"service":{"name":"x","port":{"number":80}}}}]}},{"host":"b.io","http":{"paths":[{"path":"/","pathType":"Prefix","backend":{"service":{"name":"x","port":{"number":80}}}}]}},{"host":"c.io","http":{"paths":[{"path":"/","pathType":"Prefix","backend":{"service":{"name":"x","port":{"number":80}}}}]}},{"host":"d.io","http":{"paths":[{"path":"/","pathType":"Prefix","backend":{"service":{"name":"x","port":{"number":80}}}}]}},{"host":"e.io","http":{"paths":[{"path":"/","pathType":"Prefix","backend":{"service":{"name":"x","port":{"number":80}}}}]}}]},"status":{"loadBalancer":{"ingress":[{"ip":"9.9.9.9"},{"hostname":"h.io"}]}}}`],
      [String.raw`["ing0","<none>","*","","80","6m26s"]`, String.raw`{"kind":"Ingress","apiVersion":"networking.k8s.io/v1","metadata":{"name":"ing0","namespace":"tbl","generation":1,"creationTimestamp":"2026-11-23T15:23:42Z"},"spec":{"defaultBackend":{"service":{"name":"x","port":{"number":80}}}},"status":{"loadBalancer":{}}}`],
      [String.raw`["ing1","<none>","b.io,c.io","","80","6m26s"]`, String.raw`{"kind":"Ingress","apiVersion":"networking.k8s.io/v1","metadata":{"name":"ing1","namespace":"tbl","generation":1,"creationTimestamp":"2026-11-23T15:23:42Z"},"spec":{"rules":[{"http":{"paths":[{"path":"/","pathType":"Prefix","backend":{"service":{"name":"x","port":{"number":80}}}}]}},{"host":"b.io","http":{"paths":[{"path":"/","pathType":"Prefix","backend":{"service":{"name":"x","port":{"number":80}}}}]}},{"host":"c.io","http":{"paths":[{"path":"/","pathType":"Prefix","backend":{"service":{"name":"x","port":{"number":80}}}}]}}]},"status":{"loadBalancer":{}}}`],
    ],
  },
  {
    resource: "/apis/networking.k8s.io/v1/ipaddresses",
    now: "2026-11-23T15:30:08.000Z",
    rows: [
      [String.raw`["10.0.0.98","foos/f","6m26s"]`, String.raw`{"kind":"IPAddress","apiVersion":"networking.k8s.io/v1","metadata":{"name":"10.0.0.98","creationTimestamp":"2026-11-23T15:23:42Z"},"spec":{"parentRef":{"resource":"foos","name":"f"}}}`],
      [String.raw`["10.0.0.99","foos.g.io/n/f","6m26s"]`, String.raw`{"kind":"IPAddress","apiVersion":"networking.k8s.io/v1","metadata":{"name":"10.0.0.99","creationTimestamp":"2026-11-23T15:23:42Z","labels":{"ipaddress.kubernetes.io/managed-by":"x"}},"spec":{"parentRef":{"group":"g.io","resource":"Foos","namespace":"n","name":"f"}}}`],
    ],
  },
  {
    resource: "/apis/networking.k8s.io/v1/networkpolicies",
    now: "2026-11-23T15:30:08.000Z",
    rows: [
      [String.raw`["np","a notin (b,m),app=web,b=2,!q,tier in (x,y),z","6m26s"]`, String.raw`{"kind":"NetworkPolicy","apiVersion":"networking.k8s.io/v1","metadata":{"name":"np","namespace":"tbl","generation":1,"creationTimestamp":"2026-11-23T15:23:42Z"},"spec":{"podSelector":{"matchLabels":{"app":"web","b":"2"},"matchExpressions":[{"key":"tier","operator":"In","values":["x","y"]},{"key":"z","operator":"Exists"},{"key":"q","operator":"DoesNotExist"},{"key":"a","operator":"NotIn","values":["m","b"]}]},"policyTypes":["Ingress"]}}`],
      [String.raw`["np0","<none>","6m26s"]`, String.raw`{"kind":"NetworkPolicy","apiVersion":"networking.k8s.io/v1","metadata":{"name":"np0","namespace":"tbl","generation":1,"creationTimestamp":"2026-11-23T15:23:42Z"},"spec":{"podSelector":{},"policyTypes":["Ingress"]}}`],
    ],
  },
  {
    resource: "/apis/networking.k8s.io/v1/servicecidrs",
    now: "2026-11-23T15:30:08.000Z",
    rows: [
      [String.raw`["kubernetes","10.0.0.0/16","21m"]`, String.raw`{"kind":"ServiceCIDR","apiVersion":"networking.k8s.io/v1","metadata":{"name":"kubernetes","creationTimestamp":"2026-11-23T15:08:35Z"},"spec":{"cidrs":["10.0.0.0/16"]},"status":{"conditions":[{"type":"Ready","status":"True","lastTransitionTime":"2026-11-23T15:08:35Z","reason":"","message":"Kubernetes default Service CIDR is ready"}]}}`],
      [String.raw`["sc1","10.9.0.0/24,fd00:9::/112","6m26s"]`, String.raw`{"kind":"ServiceCIDR","apiVersion":"networking.k8s.io/v1","metadata":{"name":"sc1","creationTimestamp":"2026-11-23T15:23:42Z"},"spec":{"cidrs":["10.9.0.0/24","fd00:9::/112"]},"status":{}}`],
    ],
  },
  {
    resource: "/apis/policy/v1/poddisruptionbudgets",
    now: "2026-11-23T15:30:08.000Z",
    rows: [
      [String.raw`["pdb","50%","N/A",2,"6m25s"]`, String.raw`{"kind":"PodDisruptionBudget","apiVersion":"policy/v1","metadata":{"name":"pdb","namespace":"tbl","generation":1,"creationTimestamp":"2026-11-23T15:23:43Z"},"spec":{"minAvailable":"50%","selector":{"matchLabels":{"app":"web"}}},"status":{"disruptionsAllowed":2,"currentHealthy":1,"desiredHealthy":1,"expectedPods":1}}`],
      [String.raw`["pdb0","N/A","N/A",0,"6m25s"]`, String.raw`{"kind":"PodDisruptionBudget","apiVersion":"policy/v1","metadata":{"name":"pdb0","namespace":"tbl","generation":1,"creationTimestamp":"2026-11-23T15:23:43Z"},"spec":{},"status":{"disruptionsAllowed":0,"currentHealthy":0,"desiredHealthy":0,"expectedPods":0}}`],
      [String.raw`["pdb1","N/A","1",0,"6m25s"]`, String.raw`{"kind":"PodDisruptionBudget","apiVersion":"policy/v1","metadata":{"name":"pdb1","namespace":"tbl","generation":1,"creationTimestamp":"2026-11-23T15:23:43Z"},"spec":{"selector":{"matchLabels":{"app":"web"}},"maxUnavailable":1},"status":{"disruptionsAllowed":0,"currentHealthy":0,"desiredHealthy":0,"expectedPods":0}}`],
    ],
  },
  {
    resource: "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings",
    now: "2026-11-23T15:30:09.000Z",
    rows: [
      [String.raw`["tbl-crb","ClusterRole/tbl-cr","6m27s","u1","",""]`, String.raw`{"kind":"ClusterRoleBinding","apiVersion":"rbac.authorization.k8s.io/v1","metadata":{"name":"tbl-crb","creationTimestamp":"2026-11-23T15:23:42Z"},"subjects":[{"kind":"User","apiGroup":"rbac.authorization.k8s.io","name":"u1"}],"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"tbl-cr"}}`],
    ],
  },
  {
    resource: "/apis/rbac.authorization.k8s.io/v1/clusterroles",
    now: "2026-11-23T15:30:09.000Z",
    rows: [
      [String.raw`["tbl-cr","2026-11-23T15:23:42Z"]`, String.raw`{"kind":"ClusterRole","apiVersion":"rbac.authorization.k8s.io/v1","metadata":{"name":"tbl-cr","creationTimestamp":"2026-11-23T15:23:42Z"},"rules":null}`],
    ],
  },
  {
    resource: "/apis/rbac.authorization.k8s.io/v1/rolebindings",
    now: "2026-11-23T15:30:09.000Z",
    rows: [
      [String.raw`["rb","Role/role","6m27s","u1, u2","g1","n/sa"]`, String.raw`{"kind":"RoleBinding","apiVersion":"rbac.authorization.k8s.io/v1","metadata":{"name":"rb","namespace":"tbl","creationTimestamp":"2026-11-23T15:23:42Z"},"subjects":[{"kind":"User","apiGroup":"rbac.authorization.k8s.io","name":"u1"},{"kind":"User","apiGroup":"rbac.authorization.k8s.io","name":"u2"},{"kind":"Group","apiGroup":"rbac.authorization.k8s.io","name":"g1"},{"kind":"ServiceAccount","name":"sa","namespace":"n"}],"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"Role","name":"role"}}`],
      [String.raw`["rb0","ClusterRole/role","6m27s","","",""]`, String.raw`{"kind":"RoleBinding","apiVersion":"rbac.authorization.k8s.io/v1","metadata":{"name":"rb0","namespace":"tbl","creationTimestamp":"2026-11-23T15:23:42Z"},"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"role"}}`],
    ],
  },
  {
    resource: "/apis/rbac.authorization.k8s.io/v1/roles",
    now: "2026-11-23T15:30:09.000Z",
    rows: [
      [String.raw`["role","2026-11-23T15:23:42Z"]`, String.raw`{"kind":"Role","apiVersion":"rbac.authorization.k8s.io/v1","metadata":{"name":"role","namespace":"tbl","creationTimestamp":"2026-11-23T15:23:42Z"},"rules":[{"verbs":["get"],"apiGroups":[""],"resources":["pods"]}]}`],
    ],
  },
  {
    resource: "/apis/storage.k8s.io/v1/csidrivers",
    now: "2026-11-23T15:30:09.000Z",
    rows: [
      [String.raw`["d.io",false,true,true,"a,b",true,"Persistent,Ephemeral","6m27s"]`, String.raw`{"kind":"CSIDriver","apiVersion":"storage.k8s.io/v1","metadata":{"name":"d.io","creationTimestamp":"2026-11-23T15:23:42Z"},"spec":{"attachRequired":false,"podInfoOnMount":true,"volumeLifecycleModes":["Persistent","Ephemeral"],"storageCapacity":true,"fsGroupPolicy":"ReadWriteOnceWithFSType","tokenRequests":[{"audience":"a"},{"audience":"b","expirationSeconds":3600}],"requiresRepublish":true,"seLinuxMount":false,"preventPodSchedulingIfMissing":false}}`],
      [String.raw`["e.io",true,false,false,"<unset>",false,"Persistent","6m27s"]`, String.raw`{"kind":"CSIDriver","apiVersion":"storage.k8s.io/v1","metadata":{"name":"e.io","creationTimestamp":"2026-11-23T15:23:42Z"},"spec":{"attachRequired":true,"podInfoOnMount":false,"volumeLifecycleModes":["Persistent"],"storageCapacity":false,"fsGroupPolicy":"ReadWriteOnceWithFSType","requiresRepublish":false,"seLinuxMount":false,"preventPodSchedulingIfMissing":false}}`],
      [String.raw`["f.io",true,false,false,"<unset>",false,"Persistent","6m27s"]`, String.raw`{"kind":"CSIDriver","apiVersion":"storage.k8s.io/v1","metadata":{"name":"f.io","creationTimestamp":"2026-11-23T15:23:42Z"},"spec":{"attachRequired":true,"podInfoOnMount":false,"volumeLifecycleModes":["Persistent"],"storageCapacity":false,"fsGroupPolicy":"ReadWriteOnceWithFSType","requiresRepublish":false,"seLinuxMount":false,"preventPodSchedulingIfMissing":false}}`],
    ],
  },
  {
    resource: "/apis/storage.k8s.io/v1/csinodes",
    now: "2026-11-23T15:30:09.000Z",
    rows: [
      [String.raw`["node-1",1,"6m27s"]`, String.raw`{"kind":"CSINode","apiVersion":"storage.k8s.io/v1","metadata":{"name":"node-1","creationTimestamp":"2026-11-23T15:23:42Z"},"spec":{"drivers":[{"name":"d.io","nodeID":"n","topologyKeys":null}]},"status":{}}`],
      [String.raw`["node-2",0,"6m27s"]`, String.raw`{"kind":"CSINode","apiVersion":"storage.k8s.io/v1","metadata":{"name":"node-2","creationTimestamp":"2026-11-23T15:23:42Z"},"spec":{"drivers":null},"status":{}}`],
    ],
  },
  {
    resource: "/apis/storage.k8s.io/v1/csistoragecapacities",
    now: "2026-11-23T15:30:09.000Z",
    rows: [
      [String.raw`["csc","2026-11-23T15:23:42Z"]`, String.raw`{"kind":"CSIStorageCapacity","apiVersion":"storage.k8s.io/v1","metadata":{"name":"csc","namespace":"tbl","creationTimestamp":"2026-11-23T15:23:42Z"},"storageClassName":"std","capacity":"10Gi"}`],
    ],
  },
  {
    resource: "/apis/storage.k8s.io/v1/storageclasses",
    now: "2026-11-23T15:30:09.000Z",
    rows: [
      [String.raw`["a-def (default)","p.io/x","Delete","Immediate",false,"6m27s"]`, String.raw`{"kind":"StorageClass","apiVersion":"storage.k8s.io/v1","metadata":{"name":"a-def","creationTimestamp":"2026-11-23T15:23:42Z","annotations":{"storageclass.beta.kubernetes.io/is-default-class":"true"}},"provisioner":"p.io/x","reclaimPolicy":"Delete","volumeBindingMode":"Immediate"}`],
      [String.raw`["plain","p.io/y","Delete","Immediate",false,"6m27s"]`, String.raw`{"kind":"StorageClass","apiVersion":"storage.k8s.io/v1","metadata":{"name":"plain","creationTimestamp":"2026-11-23T15:23:42Z"},"provisioner":"p.io/y","reclaimPolicy":"Delete","volumeBindingMode":"Immediate"}`],
      [String.raw`["std","p.io/x","Retain","WaitForFirstConsumer",true,"6m27s"]`, String.raw`{"kind":"StorageClass","apiVersion":"storage.k8s.io/v1","metadata":{"name":"std","creationTimestamp":"2026-11-23T15:23:42Z","annotations":{"storageclass.kubernetes.io/is-default-class":"true"}},"provisioner":"p.io/x","reclaimPolicy":"Retain","allowVolumeExpansion":true,"volumeBindingMode":"WaitForFirstConsumer"}`],
    ],
  },
  {
    resource: "/apis/storage.k8s.io/v1/volumeattachments",
    now: "2026-11-23T15:30:09.000Z",
    rows: [
      [String.raw`["va","d.io","pv2","node-1",true,"6m27s"]`, String.raw`{"kind":"VolumeAttachment","apiVersion":"storage.k8s.io/v1","metadata":{"name":"va","creationTimestamp":"2026-11-23T15:23:42Z"},"spec":{"attacher":"d.io","source":{"persistentVolumeName":"pv2"},"nodeName":"node-1"},"status":{"attached":true}}`],
      [String.raw`["va0","d.io","","node-1",false,"6m27s"]`, String.raw`{"kind":"VolumeAttachment","apiVersion":"storage.k8s.io/v1","metadata":{"name":"va0","creationTimestamp":"2026-11-23T15:23:42Z"},"spec":{"attacher":"d.io","source":{"inlineVolumeSpec":{"csi":{"driver":"d.io","volumeHandle":"h"},"accessModes":["ReadWriteOnce"]}},"nodeName":"node-1"},"status":{"attached":false}}`],
    ],
  },
  {
    resource: "/apis/storage.k8s.io/v1/volumeattributesclasses",
    now: "2026-11-23T15:30:09.000Z",
    rows: [
      [String.raw`["vac","d.io","6m27s"]`, String.raw`{"kind":"VolumeAttributesClass","apiVersion":"storage.k8s.io/v1","metadata":{"name":"vac","creationTimestamp":"2026-11-23T15:23:42Z","finalizers":["kubernetes.io/vac-protection"]},"driverName":"d.io","parameters":{"a":"b"}}`],
    ],
  },
  {
    resource: "/apis/admissionregistration.k8s.io/v1/mutatingadmissionpolicies",
    now: "2026-11-23T15:30:09.000Z",
    rows: [
      [String.raw`["map",1,"v1/ConfigMap","6m26s"]`, String.raw`{"kind":"MutatingAdmissionPolicy","apiVersion":"admissionregistration.k8s.io/v1","metadata":{"name":"map","generation":1,"creationTimestamp":"2026-11-23T15:23:43Z"},"spec":{"paramKind":{"apiVersion":"v1","kind":"ConfigMap"},"matchConstraints":{"namespaceSelector":{},"objectSelector":{},"resourceRules":[{"operations":["CREATE"],"apiGroups":["nope.io"],"apiVersions":["v1"],"resources":["nopes"],"scope":"*"}],"matchPolicy":"Equivalent"},"mutations":[{"patchType":"ApplyConfiguration","applyConfiguration":{"expression":"Object{}"}}],"failurePolicy":"Ignore","reinvocationPolicy":"Never"}}`],
    ],
  },
  {
    resource: "/apis/admissionregistration.k8s.io/v1/mutatingadmissionpolicybindings",
    now: "2026-11-23T15:30:09.000Z",
    rows: [
      [String.raw`["b1","vap","n/p","6m26s"]`, String.raw`{"kind":"MutatingAdmissionPolicyBinding","apiVersion":"admissionregistration.k8s.io/v1","metadata":{"name":"b1","generation":1,"creationTimestamp":"2026-11-23T15:23:43Z"},"spec":{"policyName":"vap","paramRef":{"name":"p","namespace":"n","parameterNotFoundAction":"Allow"}}}`],
      [String.raw`["b2","vap","*/p","6m26s"]`, String.raw`{"kind":"MutatingAdmissionPolicyBinding","apiVersion":"admissionregistration.k8s.io/v1","metadata":{"name":"b2","generation":1,"creationTimestamp":"2026-11-23T15:23:43Z"},"spec":{"policyName":"vap","paramRef":{"name":"p","parameterNotFoundAction":"Allow"}}}`],
      [String.raw`["b3","vap","&LabelSelector{MatchLabels:map[string]string{app: web,b: 2,},MatchExpressions:[]LabelSelectorRequirement{LabelSelectorRequirement{Key:tier,Operator:In,Values:[x y],},LabelSelectorRequirement{Key:z,Operator:Exists,Values:[],},LabelSelectorRequirement{Key:q,Operator:DoesNotExist,Values:[],},LabelSelectorRequirement{Key:a,Operator:NotIn,Values:[m b],},},}","6m26s"]`, String.raw`{"kind":"MutatingAdmissionPolicyBinding","apiVersion":"admissionregistration.k8s.io/v1","metadata":{"name":"b3","generation":1,"creationTimestamp":"2026-11-23T15:23:43Z"},"spec":{"policyName":"vap","paramRef":{"selector":{"matchLabels":{"app":"web","b":"2"},"matchExpressions":[{"key":"tier","operator":"In","values":["x","y"]},{"key":"z","operator":"Exists"},{"key":"q","operator":"DoesNotExist"},{"key":"a","operator":"NotIn","values":["m","b"]}]},"parameterNotFoundAction":"Allow"}}}`],
      [String.raw`["b4","vap","&LabelSelector{MatchLabels:map[string]string{},MatchExpressions:[]LabelSelectorRequirement{},}","6m26s"]`, String.raw`{"kind":"MutatingAdmissionPolicyBinding","apiVersion":"admissionregistration.k8s.io/v1","metadata":{"name":"b4","generation":1,"creationTimestamp":"2026-11-23T15:23:43Z"},"spec":{"policyName":"vap","paramRef":{"selector":{},"parameterNotFoundAction":"Allow"}}}`],
      [String.raw`["b5","vap","<unset>","6m26s"]`, String.raw`{"kind":"MutatingAdmissionPolicyBinding","apiVersion":"admissionregistration.k8s.io/v1","metadata":{"name":"b5","generation":1,"creationTimestamp":"2026-11-23T15:23:43Z"},"spec":{"policyName":"vap"}}`],
    ],
  },
  {
    resource: "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations",
    now: "2026-11-23T15:30:09.000Z",
    rows: [
      [String.raw`["tbl-m",2,"6m27s"]`, String.raw`{"kind":"MutatingWebhookConfiguration","apiVersion":"admissionregistration.k8s.io/v1","metadata":{"name":"tbl-m","generation":1,"creationTimestamp":"2026-11-23T15:23:42Z"},"webhooks":[{"name":"a.b.io","clientConfig":{"url":"https://127.0.0.1:1/x"},"rules":[{"operations":["CREATE"],"apiGroups":["nope.io"],"apiVersions":["v1"],"resources":["nopes"],"scope":"*"}],"failurePolicy":"Ignore","matchPolicy":"Equivalent","namespaceSelector":{},"objectSelector":{},"sideEffects":"None","timeoutSeconds":10,"admissionReviewVersions":["v1"],"reinvocationPolicy":"Never"},{"name":"c.b.io","clientConfig":{"url":"https://127.0.0.1:1/x"},"rules":[{"operations":["CREATE"],"apiGroups":["nope.io"],"apiVersions":["v1"],"resources":["nopes"],"scope":"*"}],"failurePolicy":"Ignore","matchPolicy":"Equivalent","namespaceSelector":{},"objectSelector":{},"sideEffects":"None","timeoutSeconds":10,"admissionReviewVersions":["v1"],"reinvocationPolicy":"Never"}]}`],
      [String.raw`["tbl-m0",0,"6m27s"]`, String.raw`{"kind":"MutatingWebhookConfiguration","apiVersion":"admissionregistration.k8s.io/v1","metadata":{"name":"tbl-m0","generation":1,"creationTimestamp":"2026-11-23T15:23:42Z"}}`],
    ],
  },
  {
    resource: "/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies",
    now: "2026-11-23T15:30:09.000Z",
    rows: [
      [String.raw`["vap",2,"v1/ConfigMap","6m26s"]`, String.raw`{"kind":"ValidatingAdmissionPolicy","apiVersion":"admissionregistration.k8s.io/v1","metadata":{"name":"vap","generation":1,"creationTimestamp":"2026-11-23T15:23:43Z"},"spec":{"paramKind":{"apiVersion":"v1","kind":"ConfigMap"},"matchConstraints":{"namespaceSelector":{},"objectSelector":{},"resourceRules":[{"operations":["CREATE"],"apiGroups":["nope.io"],"apiVersions":["v1"],"resources":["nopes"],"scope":"*"}],"matchPolicy":"Equivalent"},"validations":[{"expression":"true"},{"expression":"1==1"}],"failurePolicy":"Ignore"},"status":{}}`],
      [String.raw`["vap0",1,"<unset>","6m26s"]`, String.raw`{"kind":"ValidatingAdmissionPolicy","apiVersion":"admissionregistration.k8s.io/v1","metadata":{"name":"vap0","generation":1,"creationTimestamp":"2026-11-23T15:23:43Z"},"spec":{"matchConstraints":{"namespaceSelector":{},"objectSelector":{},"resourceRules":[{"operations":["CREATE"],"apiGroups":["nope.io"],"apiVersions":["v1"],"resources":["nopes"],"scope":"*"}],"matchPolicy":"Equivalent"},"validations":[{"expression":"true"}],"failurePolicy":"Fail"},"status":{}}`],
    ],
  },
  {
    resource: "/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicybindings",
    now: "2026-11-23T15:30:09.000Z",
    rows: [
      [String.raw`["b1","vap","n/p","6m26s"]`, String.raw`{"kind":"ValidatingAdmissionPolicyBinding","apiVersion":"admissionregistration.k8s.io/v1","metadata":{"name":"b1","generation":1,"creationTimestamp":"2026-11-23T15:23:43Z"},"spec":{"policyName":"vap","paramRef":{"name":"p","namespace":"n","parameterNotFoundAction":"Allow"},"validationActions":["Deny"]}}`],
      [String.raw`["b2","vap","*/p","6m26s"]`, String.raw`{"kind":"ValidatingAdmissionPolicyBinding","apiVersion":"admissionregistration.k8s.io/v1","metadata":{"name":"b2","generation":1,"creationTimestamp":"2026-11-23T15:23:43Z"},"spec":{"policyName":"vap","paramRef":{"name":"p","parameterNotFoundAction":"Allow"},"validationActions":["Deny"]}}`],
      [String.raw`["b3","vap","&LabelSelector{MatchLabels:map[string]string{app: web,b: 2,},MatchExpressions:[]LabelSelectorRequirement{LabelSelectorRequirement{Key:tier,Operator:In,Values:[x y],},LabelSelectorRequirement{Key:z,Operator:Exists,Values:[],},LabelSelectorRequirement{Key:q,Operator:DoesNotExist,Values:[],},LabelSelectorRequirement{Key:a,Operator:NotIn,Values:[m b],},},}","6m26s"]`, String.raw`{"kind":"ValidatingAdmissionPolicyBinding","apiVersion":"admissionregistration.k8s.io/v1","metadata":{"name":"b3","generation":1,"creationTimestamp":"2026-11-23T15:23:43Z"},"spec":{"policyName":"vap","paramRef":{"selector":{"matchLabels":{"app":"web","b":"2"},"matchExpressions":[{"key":"tier","operator":"In","values":["x","y"]},{"key":"z","operator":"Exists"},{"key":"q","operator":"DoesNotExist"},{"key":"a","operator":"NotIn","values":["m","b"]}]},"parameterNotFoundAction":"Allow"},"validationActions":["Deny"]}}`],
      [String.raw`["b4","vap","&LabelSelector{MatchLabels:map[string]string{},MatchExpressions:[]LabelSelectorRequirement{},}","6m26s"]`, String.raw`{"kind":"ValidatingAdmissionPolicyBinding","apiVersion":"admissionregistration.k8s.io/v1","metadata":{"name":"b4","generation":1,"creationTimestamp":"2026-11-23T15:23:43Z"},"spec":{"policyName":"vap","paramRef":{"selector":{},"parameterNotFoundAction":"Allow"},"validationActions":["Deny"]}}`],
      [String.raw`["b5","vap","<unset>","6m26s"]`, String.raw`{"kind":"ValidatingAdmissionPolicyBinding","apiVersion":"admissionregistration.k8s.io/v1","metadata":{"name":"b5","generation":1,"creationTimestamp":"2026-11-23T15:23:43Z"},"spec":{"policyName":"vap","validationActions":["Deny"]}}`],
    ],
  },
  {
    resource: "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations",
    now: "2026-11-23T15:30:09.000Z",
    rows: [
      [String.raw`["tbl-v",1,"6m26s"]`, String.raw`{"kind":"ValidatingWebhookConfiguration","apiVersion":"admissionregistration.k8s.io/v1","metadata":{"name":"tbl-v","generation":1,"creationTimestamp":"2026-11-23T15:23:43Z"},"webhooks":[{"name":"a.b.io","clientConfig":{"url":"https://127.0.0.1:1/x"},"rules":[{"operations":["CREATE"],"apiGroups":["nope.io"],"apiVersions":["v1"],"resources":["nopes"],"scope":"*"}],"failurePolicy":"Ignore","matchPolicy":"Equivalent","namespaceSelector":{},"objectSelector":{},"sideEffects":"None","timeoutSeconds":10,"admissionReviewVersions":["v1"]}]}`],
    ],
  },
  {
    resource: "/apis/apiextensions.k8s.io/v1/customresourcedefinitions",
    now: "2026-11-23T15:30:09.000Z",
    rows: [
      [String.raw`["empties.tbl.kybern.dev","Namespaced","v1(storage),v1alpha1","2026-11-23T15:25:06Z","tbl.kybern.dev","Empty","sem,tem",true]`, String.raw`{"kind":"CustomResourceDefinition","apiVersion":"apiextensions.k8s.io/v1","metadata":{"name":"empties.tbl.kybern.dev","generation":1,"creationTimestamp":"2026-11-23T15:25:06Z"},"spec":{"group":"tbl.kybern.dev","names":{"plural":"empties","singular":"empty","shortNames":["sem","tem"],"kind":"Empty","listKind":"EmptyList"},"scope":"Namespaced","versions":[{"name":"v1","served":true,"storage":true,"schema":{}},{"name":"v1alpha1","served":true,"storage":false,"schema":{}},{"name":"v2","served":false,"storage":false,"schema":{}}],"conversion":{}},"status":{"conditions":[{"type":"NamesAccepted","status":"True","lastTransitionTime":"2026-11-23T15:25:06Z","reason":"NoConflicts","message":"no conflicts found"},{"type":"Established","status":"True","lastTransitionTime":"2026-11-23T15:25:06Z","reason":"InitialNamesAccepted","message":"the initial names have been accepted"}],"acceptedNames":{"plural":"empties","singular":"empty","shortNames":["sem","tem"],"kind":"Empty","listKind":"EmptyList"},"storedVersions":["v1"]}}`],
      [String.raw`["plains.tbl.kybern.dev","Namespaced","v1(storage),v1alpha1","2026-11-23T15:25:06Z","tbl.kybern.dev","Plain","spl,tpl",true]`, String.raw`{"kind":"CustomResourceDefinition","apiVersion":"apiextensions.k8s.io/v1","metadata":{"name":"plains.tbl.kybern.dev","generation":1,"creationTimestamp":"2026-11-23T15:25:06Z"},"spec":{"group":"tbl.kybern.dev","names":{"plural":"plains","singular":"plain","shortNames":["spl","tpl"],"kind":"Plain","listKind":"PlainList"},"scope":"Namespaced","versions":[{"name":"v1","served":true,"storage":true,"schema":{}},{"name":"v1alpha1","served":true,"storage":false,"schema":{}},{"name":"v2","served":false,"storage":false,"schema":{}}],"conversion":{}},"status":{"conditions":[{"type":"NamesAccepted","status":"True","lastTransitionTime":"2026-11-23T15:25:06Z","reason":"NoConflicts","message":"no conflicts found"},{"type":"Established","status":"True","lastTransitionTime":"2026-11-23T15:25:06Z","reason":"InitialNamesAccepted","message":"the initial names have been accepted"}],"acceptedNames":{"plural":"plains","singular":"plain","shortNames":["spl","tpl"],"kind":"Plain","listKind":"PlainList"},"storedVersions":["v1"]}}`],
      [String.raw`["wides.tbl.kybern.dev","Namespaced","v1(storage),v1alpha1","2026-11-23T15:25:32Z","tbl.kybern.dev","Wide","swi,twi",true]`, String.raw`{"kind":"CustomResourceDefinition","apiVersion":"apiextensions.k8s.io/v1","metadata":{"name":"wides.tbl.kybern.dev","generation":1,"creationTimestamp":"2026-11-23T15:25:32Z"},"spec":{"group":"tbl.kybern.dev","names":{"plural":"wides","singular":"wide","shortNames":["swi","twi"],"kind":"Wide","listKind":"WideList"},"scope":"Namespaced","versions":[{"name":"v1","served":true,"storage":true,"schema":{},"additionalPrinterColumns":[{"name":"S","type":"string","jsonPath":".spec.s"},{"name":"Sdesc","type":"string","description":"own words","priority":1,"jsonPath":".spec.s"},{"name":"I","type":"integer","format":"int32","jsonPath":".spec.i"},{"name":"N","type":"number","jsonPath":".spec.n"},{"name":"B","type":"boolean","jsonPath":".spec.b"},{"name":"D","type":"date","jsonPath":".spec.d"},{"name":"Age","type":"date","jsonPath":".metadata.creationTimestamp"},{"name":"Ready","type":"string","jsonPath":".status.conditions[?(@.type==\"Ready\")].status"},{"name":"Ready2","type":"string","jsonPath":".status.conditions[?(@.type=='Ready')].reason"},{"name":"All","type":"string","jsonPath":".spec.list[*]"},{"name":"Idx","type":"string","jsonPath":".spec.list[1]"},{"name":"Neg","type":"string","jsonPath":".spec.list[-1]"},{"name":"Slice","type":"string","jsonPath":".spec.list[0:2]"},{"name":"Oob","type":"string","jsonPath":".spec.list[9]"},{"name":"Obj","type":"string","jsonPath":".spec.obj"},{"name":"Arr","type":"string","jsonPath":".spec.list"},{"name":"IntAsStr","type":"string","jsonPath":".spec.i"},{"name":"NumAsStr","type":"string","jsonPath":".spec.n"},{"name":"BoolAsStr","type":"string","jsonPath":".spec.b"},{"name":"StrAsInt","type":"integer","jsonPath":".spec.s"},{"name":"NumAsInt","type":"integer","jsonPath":".spec.n"},{"name":"IntAsNum","type":"number","jsonPath":".spec.i"},{"name":"StrAsBool","type":"boolean","jsonPath":".spec.s"},{"name":"IntAsDate","type":"date","jsonPath":".spec.i"},{"name":"Dot","type":"string","jsonPath":".metadata.annotations.x\\.io/y"},{"name":"Quo","type":"string","jsonPath":".metadata.labels['x\\.io/z']"},{"name":"Gt","type":"string","jsonPath":".spec.objs[?(@.v>3)].k"},{"name":"Ne","type":"string","jsonPath":".spec.objs[?(@.k!=\"a\")].v"},{"name":"Ex","type":"string","jsonPath":".spec.objs[?(@.opt)].k"},{"name":"BoolF","type":"string","jsonPath":".spec.objs[?(@.t==true)].k"},{"name":"Union","type":"string","jsonPath":".spec['s','i']"},{"name":"Rec","type":"string","jsonPath":"..k"},{"name":"Wild","type":"string","jsonPath":".spec.objs[*].v"},{"name":"Null","type":"string","jsonPath":".spec.nul"},{"name":"NullI","type":"integer","jsonPath":".spec.nul"},{"name":"FiltNA","type":"string","jsonPath":".spec.obj[?(@.a==1)]"},{"name":"Le","type":"string","jsonPath":".spec.objs[?(@.v<=2)].k"},{"name":"Mis","type":"string","jsonPath":".spec.objs[?(@.v==\"x\")].k"},{"name":"NoDot","type":"string","priority":2,"jsonPath":".spec"},{"name":"Big","type":"integer","jsonPath":".spec.big"},{"name":"BigS","type":"string","jsonPath":".spec.big"},{"name":"Flt","type":"string","jsonPath":".spec.flt"},{"name":"Html","type":"string","jsonPath":".spec.html"},{"name":"Step","type":"string","jsonPath":".spec.list[0:3:2]"},{"name":"Root","type":"string","jsonPath":".kind"},{"name":"WildMap","type":"string","jsonPath":".spec.one.*"}]},{"name":"v1alpha1","served":true,"storage":false,"schema":{},"additionalPrinterColumns":[{"name":"S","type":"string","jsonPath":".spec.s"},{"name":"Sdesc","type":"string","description":"own words","priority":1,"jsonPath":".spec.s"},{"name":"I","type":"integer","format":"int32","jsonPath":".spec.i"},{"name":"N","type":"number","jsonPath":".spec.n"},{"name":"B","type":"boolean","jsonPath":".spec.b"},{"name":"D","type":"date","jsonPath":".spec.d"},{"name":"Age","type":"date","jsonPath":".metadata.creationTimestamp"},{"name":"Ready","type":"string","jsonPath":".status.conditions[?(@.type==\"Ready\")].status"},{"name":"Ready2","type":"string","jsonPath":".status.conditions[?(@.type=='Ready')].reason"},{"name":"All","type":"string","jsonPath":".spec.list[*]"},{"name":"Idx","type":"string","jsonPath":".spec.list[1]"},{"name":"Neg","type":"string","jsonPath":".spec.list[-1]"},{"name":"Slice","type":"string","jsonPath":".spec.list[0:2]"},{"name":"Oob","type":"string","jsonPath":".spec.list[9]"},{"name":"Obj","type":"string","jsonPath":".spec.obj"},{"name":"Arr","type":"string","jsonPath":".spec.list"},{"name":"IntAsStr","type":"string","jsonPath":".spec.i"},{"name":"NumAsStr","type":"string","jsonPath":".spec.n"},{"name":"BoolAsStr","type":"string","jsonPath":".spec.b"},{"name":"StrAsInt","type":"integer","jsonPath":".spec.s"},{"name":"NumAsInt","type":"integer","jsonPath":".spec.n"},{"name":"IntAsNum","type":"number","jsonPath":".spec.i"},{"name":"StrAsBool","type":"boolean","jsonPath":".spec.s"},{"name":"IntAsDate","type":"date","jsonPath":".spec.i"},{"name":"Dot","type":"string","jsonPath":".metadata.annotations.x\\.io/y"},{"name":"Quo","type":"string","jsonPath":".metadata.labels['x\\.io/z']"},{"name":"Gt","type":"string","jsonPath":".spec.objs[?(@.v>3)].k"},{"name":"Ne","type":"string","jsonPath":".spec.objs[?(@.k!=\"a\")].v"},{"name":"Ex","type":"string","jsonPath":".spec.objs[?(@.opt)].k"},{"name":"BoolF","type":"string","jsonPath":".spec.objs[?(@.t==true)].k"},{"name":"Union","type":"string","jsonPath":".spec['s','i']"},{"name":"Rec","type":"string","jsonPath":"..k"},{"name":"Wild","type":"string","jsonPath":".spec.objs[*].v"},{"name":"Null","type":"string","jsonPath":".spec.nul"},{"name":"NullI","type":"integer","jsonPath":".spec.nul"},{"name":"FiltNA","type":"string","jsonPath":".spec.obj[?(@.a==1)]"},{"name":"Le","type":"string","jsonPath":".spec.objs[?(@.v<=2)].k"},{"name":"Mis","type":"string","jsonPath":".spec.objs[?(@.v==\"x\")].k"},{"name":"NoDot","type":"string","priority":2,"jsonPath":".spec"},{"name":"Big","type":"integer","jsonPath":".spec.big"},{"name":"BigS","type":"string","jsonPath":".spec.big"},{"name":"Flt","type":"string","jsonPath":".spec.flt"},{"name":"Html","type":"string","jsonPath":".spec.html"},{"name":"Step","type":"string","jsonPath":".spec.list[0:3:2]"},{"name":"Root","type":"string","jsonPath":".kind"},{"name":"WildMap","type":"string","jsonPath":".spec.one.*"}]},{"name":"v2","served":false,"storage":false,"schema":{},"additionalPrinterColumns":[{"name":"S","type":"string","jsonPath":".spec.s"},{"name":"Sdesc","type":"string","description":"own words","priority":1,"jsonPath":".spec.s"},{"name":"I","type":"integer","format":"int32","jsonPath":".spec.i"},{"name":"N","type":"number","jsonPath":".spec.n"},{"name":"B","type":"boolean","jsonPath":".spec.b"},{"name":"D","type":"date","jsonPath":".spec.d"},{"name":"Age","type":"date","jsonPath":".metadata.creationTimestamp"},{"name":"Ready","type":"string","jsonPath":".status.conditions[?(@.type==\"Ready\")].status"},{"name":"Ready2","type":"string","jsonPath":".status.conditions[?(@.type=='Ready')].reason"},{"name":"All","type":"string","jsonPath":".spec.list[*]"},{"name":"Idx","type":"string","jsonPath":".spec.list[1]"},{"name":"Neg","type":"string","jsonPath":".spec.list[-1]"},{"name":"Slice","type":"string","jsonPath":".spec.list[0:2]"},{"name":"Oob","type":"string","jsonPath":".spec.list[9]"},{"name":"Obj","type":"string","jsonPath":".spec.obj"},{"name":"Arr","type":"string","jsonPath":".spec.list"},{"name":"IntAsStr","type":"string","jsonPath":".spec.i"},{"name":"NumAsStr","type":"string","jsonPath":".spec.n"},{"name":"BoolAsStr","type":"string","jsonPath":".spec.b"},{"name":"StrAsInt","type":"integer","jsonPath":".spec.s"},{"name":"NumAsInt","type":"integer","jsonPath":".spec.n"},{"name":"IntAsNum","type":"number","jsonPath":".spec.i"},{"name":"StrAsBool","type":"boolean","jsonPath":".spec.s"},{"name":"IntAsDate","type":"date","jsonPath":".spec.i"},{"name":"Dot","type":"string","jsonPath":".metadata.annotations.x\\.io/y"},{"name":"Quo","type":"string","jsonPath":".metadata.labels['x\\.io/z']"},{"name":"Gt","type":"string","jsonPath":".spec.objs[?(@.v>3)].k"},{"name":"Ne","type":"string","jsonPath":".spec.objs[?(@.k!=\"a\")].v"},{"name":"Ex","type":"string","jsonPath":".spec.objs[?(@.opt)].k"},{"name":"BoolF","type":"string","jsonPath":".spec.objs[?(@.t==true)].k"},{"name":"Union","type":"string","jsonPath":".spec['s','i']"},{"name":"Rec","type":"string","jsonPath":"..k"},{"name":"Wild","type":"string","jsonPath":".spec.objs[*].v"},{"name":"Null","type":"string","jsonPath":".spec.nul"},{"name":"NullI","type":"integer","jsonPath":".spec.nul"},{"name":"FiltNA","type":"string","jsonPath":".spec.obj[?(@.a==1)]"},{"name":"Le","type":"string","jsonPath":".spec.objs[?(@.v<=2)].k"},{"name":"Mis","type":"string","jsonPath":".spec.objs[?(@.v==\"x\")].k"},{"name":"NoDot","type":"string","priority":2,"jsonPath":".spec"},{"name":"Big","type":"integer","jsonPath":".spec.big"},{"name":"BigS","type":"string","jsonPath":".spec.big"},{"name":"Flt","type":"string","jsonPath":".spec.flt"},{"name":"Html","type":"string","jsonPath":".spec.html"},{"name":"Step","type":"string","jsonPath":".spec.list[0:3:2]"},{"name":"Root","type":"string","jsonPath":".kind"},{"name":"WildMap","type":"string","jsonPath":".spec.one.*"}]}],"conversion":{}},"status":{"conditions":[{"type":"NamesAccepted","status":"True","lastTransitionTime":"2026-11-23T15:25:32Z","reason":"NoConflicts","message":"no conflicts found"},{"type":"Established","status":"True","lastTransitionTime":"2026-11-23T15:25:32Z","reason":"InitialNamesAccepted","message":"the initial names have been accepted"}],"acceptedNames":{"plural":"wides","singular":"wide","shortNames":["swi","twi"],"kind":"Wide","listKind":"WideList"},"storedVersions":["v1"]}}`],
    ],
  },
  {
    resource: "/apis/scheduling.k8s.io/v1/priorityclasses",
    now: "2026-11-23T15:30:09.000Z",
    rows: [
      [String.raw`["system-cluster-critical",2000000000,false,"21m","PreemptLowerPriority"]`, String.raw`{"kind":"PriorityClass","apiVersion":"scheduling.k8s.io/v1","metadata":{"name":"system-cluster-critical","generation":1,"creationTimestamp":"2026-11-23T15:08:36Z"},"value":2000000000,"description":"Used for system critical pods that must run in the cluster, but can be moved to another node if necessary.","preemptionPolicy":"PreemptLowerPriority"}`],
      [String.raw`["system-node-critical",2000001000,false,"21m","PreemptLowerPriority"]`, String.raw`{"kind":"PriorityClass","apiVersion":"scheduling.k8s.io/v1","metadata":{"name":"system-node-critical","generation":1,"creationTimestamp":"2026-11-23T15:08:36Z"},"value":2000001000,"description":"Used for system critical pods that must not be moved from their current node.","preemptionPolicy":"PreemptLowerPriority"}`],
      [String.raw`["tbl-pc",1000,false,"6m26s","Never"]`, String.raw`{"kind":"PriorityClass","apiVersion":"scheduling.k8s.io/v1","metadata":{"name":"tbl-pc","generation":1,"creationTimestamp":"2026-11-23T15:23:43Z"},"value":1000,"preemptionPolicy":"Never"}`],
    ],
  },
  {
    resource: "/apis/coordination.k8s.io/v1/leases",
    now: "2026-11-23T15:30:09.000Z",
    rows: [
      [String.raw`["l","me","6m26s"]`, String.raw`{"kind":"Lease","apiVersion":"coordination.k8s.io/v1","metadata":{"name":"l","namespace":"tbl","creationTimestamp":"2026-11-23T15:23:43Z"},"spec":{"holderIdentity":"me"}}`],
      [String.raw`["l0","","6m26s"]`, String.raw`{"kind":"Lease","apiVersion":"coordination.k8s.io/v1","metadata":{"name":"l0","namespace":"tbl","creationTimestamp":"2026-11-23T15:23:43Z"},"spec":{}}`],
    ],
  },
  {
    resource: "/apis/coordination.k8s.io/v1beta1/leasecandidates",
    now: "2026-11-23T15:30:09.000Z",
    rows: [
      [String.raw`["lc","l","1.37.0","1.36.0","6m26s"]`, String.raw`{"kind":"LeaseCandidate","apiVersion":"coordination.k8s.io/v1beta1","metadata":{"name":"lc","namespace":"tbl","creationTimestamp":"2026-11-23T15:23:43Z"},"spec":{"leaseName":"l","binaryVersion":"1.37.0","emulationVersion":"1.36.0"}}`],
    ],
  },
  {
    resource: "/apis/node.k8s.io/v1/runtimeclasses",
    now: "2026-11-23T15:30:09.000Z",
    rows: [
      [String.raw`["rc1","kata","6m26s"]`, String.raw`{"kind":"RuntimeClass","apiVersion":"node.k8s.io/v1","metadata":{"name":"rc1","creationTimestamp":"2026-11-23T15:23:43Z"},"handler":"kata"}`],
    ],
  },
  {
    resource: "/apis/discovery.k8s.io/v1/endpointslices",
    now: "2026-11-23T15:30:09.000Z",
    rows: [
      [String.raw`["es","IPv4","80,b,82 + 2 more...","10.0.0.1,10.0.0.2,10.0.0.3 + 1 more...","6m27s"]`, String.raw`{"kind":"EndpointSlice","apiVersion":"discovery.k8s.io/v1","metadata":{"name":"es","namespace":"tbl","generation":1,"creationTimestamp":"2026-11-23T15:23:42Z"},"addressType":"IPv4","endpoints":[{"addresses":["10.0.0.1"],"conditions":{}},{"addresses":["10.0.0.2"],"conditions":{}},{"addresses":["10.0.0.3"],"conditions":{}},{"addresses":["10.0.0.4"],"conditions":{}}],"ports":[{"name":"a","protocol":"TCP","port":80},{"name":"b","protocol":"TCP"},{"name":"c","protocol":"TCP","port":82},{"name":"d","protocol":"TCP","port":83},{"name":"e","protocol":"TCP","port":84}]}`],
      [String.raw`["es0","FQDN","<unset>","<unset>","6m27s"]`, String.raw`{"kind":"EndpointSlice","apiVersion":"discovery.k8s.io/v1","metadata":{"name":"es0","namespace":"tbl","generation":1,"creationTimestamp":"2026-11-23T15:23:42Z"},"addressType":"FQDN","endpoints":null,"ports":null}`],
      [String.raw`["es1","IPv4","<unset>","10.0.0.1","6m27s"]`, String.raw`{"kind":"EndpointSlice","apiVersion":"discovery.k8s.io/v1","metadata":{"name":"es1","namespace":"tbl","generation":1,"creationTimestamp":"2026-11-23T15:23:42Z"},"addressType":"IPv4","endpoints":[{"addresses":["10.0.0.1"],"conditions":{}}],"ports":[{"name":"","protocol":"TCP"}]}`],
    ],
  },
  {
    resource: "/apis/resource.k8s.io/v1/deviceclasses",
    now: "2026-11-23T15:30:09.000Z",
    rows: [
      [String.raw`["dc-v1","6m26s"]`, String.raw`{"kind":"DeviceClass","apiVersion":"resource.k8s.io/v1","metadata":{"name":"dc-v1","generation":1,"creationTimestamp":"2026-11-23T15:23:43Z"},"spec":{}}`],
      [String.raw`["dc-v1beta1","6m26s"]`, String.raw`{"kind":"DeviceClass","apiVersion":"resource.k8s.io/v1","metadata":{"name":"dc-v1beta1","generation":1,"creationTimestamp":"2026-11-23T15:23:43Z"},"spec":{}}`],
      [String.raw`["dc-v1beta2","6m26s"]`, String.raw`{"kind":"DeviceClass","apiVersion":"resource.k8s.io/v1","metadata":{"name":"dc-v1beta2","generation":1,"creationTimestamp":"2026-11-23T15:23:43Z"},"spec":{}}`],
    ],
  },
  {
    resource: "/apis/resource.k8s.io/v1/devicetaintrules",
    now: "2026-11-23T15:30:09.000Z",
    rows: [
      [String.raw`["dtr","k","v","NoSchedule","56m","6m26s"]`, String.raw`{"kind":"DeviceTaintRule","apiVersion":"resource.k8s.io/v1","metadata":{"name":"dtr","generation":1,"creationTimestamp":"2026-11-23T15:23:43Z"},"spec":{"deviceSelector":{"driver":"d.io"},"taint":{"key":"k","value":"v","effect":"NoSchedule","timeAdded":"2026-11-23T14:33:43Z"}},"status":{}}`],
      [String.raw`["dtr0","k","","NoExecute","6m26s","6m26s"]`, String.raw`{"kind":"DeviceTaintRule","apiVersion":"resource.k8s.io/v1","metadata":{"name":"dtr0","generation":1,"creationTimestamp":"2026-11-23T15:23:43Z"},"spec":{"taint":{"key":"k","effect":"NoExecute","timeAdded":"2026-11-23T15:23:43Z"}},"status":{}}`],
    ],
  },
  {
    resource: "/apis/resource.k8s.io/v1/resourceclaims",
    now: "2026-11-23T15:30:09.000Z",
    rows: [
      [String.raw`["rc0","pending","6m26s"]`, String.raw`{"kind":"ResourceClaim","apiVersion":"resource.k8s.io/v1","metadata":{"name":"rc0","namespace":"tbl","creationTimestamp":"2026-11-23T15:23:43Z"},"spec":{"devices":{"requests":null}},"status":{}}`],
      [String.raw`["rc1","allocated","6m26s"]`, String.raw`{"kind":"ResourceClaim","apiVersion":"resource.k8s.io/v1","metadata":{"name":"rc1","namespace":"tbl","creationTimestamp":"2026-11-23T15:23:43Z"},"spec":{"devices":{"requests":[{"name":"r","exactly":{"deviceClassName":"dc-v1","allocationMode":"ExactCount","count":1}}]}},"status":{"allocation":{"devices":{"results":[{"driver":"d.io","pool":"p","device":"x"}]}}}}`],
      [String.raw`["rc2","allocated,reserved","6m26s"]`, String.raw`{"kind":"ResourceClaim","apiVersion":"resource.k8s.io/v1","metadata":{"name":"rc2","namespace":"tbl","creationTimestamp":"2026-11-23T15:23:43Z"},"spec":{"devices":{"requests":[{"name":"r","exactly":{"deviceClassName":"dc-v1","allocationMode":"ExactCount","count":1}}]}},"status":{"allocation":{"devices":{"results":[{"driver":"d.io","pool":"p","device":"x"}]}},"reservedFor":[{"resource":"pods","name":"plain"}]}}`],
      [String.raw`["rcdel","deleted,allocated","6m26s"]`, String.raw`{"kind":"ResourceClaim","apiVersion":"resource.k8s.io/v1","metadata":{"name":"rcdel","namespace":"tbl","creationTimestamp":"2026-11-23T15:23:43Z","deletionTimestamp":"2026-11-23T15:23:43Z","deletionGracePeriodSeconds":0,"finalizers":["x.io/f"]},"spec":{"devices":{"requests":[{"name":"r","exactly":{"deviceClassName":"dc-v1","allocationMode":"ExactCount","count":1}}]}},"status":{"allocation":{"devices":{"results":[{"driver":"d.io","pool":"p","device":"x"}]}}}}`],
      [String.raw`["rcdel0","deleted","6m26s"]`, String.raw`{"kind":"ResourceClaim","apiVersion":"resource.k8s.io/v1","metadata":{"name":"rcdel0","namespace":"tbl","creationTimestamp":"2026-11-23T15:23:43Z","deletionTimestamp":"2026-11-23T15:23:43Z","deletionGracePeriodSeconds":0,"finalizers":["x.io/f"]},"spec":{"devices":{"requests":[{"name":"r","exactly":{"deviceClassName":"dc-v1","allocationMode":"ExactCount","count":1}}]}},"status":{}}`],
    ],
  },
  {
    resource: "/apis/resource.k8s.io/v1/resourceclaimtemplates",
    now: "2026-11-23T15:30:09.000Z",
    rows: [
      [String.raw`["rct","6m26s"]`, String.raw`{"kind":"ResourceClaimTemplate","apiVersion":"resource.k8s.io/v1","metadata":{"name":"rct","namespace":"tbl","creationTimestamp":"2026-11-23T15:23:43Z"},"spec":{"metadata":{},"spec":{"devices":{"requests":[{"name":"r","exactly":{"deviceClassName":"dc-v1","allocationMode":"ExactCount","count":1}}]}}}}`],
    ],
  },
  {
    resource: "/apis/resource.k8s.io/v1/resourceslices",
    now: "2026-11-23T15:30:09.000Z",
    rows: [
      [String.raw`["rsl","node-1","d.io","p","6m26s"]`, String.raw`{"kind":"ResourceSlice","apiVersion":"resource.k8s.io/v1","metadata":{"name":"rsl","generation":1,"creationTimestamp":"2026-11-23T15:23:43Z"},"spec":{"driver":"d.io","pool":{"name":"p","generation":1,"resourceSliceCount":1},"nodeName":"node-1","devices":[{"name":"x"}]}}`],
      [String.raw`["rsl0","","d.io","q","6m26s"]`, String.raw`{"kind":"ResourceSlice","apiVersion":"resource.k8s.io/v1","metadata":{"name":"rsl0","generation":1,"creationTimestamp":"2026-11-23T15:23:43Z"},"spec":{"driver":"d.io","pool":{"name":"q","generation":1,"resourceSliceCount":1},"allNodes":true}}`],
    ],
  },
  {
    resource: "/apis/resource.k8s.io/v1beta1/resourceslices",
    now: "2026-11-23T15:30:09.000Z",
    rows: [
      [String.raw`["rsl","node-1","d.io","p","6m26s"]`, String.raw`{"kind":"ResourceSlice","apiVersion":"resource.k8s.io/v1beta1","metadata":{"name":"rsl","generation":1,"creationTimestamp":"2026-11-23T15:23:43Z"},"spec":{"driver":"d.io","pool":{"name":"p","generation":1,"resourceSliceCount":1},"nodeName":"node-1","devices":[{"name":"x","basic":{}}]}}`],
      [String.raw`["rsl0","","d.io","q","6m26s"]`, String.raw`{"kind":"ResourceSlice","apiVersion":"resource.k8s.io/v1beta1","metadata":{"name":"rsl0","generation":1,"creationTimestamp":"2026-11-23T15:23:43Z"},"spec":{"driver":"d.io","pool":{"name":"q","generation":1,"resourceSliceCount":1},"allNodes":true}}`],
    ],
  },
  {
    resource: "/apis/resource.k8s.io/v1alpha3/resourcepoolstatusrequests",
    now: "2026-11-23T15:30:09.000Z",
    rows: [
      [String.raw`["rp0","d.io","-","-","-","-","-",0,"Pending","<none>"]`, String.raw`{"kind":"ResourcePoolStatusRequest","apiVersion":"resource.k8s.io/v1alpha3","metadata":{"name":"rp0","creationTimestamp":"2026-11-23T15:23:43Z"},"spec":{"driver":"d.io","limit":100}}`],
      [String.raw`["rp1","d.io","4","2","1","1","1",2,"Complete","7m6s"]`, String.raw`{"kind":"ResourcePoolStatusRequest","apiVersion":"resource.k8s.io/v1alpha3","metadata":{"name":"rp1","creationTimestamp":"2026-11-23T15:23:43Z"},"spec":{"driver":"d.io","limit":100},"status":{"poolCount":2,"pools":[{"driver":"d.io","poolName":"a","generation":1,"resourceSliceCount":1,"totalDevices":4,"allocatedDevices":1,"availableDevices":2,"unavailableDevices":1,"nodeName":"node-1"},{"driver":"d.io","poolName":"b","generation":1,"nodeName":"node-1","validationError":"bad"}],"conditions":[{"type":"Complete","status":"True","lastTransitionTime":"2026-11-23T15:23:03Z","reason":"x","message":""}]}}`],
      [String.raw`["rp2","d.io","4","2","1","1","0",5,"Complete (1/5 pools)","7m6s"]`, String.raw`{"kind":"ResourcePoolStatusRequest","apiVersion":"resource.k8s.io/v1alpha3","metadata":{"name":"rp2","creationTimestamp":"2026-11-23T15:23:43Z"},"spec":{"driver":"d.io","limit":100},"status":{"poolCount":5,"pools":[{"driver":"d.io","poolName":"a","generation":1,"resourceSliceCount":1,"totalDevices":4,"allocatedDevices":1,"availableDevices":2,"unavailableDevices":1,"nodeName":"node-1"}],"conditions":[{"type":"Complete","status":"True","lastTransitionTime":"2026-11-23T15:23:03Z","reason":"x","message":""}]}}`],
      [String.raw`["rp3","d.io","-","-","-","-","-",0,"Failed","<none>"]`, String.raw`{"kind":"ResourcePoolStatusRequest","apiVersion":"resource.k8s.io/v1alpha3","metadata":{"name":"rp3","creationTimestamp":"2026-11-23T15:23:43Z"},"spec":{"driver":"d.io","limit":100},"status":{"poolCount":0,"conditions":[{"type":"Failed","status":"True","lastTransitionTime":"2026-11-23T15:23:03Z","reason":"x","message":""}]}}`],
    ],
  },
  {
    resource: "/apis/flowcontrol.apiserver.k8s.io/v1/flowschemas",
    now: "2026-11-23T15:30:09.000Z",
    rows: [
      [String.raw`["exempt","exempt",1,"<none>","21m","False"]`, String.raw`{"kind":"FlowSchema","apiVersion":"flowcontrol.apiserver.k8s.io/v1","metadata":{"name":"exempt","generation":1,"creationTimestamp":"2026-11-23T15:08:35Z","annotations":{"apf.kubernetes.io/autoupdate-spec":"true"}},"spec":{"priorityLevelConfiguration":{"name":"exempt"},"matchingPrecedence":1,"rules":[{"subjects":[{"kind":"Group","group":{"name":"system:masters"}}],"resourceRules":[{"verbs":["*"],"apiGroups":["*"],"resources":["*"],"clusterScope":true,"namespaces":["*"]}],"nonResourceRules":[{"verbs":["*"],"nonResourceURLs":["*"]}]}]},"status":{"conditions":[{"type":"Dangling","status":"False","lastTransitionTime":"2026-11-23T15:08:35Z","reason":"Found","message":"This FlowSchema references the PriorityLevelConfiguration object named \"exempt\" and it exists"}]}}`],
      [String.raw`["system-nodes","system",500,"ByUser","21m","False"]`, String.raw`{"kind":"FlowSchema","apiVersion":"flowcontrol.apiserver.k8s.io/v1","metadata":{"name":"system-nodes","generation":1,"creationTimestamp":"2026-11-23T15:08:35Z","annotations":{"apf.kubernetes.io/autoupdate-spec":"true"}},"spec":{"priorityLevelConfiguration":{"name":"system"},"matchingPrecedence":500,"distinguisherMethod":{"type":"ByUser"},"rules":[{"subjects":[{"kind":"Group","group":{"name":"system:nodes"}}],"resourceRules":[{"verbs":["*"],"apiGroups":["*"],"resources":["*"],"clusterScope":true,"namespaces":["*"]}],"nonResourceRules":[{"verbs":["*"],"nonResourceURLs":["*"]}]}]},"status":{"conditions":[{"type":"Dangling","status":"False","lastTransitionTime":"2026-11-23T15:08:35Z","reason":"Found","message":"This FlowSchema references the PriorityLevelConfiguration object named \"system\" and it exists"}]}}`],
      [String.raw`["service-accounts","workload-low",9000,"ByUser","21m","False"]`, String.raw`{"kind":"FlowSchema","apiVersion":"flowcontrol.apiserver.k8s.io/v1","metadata":{"name":"service-accounts","generation":1,"creationTimestamp":"2026-11-23T15:08:35Z","annotations":{"apf.kubernetes.io/autoupdate-spec":"true"}},"spec":{"priorityLevelConfiguration":{"name":"workload-low"},"matchingPrecedence":9000,"distinguisherMethod":{"type":"ByUser"},"rules":[{"subjects":[{"kind":"Group","group":{"name":"system:serviceaccounts"}}],"resourceRules":[{"verbs":["*"],"apiGroups":["*"],"resources":["*"],"clusterScope":true,"namespaces":["*"]}],"nonResourceRules":[{"verbs":["*"],"nonResourceURLs":["*"]}]}]},"status":{"conditions":[{"type":"Dangling","status":"False","lastTransitionTime":"2026-11-23T15:08:35Z","reason":"Found","message":"This FlowSchema references the PriorityLevelConfiguration object named \"workload-low\" and it exists"}]}}`],
      [String.raw`["tbl-fs","nope",9000,"<none>","6m26s","True"]`, String.raw`{"kind":"FlowSchema","apiVersion":"flowcontrol.apiserver.k8s.io/v1","metadata":{"name":"tbl-fs","generation":1,"creationTimestamp":"2026-11-23T15:23:43Z"},"spec":{"priorityLevelConfiguration":{"name":"nope"},"matchingPrecedence":9000},"status":{"conditions":[{"type":"Dangling","status":"True","lastTransitionTime":"2026-11-23T15:23:43Z","reason":"NotFound","message":"This FlowSchema references the PriorityLevelConfiguration object named \"nope\" but there is no such object"}]}}`],
      [String.raw`["catch-all","catch-all",10000,"ByUser","21m","False"]`, String.raw`{"kind":"FlowSchema","apiVersion":"flowcontrol.apiserver.k8s.io/v1","metadata":{"name":"catch-all","generation":1,"creationTimestamp":"2026-11-23T15:08:35Z","annotations":{"apf.kubernetes.io/autoupdate-spec":"true"}},"spec":{"priorityLevelConfiguration":{"name":"catch-all"},"matchingPrecedence":10000,"distinguisherMethod":{"type":"ByUser"},"rules":[{"subjects":[{"kind":"Group","group":{"name":"system:unauthenticated"}},{"kind":"Group","group":{"name":"system:authenticated"}}],"resourceRules":[{"verbs":["*"],"apiGroups":["*"],"resources":["*"],"clusterScope":true,"namespaces":["*"]}],"nonResourceRules":[{"verbs":["*"],"nonResourceURLs":["*"]}]}]},"status":{"conditions":[{"type":"Dangling","status":"False","lastTransitionTime":"2026-11-23T15:08:35Z","reason":"Found","message":"This FlowSchema references the PriorityLevelConfiguration object named \"catch-all\" and it exists"}]}}`],
    ],
  },
  {
    resource: "/apis/flowcontrol.apiserver.k8s.io/v1/prioritylevelconfigurations",
    now: "2026-11-23T15:30:09.000Z",
    rows: [
      [String.raw`["exempt","Exempt","<none>","<none>","<none>","<none>","21m"]`, String.raw`{"kind":"PriorityLevelConfiguration","apiVersion":"flowcontrol.apiserver.k8s.io/v1","metadata":{"name":"exempt","generation":1,"creationTimestamp":"2026-11-23T15:08:35Z","annotations":{"apf.kubernetes.io/autoupdate-spec":"true"}},"spec":{"type":"Exempt","exempt":{"nominalConcurrencyShares":0,"lendablePercent":0}},"status":{}}`],
      [String.raw`["system","Limited",30,64,6,50,"21m"]`, String.raw`{"kind":"PriorityLevelConfiguration","apiVersion":"flowcontrol.apiserver.k8s.io/v1","metadata":{"name":"system","generation":1,"creationTimestamp":"2026-11-23T15:08:35Z","annotations":{"apf.kubernetes.io/autoupdate-spec":"true"}},"spec":{"type":"Limited","limited":{"nominalConcurrencyShares":30,"limitResponse":{"type":"Queue","queuing":{"queues":64,"handSize":6,"queueLengthLimit":50}},"lendablePercent":33}},"status":{}}`],
      [String.raw`["tbl-plc","Limited",0,"<none>","<none>","<none>","6m26s"]`, String.raw`{"kind":"PriorityLevelConfiguration","apiVersion":"flowcontrol.apiserver.k8s.io/v1","metadata":{"name":"tbl-plc","generation":1,"creationTimestamp":"2026-11-23T15:23:43Z"},"spec":{"type":"Limited","limited":{"nominalConcurrencyShares":0,"limitResponse":{"type":"Reject"},"lendablePercent":0}},"status":{}}`],
    ],
  },
  {
    resource: "/apis/internal.apiserver.k8s.io/v1alpha1/storageversions",
    now: "2026-11-23T15:30:09.000Z",
    rows: [
      [String.raw`["apps.x","apps/v1","k0=apps/v1,k1=apps/v1,k2=apps/v1 + 2 more...","6m26s"]`, String.raw`{"kind":"StorageVersion","apiVersion":"internal.apiserver.k8s.io/v1alpha1","metadata":{"name":"apps.x","creationTimestamp":"2026-11-23T15:23:43Z"},"spec":{},"status":{"storageVersions":[{"apiServerID":"k0","encodingVersion":"apps/v1","decodableVersions":["apps/v1"]},{"apiServerID":"k1","encodingVersion":"apps/v1","decodableVersions":["apps/v1"]},{"apiServerID":"k2","encodingVersion":"apps/v1","decodableVersions":["apps/v1"]},{"apiServerID":"k3","encodingVersion":"apps/v1","decodableVersions":["apps/v1"]},{"apiServerID":"k4","encodingVersion":"apps/v1","decodableVersions":["apps/v1"]}],"commonEncodingVersion":"apps/v1"}}`],
      [String.raw`["apps.y","<unset>","<unset>","6m26s"]`, String.raw`{"kind":"StorageVersion","apiVersion":"internal.apiserver.k8s.io/v1alpha1","metadata":{"name":"apps.y","creationTimestamp":"2026-11-23T15:23:43Z"},"spec":{},"status":{}}`],
    ],
  },
  {
    resource: "/apis/storagemigration.k8s.io/v1/storageversionmigrations",
    now: "2026-11-23T15:30:09.000Z",
    rows: [
      [String.raw`["svm","deployments.apps","Succeeded"]`, String.raw`{"kind":"StorageVersionMigration","apiVersion":"storagemigration.k8s.io/v1","metadata":{"name":"svm","creationTimestamp":"2026-11-23T15:23:43Z"},"spec":{"resource":{"group":"apps","resource":"deployments"}},"status":{"conditions":[{"type":"Running","status":"False","lastTransitionTime":"2026-11-23T15:23:31Z","reason":"x","message":""},{"type":"Succeeded","status":"True","lastTransitionTime":"2026-11-23T15:23:31Z","reason":"x","message":""}]}}`],
      [String.raw`["svm0","secrets","Unknown"]`, String.raw`{"kind":"StorageVersionMigration","apiVersion":"storagemigration.k8s.io/v1","metadata":{"name":"svm0","creationTimestamp":"2026-11-23T15:23:43Z"},"spec":{"resource":{"group":"","resource":"secrets"}},"status":{}}`],
    ],
  },
  {
    resource: "/apis/tbl.kybern.dev/v1/wides",
    now: "2026-11-23T15:30:09.000Z",
    columns: [{"name":"S","type":"string","jsonPath":".spec.s"},{"name":"Sdesc","type":"string","description":"own words","priority":1,"jsonPath":".spec.s"},{"name":"I","type":"integer","format":"int32","jsonPath":".spec.i"},{"name":"N","type":"number","jsonPath":".spec.n"},{"name":"B","type":"boolean","jsonPath":".spec.b"},{"name":"D","type":"date","jsonPath":".spec.d"},{"name":"Age","type":"date","jsonPath":".metadata.creationTimestamp"},{"name":"Ready","type":"string","jsonPath":".status.conditions[?(@.type==\"Ready\")].status"},{"name":"Ready2","type":"string","jsonPath":".status.conditions[?(@.type=='Ready')].reason"},{"name":"All","type":"string","jsonPath":".spec.list[*]"},{"name":"Idx","type":"string","jsonPath":".spec.list[1]"},{"name":"Neg","type":"string","jsonPath":".spec.list[-1]"},{"name":"Slice","type":"string","jsonPath":".spec.list[0:2]"},{"name":"Oob","type":"string","jsonPath":".spec.list[9]"},{"name":"Obj","type":"string","jsonPath":".spec.obj"},{"name":"Arr","type":"string","jsonPath":".spec.list"},{"name":"IntAsStr","type":"string","jsonPath":".spec.i"},{"name":"NumAsStr","type":"string","jsonPath":".spec.n"},{"name":"BoolAsStr","type":"string","jsonPath":".spec.b"},{"name":"StrAsInt","type":"integer","jsonPath":".spec.s"},{"name":"NumAsInt","type":"integer","jsonPath":".spec.n"},{"name":"IntAsNum","type":"number","jsonPath":".spec.i"},{"name":"StrAsBool","type":"boolean","jsonPath":".spec.s"},{"name":"IntAsDate","type":"date","jsonPath":".spec.i"},{"name":"Dot","type":"string","jsonPath":".metadata.annotations.x\\.io/y"},{"name":"Quo","type":"string","jsonPath":".metadata.labels['x\\.io/z']"},{"name":"Gt","type":"string","jsonPath":".spec.objs[?(@.v>3)].k"},{"name":"Ne","type":"string","jsonPath":".spec.objs[?(@.k!=\"a\")].v"},{"name":"Ex","type":"string","jsonPath":".spec.objs[?(@.opt)].k"},{"name":"BoolF","type":"string","jsonPath":".spec.objs[?(@.t==true)].k"},{"name":"Union","type":"string","jsonPath":".spec['s','i']"},{"name":"Rec","type":"string","jsonPath":"..k"},{"name":"Wild","type":"string","jsonPath":".spec.objs[*].v"},{"name":"Null","type":"string","jsonPath":".spec.nul"},{"name":"NullI","type":"integer","jsonPath":".spec.nul"},{"name":"FiltNA","type":"string","jsonPath":".spec.obj[?(@.a==1)]"},{"name":"Le","type":"string","jsonPath":".spec.objs[?(@.v<=2)].k"},{"name":"Mis","type":"string","jsonPath":".spec.objs[?(@.v==\"x\")].k"},{"name":"NoDot","type":"string","priority":2,"jsonPath":".spec"},{"name":"Big","type":"integer","jsonPath":".spec.big"},{"name":"BigS","type":"string","jsonPath":".spec.big"},{"name":"Flt","type":"string","jsonPath":".spec.flt"},{"name":"Html","type":"string","jsonPath":".spec.html"},{"name":"Step","type":"string","jsonPath":".spec.list[0:3:2]"},{"name":"Root","type":"string","jsonPath":".kind"},{"name":"WildMap","type":"string","jsonPath":".spec.one.*"}],
    rows: [
      [String.raw`["w0",null,null,null,null,null,null,"4m35s",null,null,null,null,null,null,null,null,null,null,null,null,null,null,null,null,null,null,null,null,null,null,null,null,null,null,null,null,null,null,null,null,null,null,null,null,null,"Wide",null]`, String.raw`{"apiVersion":"tbl.kybern.dev/v1","kind":"Wide","metadata":{"creationTimestamp":"2026-11-23T15:25:34Z","generation":1,"name":"w0","namespace":"tbl"}}`],
      [String.raw`["w1","text","text",42,1.5,true,"171m","4m35s","True","Fine","a","b","c","a",null,"{\"a\":1,\"b\":\"\\u003c\\u0026\\u003e\"}","[\"a\",\"b\",\"c\"]","42","1.5","true",null,1,42,null,null,"anno","lab","b","4","b","a","text","a","1","<no value>",null,null,"a",null,"{\"b\":true,\"big\":9007199254740993,\"d\":\"2026-11-23T12:38:54Z\",\"flt\":1e+30,\"html\":[\"\\u003ca\\u003e\"],\"i\":42,\"list\":[\"a\",\"b\",\"c\"],\"n\":1.5,\"nul\":null,\"obj\":{\"a\":1,\"b\":\"\\u003c\\u0026\\u003e\"},\"objs\":[{\"k\":\"a\",\"t\":true,\"v\":1},{\"k\":\"b\",\"opt\":1,\"v\":4},{\"k\":\"c\",\"v\":9}],\"one\":{\"x\":\"y\"},\"s\":\"text\"}",9007199254740993,"9007199254740993","1e+30","[\"\\u003ca\\u003e\"]","a","Wide","y"]`, String.raw`{"apiVersion":"tbl.kybern.dev/v1","kind":"Wide","metadata":{"annotations":{"x.io/y":"anno"},"creationTimestamp":"2026-11-23T15:25:34Z","generation":1,"labels":{"x.io/z":"lab"},"name":"w1","namespace":"tbl"},"spec":{"b":true,"big":9007199254740993,"d":"2026-11-23T12:38:54Z","flt":1e+30,"html":["<a>"],"i":42,"list":["a","b","c"],"n":1.5,"nul":null,"obj":{"a":1,"b":"<&>"},"objs":[{"k":"a","t":true,"v":1},{"k":"b","opt":1,"v":4},{"k":"c","v":9}],"one":{"x":"y"},"s":"text"},"status":{"conditions":[{"reason":"a","status":"False","type":"Synced"},{"reason":"Fine","status":"True","type":"Ready"}]}}`],
      [String.raw`["w2","","",7,3,null,"<invalid>","4m35s",null,null,null,null,null,null,null,"{}","[]","7.9","3","no",null,3,7.9,null,null,null,null,null,null,null,null,"",null,null,null,null,null,null,null,"{\"b\":\"no\",\"d\":\"nonsense\",\"flt\":0.000001,\"i\":7.9,\"list\":[],\"n\":3,\"obj\":{},\"objs\":[],\"s\":\"\"}",null,null,"1e-06",null,null,"Wide",null]`, String.raw`{"apiVersion":"tbl.kybern.dev/v1","kind":"Wide","metadata":{"creationTimestamp":"2026-11-23T15:25:34Z","generation":1,"name":"w2","namespace":"tbl"},"spec":{"b":"no","d":"nonsense","flt":0.000001,"i":7.9,"list":[],"n":3,"obj":{},"objs":[],"s":""}}`],
      [String.raw`["w3","5","5",null,null,false,"6y327d","4m35s",null,null,null,null,null,null,null,null,"abc","7","x","false",5,null,null,null,"<invalid>",null,null,null,null,null,null,"5","z",null,null,null,null,null,null,"{\"b\":false,\"d\":\"2020-01-02T03:04:05+02:00\",\"flt\":123456789.125,\"i\":\"7\",\"list\":\"abc\",\"n\":\"x\",\"objs\":{\"k\":\"z\"},\"s\":5}",null,null,"1.23456789125e+08",null,null,"Wide",null]`, String.raw`{"apiVersion":"tbl.kybern.dev/v1","kind":"Wide","metadata":{"creationTimestamp":"2026-11-23T15:25:34Z","generation":1,"name":"w3","namespace":"tbl"},"spec":{"b":false,"d":"2020-01-02T03:04:05+02:00","flt":123456789.125,"i":"7","list":"abc","n":"x","objs":{"k":"z"},"s":5}}`],
      [String.raw`["w4",null,null,-3,null,null,"<unknown>","4m35s",null,null,"[\"x\"]","{\"y\":1}","<no value>","[\"x\"]",null,null,"[[\"x\"],{\"y\":1},null]","-3",null,null,null,null,-3,null,null,null,null,null,null,null,null,"-3",null,null,null,null,null,null,null,"{\"d\":\"\",\"flt\":1e+23,\"i\":-3,\"list\":[[\"x\"],{\"y\":1},null]}",null,null,"1e+23",null,"[\"x\"]","Wide",null]`, String.raw`{"apiVersion":"tbl.kybern.dev/v1","kind":"Wide","metadata":{"creationTimestamp":"2026-11-23T15:25:34Z","generation":1,"name":"w4","namespace":"tbl"},"spec":{"d":"","flt":1e+23,"i":-3,"list":[["x"],{"y":1},null]}}`],
    ],
  },
  {
    resource: "/apis/tbl.kybern.dev/v1/plains",
    now: "2026-11-23T15:30:09.000Z",
    rows: [
      [String.raw`["p1","4m35s"]`, String.raw`{"apiVersion":"tbl.kybern.dev/v1","kind":"Plain","metadata":{"creationTimestamp":"2026-11-23T15:25:34Z","generation":1,"name":"p1","namespace":"tbl"}}`],
    ],
  },
  {
    resource: "/apis/tbl.kybern.dev/v1/empties",
    now: "2026-11-23T15:30:09.000Z",
    rows: [
      [String.raw`["e1","4m35s"]`, String.raw`{"apiVersion":"tbl.kybern.dev/v1","kind":"Empty","metadata":{"creationTimestamp":"2026-11-23T15:25:34Z","generation":1,"name":"e1","namespace":"tbl"}}`],
    ],
  },
];

const builtIn = groupVersions.flatMap((facts) =>
  builtInResources(facts, {
    strategy: () => undefined,
    read: (object) => ({ object, unknownFields: [] }),
    conversion: builtInConversion,
  })
);

function resourceAt(path: string, columns: readonly PrinterColumn[] | undefined): ServedResource {
  const parts = path.split("/");
  const [group, version, resource] = parts[1] === "api" ? ["", ...parts.slice(2)] : parts.slice(2);
  const found = builtIn.find((served) =>
    served.group === group && served.version === version && served.resource === resource
  );
  if (found !== undefined) return found;
  return {
    ...builtIn[0]!,
    group: group!,
    version: version!,
    resource: resource!,
    kind: "Custom",
    storage: { group: group!, version: version!, resource: resource!, kind: { group: group!, version: version!, kind: "Custom" } },
    custom: { definition: "", uid: "", preserveUnknownFields: false, ...(columns ? { printerColumns: columns } : {}) },
  };
}

for (const { resource: path, now, columns, rows } of recorded) {
  const resource = resourceAt(path, columns);
  const objects = rows.map(([, object]) => parseJson(object) as Unstructured);
  for (const [i, [cells, , conditions]] of rows.entries()) {
    Deno.test(`table: ${path} ${objects[i]!.metadata!.name} as the real server shows it`, () => {
      const table = tableFor(resource, objects, { includeObject: "None", now: new Date(now), list: true });
      const row = table.rows!.find(({ cells: [first, second] }) => [first, second].toString() === (parseJson(cells) as unknown[]).slice(0, 2).toString())
        ?? table.rows![i]!;
      assertEquals(row.cells, parseJson(cells));
      assertEquals(row.conditions, conditions === undefined ? undefined : parseJson(conditions));
      assertEquals(row.cells.length, table.columnDefinitions!.length + (resource.resource === "ipaddresses" ? 1 : 0));
    });
  }
}
