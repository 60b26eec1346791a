/**
 * Requests to a Kubernetes server: configuration, transport, the client for any path and the client for any kind.
 *
 * @module
 */
export {
  type ApplyDraft,
  type ApplyRefusals,
  type ApplyStatusDraft,
  type RefusedByApply,
  type WithStatus,
} from "./apply_draft.ts";
export * from "./client_options.ts";
export * from "./create_or_update.ts";
export * from "./delete_and_wait.ts";
export * from "./kind_client.ts";
export { mergeFrom, type MergeFromOptions, type MergePatch } from "./merge_from.ts";
export * from "./object_condition.ts";
export * from "./object_decoder.ts";
export * from "./patch_type.ts";
export { type ObjectAnswer, type PendingRequest } from "./pending_request.ts";
export { type PodClient, type PodExecOptions, type PodStreams } from "./pod_client.ts";
export { type ProxyClient, type Proxying } from "./proxy_client.ts";
export * from "./rate_limiter.ts";
export * from "./request_error.ts";
export * from "./request_options.ts";
export {
  type PatchBody,
  ResourceClient,
  type ResourceClientOptions,
  type WriteDefaults,
} from "./resource_client.ts";
export * from "./rest_client.ts";
export { type ParamValue, type RequestBody, type RESTRequest } from "./rest_request.ts";
export * from "./retry_on_conflict.ts";
export * from "./status_error.ts";
export { type Copied, type CopyFromOptions, type CopyOptions } from "./streams/copy.ts";
export { type PodLogOptions, type PodLogs } from "./streams/pod_logs.ts";
export {
  type PodExit,
  type PodOutput,
  type PodProcess,
  type PodStreamsOptions,
  type TerminalSize,
} from "./streams/pod_process.ts";
export { type PortForward, type PortForwardOptions } from "./streams/port_forward.ts";
export { type PortForwardListener, type PortForwardListenOptions } from "./streams/port_forward_listener.ts";
export { type ProxyFetch, type ProxyOptions } from "./streams/proxy.ts";
export { StreamError, type StreamErrorCode } from "./streams/stream_error.ts";
export { TarError } from "./tar/tar_header.ts";
export { type SkippedEntry } from "./tar/unpack.ts";
export { type SubresourceClient } from "./subresource_client.ts";
export { isTransportError, TransportError, type TransportErrorCode } from "./transport_errors.ts";
export * from "./url_backoff.ts";
export { defaultFieldManager, defaultUserAgent } from "./user_agent.ts";
export * from "./wait_for.ts";
export { tellOnce, type WarningHandler, warnOnce } from "./warning.ts";
export * from "./until.ts";
export { type StallRule, WatchStalledError } from "./watch_deadline.ts";
export * from "./watch_demand.ts";
export * from "./watch_event.ts";
export { type WatchReadOptions, type WatchSourceOptions } from "./watch_opening.ts";
export { type BatchSource } from "./batch_source.ts";
export * from "./watch_stream.ts";
export { ConfigError, type ConfigProblem, isConfigurationInvalid, isEmptyConfig } from "./config_error.ts";
export { type ConfigOverrides, overrideConfig } from "./config_overrides.ts";
export { flattenConfig } from "./flatten_config.ts";
export * from "./kubeconfig.ts";
export { loadingPrecedence, readKubeconfig, type ReadKubeconfigOptions } from "./kubeconfig_files.ts";
export { parseKubeconfig, type ParseKubeconfigOptions } from "./kubeconfig_parse.ts";
export { redactSecrets } from "./kubeconfig_redaction.ts";
export { confirmUsable, validateConfig } from "./kubeconfig_select.ts";
export { type KubeconfigTree } from "./kubeconfig_tree.ts";
export { stringifyKubeconfig, writeKubeconfig, type WriteKubeconfigOptions } from "./kubeconfig_write.ts";
export { minifyConfig } from "./minify_config.ts";
export { modifyConfig, type ModifyConfigOptions } from "./modify_config.ts";
export { Configuration, type ConfigurationParts, type ConfigurationSummary } from "./configuration.ts";
export { inClusterConfig, type InClusterOptions } from "./in_cluster.ts";
export { type PluginAllowlistEntry, type PluginPolicy } from "./plugin_policy.ts";
export { type PluginOptions } from "./user_credential.ts";
export {
  type BoundObject,
  serviceAccountConfig,
  type ServiceAccountOptions,
} from "./service_account_config.ts";
export { CredentialTransport } from "./credential_transport.ts";
export { type Credential } from "./credential.ts";
export {
  CachedTokenSource,
  type CachedTokenSourceOptions,
  type Token,
  type TokenSource,
} from "./token_source.ts";
export { type HttpExchange, maskHeader } from "./http_exchange.ts";
export { loadConfig, type LoadConfigOptions } from "./load_config.ts";
