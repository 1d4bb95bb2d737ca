import { rankCertificateNames } from "@latchkey/core/audit/certificate-names";
import { findUnitCustomDomains } from "@latchkey/core/audit/find-unit-custom-domains";
import { paceAcm } from "@latchkey/core/audit/pace-acm";
import { createServicePace } from "@latchkey/core/audit/service-pace";
import { createAcmAdapter } from "@latchkey/core/aws/acm-adapter";
import { listCertificateNames } from "@latchkey/core/aws/certificate-name-adapter";
import { createCognitoAdapter } from "@latchkey/core/aws/cognito-adapter";
import { createUserPoolPageAdapter } from "@latchkey/core/aws/user-pool-page-adapter";
import type { Expiring, SearchOrder } from "./measure.ts";

/*
 * Latchkey's way of finding expiring certificates of custom domains, as a program of its own like
 * the scripts that it is compared with. Prints one line of JSON.
 */
const order = JSON.parse(process.argv[2] ?? "{}") as SearchOrder;
const startedAt = performance.now();

/** So many times as fast as the machine's clock: for memory, not for time. */
const clock = {
  now: () => new Date(Date.now() + (performance.now() - startedAt) * (order.haste - 1)),
};
const sleep = (milliseconds: number) =>
  new Promise<void>((resolve) => {
    setTimeout(resolve, milliseconds / order.haste);
  });

const share = order.share === undefined ? {} : { share: order.share };
const pace = createServicePace({ clock, sleep, ...share });
const ranked = await rankCertificateNames(
  listCertificateNames(() => pace.of("ListCertificates").take()),
);
const certificateNames = order.isLikeliestLast ? ranked.toReversed() : ranked;
const search = await findUnitCustomDomains(
  { accountId: "123456789012", region: order.region },
  { clock, pace, cognito: createCognitoAdapter(), userPools: createUserPoolPageAdapter() },
  { certificateNames },
);
const acm = paceAcm(createAcmAdapter(), pace);
const limit = Date.now() + order.days * 86_400_000;
const looked = await Promise.all(
  search.customDomains.map(async ({ name, userPoolId, customDomain }): Promise<Expiring[]> => {
    if (customDomain === undefined) return [];
    const { certificateArn } = customDomain;
    const notAfter = (await acm.describeCertificate(certificateArn))?.notAfter;
    if (notAfter === undefined || notAfter.getTime() > limit) return [];
    return [{ customDomain: name, userPoolId, certificateArn, notAfter: notAfter.toISOString() }];
  }),
);
const expiring = looked.flat();
console.info(
  JSON.stringify({
    expiring,
    seconds: (performance.now() - startedAt) / 1000,
    names: certificateNames.length,
    userPools: search.userPools,
    end: search.end,
    problems: search.problems.length,
    peakMegabytes: process.resourceUsage().maxRSS / 1024,
    liveMegabytes: liveMegabytes(),
  }),
);

/** What is held once nothing is garbage; Node tells only with `--expose-gc`. */
function liveMegabytes(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed / 1024 / 1024;
}
