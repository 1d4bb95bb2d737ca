import type { CognitoPort } from "../rotation/ports.ts";
import type { ServicePace } from "./service-pace.ts";

/** Pools that `ListUserPools` gives per call. */
const poolsPerPage = 60;

/** Cognito at the pace that its documented rates allow. Changes are not paced: audits make none. */
export function paceCognito(cognito: CognitoPort, pace: ServicePace): CognitoPort {
  const reads = (region: string) => pace.of("UserPoolRead", region);
  const resourceReads = (region: string) => pace.of("UserPoolResourceRead", region);
  return {
    ...cognito,
    async describeDomain(region, name) {
      await resourceReads(region).take();
      return await cognito.describeDomain(region, name);
    },
    async *listUserPoolIds(region) {
      const bucket = reads(region);
      await bucket.take();
      let listed = 0;
      for await (const userPoolId of cognito.listUserPoolIds(region)) {
        yield userPoolId;
        listed += 1;
        // The next one is on a page of its own.
        if (listed % poolsPerPage === 0) await bucket.take();
      }
    },
    async describeUserPool(region, userPoolId) {
      await reads(region).take();
      return await cognito.describeUserPool(region, userPoolId);
    },
    async listReplicas(region, userPoolId) {
      // Its category is not documented; a few calls an audit.
      await resourceReads(region).take();
      return await cognito.listReplicas(region, userPoolId);
    },
  };
}
