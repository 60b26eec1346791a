// deno-fmt-ignore-file

/**
 * Bodies that kubectl 1.37.2 sent, and what the same commands print with `--dry-run=client -o json`.
 */
import { assertEquals } from "@std/assert";
import { readProtobuf } from "./mod.ts";

const recorded: readonly (readonly [command: string, definition: string, body: string, json: string])[] = [
  ["create namespace one", "io.k8s.api.core.v1.Namespace", "azhzAAoPCgJ2MRIJTmFtZXNwYWNlEhsKEwoDb25lEgAaACIAKgAyADgAQgASABoCCgAaACIA",
    String.raw`{"kind":"Namespace","apiVersion":"v1","metadata":{"name":"one"},"spec":{},"status":{}}`],
  ["create configmap c --from-literal=a=b --from-file=bin=bin.dat", "io.k8s.api.core.v1.ConfigMap", "azhzAAoPCgJ2MRIJQ29uZmlnTWFwEicKEQoBYxIAGgAiACoAMgA4AEIAEgYKAWESAWIaCgoDYmluEgP//gAaACIA",
    String.raw`{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"c"},"data":{"a":"b"},"binaryData":{"bin":"//4A"}}`],
  ["create secret generic s --from-literal=a=b", "io.k8s.api.core.v1.Secret", "azhzAAoMCgJ2MRIGU2VjcmV0Eh0KEQoBcxIAGgAiACoAMgA4AEIAEgYKAWESAWIaABoAIgA=",
    String.raw`{"kind":"Secret","apiVersion":"v1","metadata":{"name":"s"},"data":{"a":"Yg=="}}`],
  ["create serviceaccount sa", "io.k8s.api.core.v1.ServiceAccount", "azhzAAoUCgJ2MRIOU2VydmljZUFjY291bnQSFAoSCgJzYRIAGgAiACoAMgA4AEIAGgAiAA==",
    String.raw`{"kind":"ServiceAccount","apiVersion":"v1","metadata":{"name":"sa"}}`],
  ["create token sa --duration=10m", "io.k8s.api.authentication.v1.TokenRequest", "azhzAAooChhhdXRoZW50aWNhdGlvbi5rOHMuaW8vdjESDFRva2VuUmVxdWVzdBIdChAKABIAGgAiACoAMgA4AEIAEgMg2AQaBAoAEgAaACIA",
    String.raw`{"kind":"TokenRequest","apiVersion":"authentication.k8s.io/v1","metadata":{},"spec":{"expirationSeconds":600},"status":{"token":"","expirationTimestamp":null}}`],
  ["create deployment web --image=nginx --replicas=2 --port=80", "io.k8s.api.apps.v1.Deployment", "azhzAAoVCgdhcHBzL3YxEgpEZXBsb3ltZW50ErgBCh8KA3dlYhIAGgAiACoAMgA4AEIAWgoKA2FwcBIDd2ViEoYBCAISDAoKCgNhcHASA3dlYhpsChwKABIAGgAiACoAMgA4AEIAWgoKA2FwcBIDd2ViEkwSLgoFbmdpbngSBW5naW54KgAyCgoAEAAYUCIAKgBCAGoAcgCAAQCIAQCQAQCiAQAaADIAQgBKAFIAWABgAGgAggEAigEAmgEAwgEAIgIKACgAOAAaDAgAEAAYACAAKAA4ABoAIgA=",
    String.raw`{"kind":"Deployment","apiVersion":"apps/v1","metadata":{"name":"web","labels":{"app":"web"}},"spec":{"replicas":2,"selector":{"matchLabels":{"app":"web"}},"template":{"metadata":{"labels":{"app":"web"}},"spec":{"containers":[{"name":"nginx","image":"nginx","ports":[{"containerPort":80}],"resources":{}}]}},"strategy":{}},"status":{}}`],
  ["create job j --image=busybox -- sleep 1", "io.k8s.api.batch.v1.Job", "azhzAAoPCghiYXRjaC92MRIDSm9iEoIBChEKAWoSABoAIgAqADIAOABCABJjMmEKEAoAEgAaACIAKgAyADgAQgASTRIqCgFqEgdidXN5Ym94GgVzbGVlcBoBMSoAQgBqAHIAgAEAiAEAkAEAogEAGgVOZXZlcjIAQgBKAFIAWABgAGgAggEAigEAmgEAwgEAGgggACgAMAA6ABoAIgA=",
    String.raw`{"kind":"Job","apiVersion":"batch/v1","metadata":{"name":"j"},"spec":{"template":{"metadata":{},"spec":{"containers":[{"name":"j","image":"busybox","command":["sleep","1"],"resources":{}}],"restartPolicy":"Never"}}},"status":{}}`],
  ["create cronjob cj --image=busybox --schedule='*/5 * * * *' -- date", "io.k8s.api.batch.v1.CronJob", "azhzAAoTCghiYXRjaC92MRIHQ3JvbkpvYhKkAQoSCgJjahIAGgAiACoAMgA4AEIAEosBCgsqLzUgKiAqICogKhoAKnoKEgoCY2oSABoAIgAqADIAOABCABJkMmIKEAoAEgAaACIAKgAyADgAQgASThInCgJjahIHYnVzeWJveBoEZGF0ZSoAQgBqAHIAgAEAiAEAkAEAogEAGglPbkZhaWx1cmUyAEIASgBSAFgAYABoAIIBAIoBAJoBAMIBABoAGgAiAA==",
    String.raw`{"kind":"CronJob","apiVersion":"batch/v1","metadata":{"name":"cj"},"spec":{"schedule":"*/5 * * * *","jobTemplate":{"metadata":{"name":"cj"},"spec":{"template":{"metadata":{},"spec":{"containers":[{"name":"cj","image":"busybox","command":["date"],"resources":{}}],"restartPolicy":"OnFailure"}}}}},"status":{}}`],
  ["create role r --verb=get,list --resource=pods,deployments.apps", "io.k8s.api.rbac.v1.Role", "azhzAAokChxyYmFjLmF1dGhvcml6YXRpb24uazhzLmlvL3YxEgRSb2xlEkgKEQoBchIAGgAiACoAMgA4AEIAEhMKA2dldAoEbGlzdBIAGgRwb2RzEh4KA2dldAoEbGlzdBIEYXBwcxoLZGVwbG95bWVudHMaACIA",
    String.raw`{"kind":"Role","apiVersion":"rbac.authorization.k8s.io/v1","metadata":{"name":"r"},"rules":[{"verbs":["get","list"],"apiGroups":[""],"resources":["pods"]},{"verbs":["get","list"],"apiGroups":["apps"],"resources":["deployments"]}]}`],
  ["create rolebinding rb --role=r --serviceaccount=default:sa", "io.k8s.api.rbac.v1.RoleBinding", "azhzAAorChxyYmFjLmF1dGhvcml6YXRpb24uazhzLmlvL3YxEgtSb2xlQmluZGluZxJbChIKAnJiEgAaACIAKgAyADgAQgASHwoOU2VydmljZUFjY291bnQSABoCc2EiB2RlZmF1bHQaJAoZcmJhYy5hdXRob3JpemF0aW9uLms4cy5pbxIEUm9sZRoBchoAIgA=",
    String.raw`{"kind":"RoleBinding","apiVersion":"rbac.authorization.k8s.io/v1","metadata":{"name":"rb"},"subjects":[{"kind":"ServiceAccount","name":"sa","namespace":"default"}],"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"Role","name":"r"}}`],
  ["create clusterrole cr --verb=get --non-resource-url=/healthz", "io.k8s.api.rbac.v1.ClusterRole", "azhzAAorChxyYmFjLmF1dGhvcml6YXRpb24uazhzLmlvL3YxEgtDbHVzdGVyUm9sZRIlChIKAmNyEgAaACIAKgAyADgAQgASDwoDZ2V0KggvaGVhbHRoehoAIgA=",
    String.raw`{"kind":"ClusterRole","apiVersion":"rbac.authorization.k8s.io/v1","metadata":{"name":"cr"},"rules":[{"verbs":["get"],"nonResourceURLs":["/healthz"]}]}`],
  ["create clusterrole agg --aggregation-rule=a=b", "io.k8s.api.rbac.v1.ClusterRole", "azhzAAorChxyYmFjLmF1dGhvcml6YXRpb24uazhzLmlvL3YxEgtDbHVzdGVyUm9sZRIhChMKA2FnZxIAGgAiACoAMgA4AEIAGgoKCAoGCgFhEgFiGgAiAA==",
    String.raw`{"kind":"ClusterRole","apiVersion":"rbac.authorization.k8s.io/v1","metadata":{"name":"agg"},"rules":null,"aggregationRule":{"clusterRoleSelectors":[{"matchLabels":{"a":"b"}}]}}`],
  ["create clusterrolebinding crb --clusterrole=cr --user=alice", "io.k8s.api.rbac.v1.ClusterRoleBinding", "azhzAAoyChxyYmFjLmF1dGhvcml6YXRpb24uazhzLmlvL3YxEhJDbHVzdGVyUm9sZUJpbmRpbmcSbwoTCgNjcmISABoAIgAqADIAOABCABIqCgRVc2VyEhlyYmFjLmF1dGhvcml6YXRpb24uazhzLmlvGgVhbGljZSIAGiwKGXJiYWMuYXV0aG9yaXphdGlvbi5rOHMuaW8SC0NsdXN0ZXJSb2xlGgJjchoAIgA=",
    String.raw`{"kind":"ClusterRoleBinding","apiVersion":"rbac.authorization.k8s.io/v1","metadata":{"name":"crb"},"subjects":[{"kind":"User","apiGroup":"rbac.authorization.k8s.io","name":"alice"}],"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"cr"}}`],
  ["create quota q --hard=cpu=1,memory=1Gi,pods=2", "io.k8s.api.core.v1.ResourceQuota", "azhzAAoTCgJ2MRINUmVzb3VyY2VRdW90YRJBChEKAXESABoAIgAqADIAOABCABIqCgoKA2NwdRIDCgExCg8KBm1lbW9yeRIFCgMxR2kKCwoEcG9kcxIDCgEyGgAaACIA",
    String.raw`{"kind":"ResourceQuota","apiVersion":"v1","metadata":{"name":"q"},"spec":{"hard":{"cpu":"1","memory":"1Gi","pods":"2"}},"status":{}}`],
  ["create poddisruptionbudget pdb --selector=app=web --min-available=50%", "io.k8s.api.policy.v1.PodDisruptionBudget", "azhzAAogCglwb2xpY3kvdjESE1BvZERpc3J1cHRpb25CdWRnZXQSPAoTCgNwZGISABoAIgAqADIAOABCABIZCgkIARAAGgM1MCUSDAoKCgNhcHASA3dlYhoKCAAYACAAKAAwABoAIgA=",
    String.raw`{"kind":"PodDisruptionBudget","apiVersion":"policy/v1","metadata":{"name":"pdb"},"spec":{"minAvailable":"50%","selector":{"matchLabels":{"app":"web"}}},"status":{"disruptionsAllowed":0,"currentHealthy":0,"desiredHealthy":0,"expectedPods":0}}`],
  ["create priorityclass pc --value=-10 --description=x", "io.k8s.api.scheduling.v1.PriorityClass", "azhzAAolChRzY2hlZHVsaW5nLms4cy5pby92MRINUHJpb3JpdHlDbGFzcxI6ChIKAnBjEgAaACIAKgAyADgAQgAQ9v//////////ARgAIgF4KhRQcmVlbXB0TG93ZXJQcmlvcml0eRoAIgA=",
    String.raw`{"kind":"PriorityClass","apiVersion":"scheduling.k8s.io/v1","metadata":{"name":"pc"},"value":-10,"description":"x","preemptionPolicy":"PreemptLowerPriority"}`],
  ["create ingress ing --rule='example.com/path*=svc:80,tls=sec'", "io.k8s.api.networking.v1.Ingress", "azhzAAofChRuZXR3b3JraW5nLms4cy5pby92MRIHSW5ncmVzcxJiChMKA2luZxIAGgAiACoAMgA4AEIAEkcSEgoLZXhhbXBsZS5jb20SA3NlYxoxCgtleGFtcGxlLmNvbRIiCiAKHgoFL3BhdGgSDSILCgNzdmMSBAoAEFAaBlByZWZpeBoCCgAaACIA",
    String.raw`{"kind":"Ingress","apiVersion":"networking.k8s.io/v1","metadata":{"name":"ing"},"spec":{"tls":[{"hosts":["example.com"],"secretName":"sec"}],"rules":[{"host":"example.com","http":{"paths":[{"path":"/path","pathType":"Prefix","backend":{"service":{"name":"svc","port":{"number":80}}}}]}}]},"status":{"loadBalancer":{}}}`],
  ["create service clusterip svc --tcp=80:http", "io.k8s.api.core.v1.Service", "azhzAAoNCgJ2MRIHU2VydmljZRJsCh8KA3N2YxIAGgAiACoAMgA4AEIAWgoKA2FwcBIDc3ZjEkUKHgoHODAtaHR0cBIDVENQGFAiCggBEAAaBGh0dHAoABIKCgNhcHASA3N2YxoAIglDbHVzdGVySVA6AEIAUgBaAGAAaAAaAgoAGgAiAA==",
    String.raw`{"kind":"Service","apiVersion":"v1","metadata":{"name":"svc","labels":{"app":"svc"}},"spec":{"ports":[{"name":"80-http","protocol":"TCP","port":80,"targetPort":"http"}],"selector":{"app":"svc"},"type":"ClusterIP"},"status":{"loadBalancer":{}}}`],
  ["create service nodeport np --tcp=80:8080 --node-port=30001", "io.k8s.api.core.v1.Service", "azhzAAoNCgJ2MRIHU2VydmljZRJnCh0KAm5wEgAaACIAKgAyADgAQgBaCQoDYXBwEgJucBJCCh0KBzgwLTgwODASA1RDUBhQIgcIABCQPxoAKLHqARIJCgNhcHASAm5wGgAiCE5vZGVQb3J0OgBCAFIAWgBgAGgAGgIKABoAIgA=",
    String.raw`{"kind":"Service","apiVersion":"v1","metadata":{"name":"np","labels":{"app":"np"}},"spec":{"ports":[{"name":"80-8080","protocol":"TCP","port":80,"targetPort":8080,"nodePort":30001}],"selector":{"app":"np"},"type":"NodePort"},"status":{"loadBalancer":{}}}`],
  ["create service externalname en --external-name=example.com", "io.k8s.api.core.v1.Service", "azhzAAoNCgJ2MRIHU2VydmljZRJXCh0KAmVuEgAaACIAKgAyADgAQgBaCQoDYXBwEgJlbhIyEgkKA2FwcBICZW4aACIMRXh0ZXJuYWxOYW1lOgBCAFILZXhhbXBsZS5jb21aAGAAaAAaAgoAGgAiAA==",
    String.raw`{"kind":"Service","apiVersion":"v1","metadata":{"name":"en","labels":{"app":"en"}},"spec":{"selector":{"app":"en"},"type":"ExternalName","externalName":"example.com"},"status":{"loadBalancer":{}}}`],
  ["autoscale deployment web --min=1 --max=3 --cpu=80%", "io.k8s.api.autoscaling.v2.HorizontalPodAutoscaler", "azhzAAopCg5hdXRvc2NhbGluZy92MhIXSG9yaXpvbnRhbFBvZEF1dG9zY2FsZXISYQoTCgN3ZWISABoAIgAqADIAOABCABJEChoKCkRlcGxveW1lbnQSA3dlYhoHYXBwcy92MRABGAMiIgoIUmVzb3VyY2UiFgoDY3B1Eg8KC1V0aWxpemF0aW9uIFAaBBgAIAAaACIA",
    String.raw`{"kind":"HorizontalPodAutoscaler","apiVersion":"autoscaling/v2","metadata":{"name":"web"},"spec":{"scaleTargetRef":{"kind":"Deployment","name":"web","apiVersion":"apps/v1"},"minReplicas":1,"maxReplicas":3,"metrics":[{"type":"Resource","resource":{"name":"cpu","target":{"type":"Utilization","averageUtilization":80}}}]},"status":{"desiredReplicas":0,"currentMetrics":null}}`],
  ["auth can-i get pods", "io.k8s.api.authorization.v1.SelfSubjectAccessReview", "azhzAAoyChdhdXRob3JpemF0aW9uLms4cy5pby92MRIXU2VsZlN1YmplY3RBY2Nlc3NSZXZpZXcSPAoQCgASABoAIgAqADIAOABCABIeChwKB2RlZmF1bHQSA2dldBoAIgAqBHBvZHMyADoAGggIABIAGgAgABoAIgA=",
    String.raw`{"kind":"SelfSubjectAccessReview","apiVersion":"authorization.k8s.io/v1","metadata":{},"spec":{"resourceAttributes":{"namespace":"default","verb":"get","resource":"pods"}},"status":{"allowed":false}}`],
  ["auth can-i --list", "io.k8s.api.authorization.v1.SelfSubjectRulesReview", "azhzAAoxChdhdXRob3JpemF0aW9uLms4cy5pby92MRIWU2VsZlN1YmplY3RSdWxlc1JldmlldxIjChAKABIAGgAiACoAMgA4AEIAEgkKB2RlZmF1bHQaBBgAIgAaACIA",
    String.raw`{"kind":"SelfSubjectRulesReview","apiVersion":"authorization.k8s.io/v1","metadata":{},"spec":{"namespace":"default"},"status":{"incomplete":false}}`],
];

/** Protobuf has no null: what a list says by it in JSON, it says by silence. */
function withoutNulls(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (_key, member) => member ?? undefined);
}

for (const [command, definition, body, json] of recorded) {
  Deno.test(`what kubectl sends for: ${command}`, async () => {
    const read = await readProtobuf(Uint8Array.fromBase64(body), definition);
    assertEquals(withoutNulls(read), withoutNulls(JSON.parse(json)));
  });
}
