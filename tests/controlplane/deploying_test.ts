import type { TokenRequest } from "../../api/authentication.k8s.io/v1.ts";
import { Clientset } from "../../clientset/mod.ts";
import { loadConfig } from "../../rest/mod.ts";
import { checkDeploying } from "../deploying/checks.ts";
import { ControlPlane } from "./control_plane.ts";
import { kubeconfigText } from "./kubeconfig.ts";
import { controlPlaneTests } from "./lacking.ts";
import { controlPlaneVersions } from "./versions.ts";

const test = await controlPlaneTests({ ownPlane: true });

for (const version of controlPlaneVersions) {
  test(`docs/deploying.md holds on ${version}: its roles grant what its program needs, and no more`, async () => {
    await using plane = await ControlPlane.start({ version });
    await using access = await loadConfig({ kubeconfig: plane.kubeconfig });
    const accounts = new Clientset(access).coreV1.serviceAccounts("mirror");
    const kubeconfig = async () => {
      const { status } = await accounts.subresource<TokenRequest>("token").create("mirror", {
        apiVersion: "authentication.k8s.io/v1",
        kind: "TokenRequest",
        spec: { audiences: [], expirationSeconds: 600 },
      });
      const { url: server, caData } = plane;
      return kubeconfigText({ server, caData, user: "mirror", credentials: { token: status!.token! } });
    };
    await checkDeploying({ access, kubeconfig });
  });
}
