/**
 * What keeps a server from saying what it serves.
 *
 * @module
 */

/** Some groups and versions did not say what they serve, as when the server behind an APIService is down. */
export class GroupDiscoveryError extends Error {
  /** Always `GroupDiscoveryError`. */
  override readonly name: string = "GroupDiscoveryError";
  /** Why, by group and version. */
  readonly failures: ReadonlyMap<string, Error>;

  /** Describes failures by group and version. */
  constructor(failures: ReadonlyMap<string, Error>) {
    const parts = [...failures].map(([groupVersion, error]) => `${groupVersion} (${error.message})`);
    super(`could not find out the resources of ${parts.join(", ")}`);
    this.failures = failures;
  }
}

/** What a server tells of a group and version is out of date: it cannot reach whoever serves it. */
export class StaleGroupVersionError extends Error {
  /** Always `StaleGroupVersionError`. */
  override readonly name: string = "StaleGroupVersionError";
  /** For example `metrics.k8s.io/v1beta1`. */
  readonly groupVersion: string;

  /** Describes one group and version. */
  constructor(groupVersion: string) {
    super("the server's knowledge of it is out of date");
    this.groupVersion = groupVersion;
  }
}

/** A server's answer to discovery does not say in which form it is. */
export class UnknownDiscoveryFormError extends Error {
  /** Always `UnknownDiscoveryFormError`. */
  override readonly name: string = "UnknownDiscoveryFormError";
}
