import { assert, assertEquals } from "@std/assert";
import { leaderFaultRuns } from "../long/leader_faults.ts";
import { faultKinds } from "../long/leader_faults/team_log.ts";
import { ControlPlane } from "./control_plane.ts";
import { controlPlaneTests } from "./lacking.ts";

const test = await controlPlaneTests({ ownPlane: true, versions: ["1.37.2"] });

/** Runs of each kind; `deno task test:long leader_faults` has forty of each on the embedded server. */
const runsOfKind = 3;

test("no write of a leader that fell reaches the server after its deadline, on 1.37.2", async () => {
  await using plane = await ControlPlane.start({ version: "1.37.2" });
  const { problems, figures } = await leaderFaultRuns({
    seed: 1,
    runs: runsOfKind * faultKinds.length,
    teamSizes: [2, 3],
    kubeconfig: plane.kubeconfig,
  });
  console.log(figures);
  assertEquals(problems, []);
  for (const kind of faultKinds) assertEquals(figures[`runs of ${kind}`], runsOfKind);
  assert(
    Number(figures["take-overs of a lease that ran out"]) >= runsOfKind,
    "killed leaders have followers",
  );
});
