/**
 * Every fault that was thought out.
 *
 * @module
 */
import type { ListedFault } from "../fault.ts";
import { cacheFaults } from "./cache.ts";
import { configurationFaults } from "./configuration.ts";
import { controllerClientFaults } from "./controller_client.ts";
import { controllerRuntimeFaults } from "./controller_runtime.ts";
import { controllerTellingFaults } from "./controller_telling.ts";
import { customResourceFaults } from "./custom_resources.ts";
import { eventFaults } from "./events.ts";
import { http1Faults } from "./http1.ts";
import { leaderElectionFaults } from "./leaderelection.ts";
import { restFaults } from "./rest.ts";
import { workqueueFaults } from "./workqueue.ts";

/** By folder, in the order of the behaviours. */
export const listedFaults: readonly ListedFault[] = [
  ...configurationFaults,
  ...restFaults,
  ...http1Faults,
  ...cacheFaults,
  ...workqueueFaults,
  ...leaderElectionFaults,
  ...eventFaults,
  ...controllerClientFaults,
  ...controllerRuntimeFaults,
  ...controllerTellingFaults,
  ...customResourceFaults,
];
