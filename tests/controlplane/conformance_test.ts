import { topics } from "../conformance/cases/mod.ts";
import { compareWithCommitted, recordTopics } from "../conformance/record.ts";
import { controlPlaneTests } from "./lacking.ts";

const test = await controlPlaneTests({ ownPlane: true, versions: ["1.37.2"] });

test("the real server answers the conformance suite as its record says", async () => {
  const fresh = await recordTopics(topics);
  const { findings, count } = await compareWithCommitted(fresh);
  console.log(count);
  if (findings.length > 0) {
    throw new Error(
      `${findings.length} differences between a fresh record and the committed one; if the cases changed, ` +
        `run tests/conformance/record.ts and commit what it writes\n${findings.slice(0, 50).join("\n")}`,
    );
  }
});
