import type { AcmPort } from "../rotation/ports.ts";
import type { ServicePace } from "./service-pace.ts";

/**
 * ACM at a pace that its documented rates allow. A description is two calls, `DescribeCertificate`
 * and `GetCertificate`. How many certificates a search describes is known when it is over: these
 * calls, one after the other, are made up for by those who come next.
 */
export function paceAcm(
  acm: Pick<AcmPort, "describeCertificate" | "listCertificatesCovering">,
  pace: ServicePace,
): Pick<AcmPort, "describeCertificate" | "listCertificatesCovering"> {
  const descriptions = pace.of("DescribeCertificate");
  const bodies = pace.of("GetCertificate");
  return {
    async describeCertificate(arn) {
      await Promise.all([descriptions.take(), bodies.take()]);
      return await acm.describeCertificate(arn);
    },
    async listCertificatesCovering(customDomain) {
      await Promise.all([pace.of("ListCertificates").take(), descriptions.take(), bodies.take()]);
      const certificates = await acm.listCertificatesCovering(customDomain);
      // One description was asked for before.
      descriptions.spend(Math.max(0, certificates.length - 1));
      bodies.spend(Math.max(0, certificates.length - 1));
      return certificates;
    },
  };
}
