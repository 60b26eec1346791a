/**
 * The lives of all examples, by file name.
 *
 * @module
 */
import type { Life } from "./life.ts";
import { dnsRecords } from "./lives/dns_records.ts";
import { imageFollower } from "./lives/image_follower.ts";
import { mirror } from "./lives/mirror.ts";
import { podJanitor } from "./lives/pod_janitor.ts";
import { podLoop } from "./lives/pod_loop.ts";
import { secretRotation } from "./lives/secret_rotation.ts";
import { sharedSecrets } from "./lives/shared_secrets.ts";
import { teamLabels } from "./lives/team_labels.ts";
import { tenants } from "./lives/tenants.ts";
import { website } from "./lives/website.ts";

/** The lives of all examples. */
export const lives: readonly Life[] = [
  dnsRecords as Life,
  imageFollower as Life,
  mirror,
  podJanitor,
  podLoop,
  secretRotation,
  sharedSecrets,
  teamLabels,
  tenants,
  website,
];
