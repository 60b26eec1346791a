/**
 * Who sends a request, and whether they may.
 *
 * @module
 */
export * from "./authenticator.ts";
export * from "./authorizer.ts";
export { impersonatedUser } from "./impersonation.ts";
export { RbacAuthorizer } from "./rbac.ts";
export { reviewStrategies } from "./reviews.ts";
export { tokenSubresource } from "./token_requests.ts";
export { createBootstrapRoles } from "./bootstrap_roles.ts";
