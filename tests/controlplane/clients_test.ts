import { anyObject } from "../clients/any_object.ts";
import { below } from "../clients/below.ts";
import { discovery } from "../clients/discovery.ts";
import { untyped } from "../clients/untyped.ts";
import { verbs } from "../clients/verbs.ts";
import { walk } from "../clients/walk.ts";
import { watches } from "../clients/watches.ts";
import { registerChecks } from "./checks.ts";
import { downApi } from "./clients/down_api.ts";
import { history } from "./clients/history.ts";
import { kubectlCache } from "./clients/kubectl_cache.ts";
import { users } from "./clients/users.ts";

await registerChecks({
  what: "the clients",
  anywhere: [...walk, ...verbs, ...below, ...untyped, ...watches, ...discovery, ...anyObject],
  onPlane: [...users, ...downApi, ...kubectlCache, ...history],
});
