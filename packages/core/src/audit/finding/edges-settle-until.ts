import type { Certificate } from "../../certificate/certificate.ts";
import type { CustomDomainLook } from "../custom-domain-look.ts";

const minuteMs = 60_000;

/**
 * Until when edges may serve the certificate before without anything being wrong: an hour after a
 * new ARN was set, 24 hours after a renewal or re-import under the ARN that is held (the deadlines
 * of the configuration). When an ARN was set Cognito does not tell: it was after the certificate
 * came into being, and before Latchkey published it as proved.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateUserPoolDomain.html
 */
export function edgesSettleUntil({ subject, published }: CustomDomainLook): Date {
  const { current, config } = subject;
  const { rotatedDeadlineMinutes, renewedDeadlineMinutes } = config.verification;
  const renewedAt = current === undefined ? 0 : renewedAtOf(current);
  const provedAt = published?.arn === current?.arn ? published?.publishedAt?.getTime() : undefined;
  // It was proved before it got its present form: so the ARN is older than that.
  const isRenewed = current?.renewal?.status === "SUCCESS" || (provedAt ?? renewedAt) < renewedAt;
  const formMinutes = isRenewed ? renewedDeadlineMinutes : rotatedDeadlineMinutes;
  return new Date(
    Math.max(
      renewedAt + formMinutes * minuteMs,
      (provedAt ?? 0) + rotatedDeadlineMinutes * minuteMs,
    ),
  );
}

/**
 * When the certificate got the form that it has. `NotBefore` does not count where ACM tells more:
 * it is the midnight before.
 */
function renewedAtOf({ issuedAt, notBefore, renewal }: Certificate): number {
  const updatedAt = renewal?.status === "SUCCESS" ? renewal.updatedAt : undefined;
  const known = [issuedAt, updatedAt].flatMap((at) => at?.getTime() ?? []);
  return known.length > 0 ? Math.max(...known) : (notBefore?.getTime() ?? 0);
}
