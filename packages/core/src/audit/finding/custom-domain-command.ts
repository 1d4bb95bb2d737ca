import type { CustomDomainSettings } from "../../custom-domain/custom-domain.ts";
import { awsCommand, shorthand } from "./aws-command.ts";

/** A custom domain as it is to be. */
export interface CommandedCustomDomain {
  readonly name: string;
  readonly region: string;
  readonly userPoolId: string;
  /** `ARN` is printed where it is not known. */
  readonly certificateArn?: string | undefined;
  readonly settings: CustomDomainSettings;
}

/** Stands after a command, which may be used long after it was made. */
export const asSeen =
  "it names every setting as this audit saw it: if one was changed since, audit again first";

/**
 * The command that gives a custom domain its certificate and all its settings. None may be left
 * out: AWS does not tell whether it keeps or resets what an update does not name.
 *
 * @see https://docs.aws.amazon.com/cli/latest/reference/cognito-idp/update-user-pool-domain.html
 */
export function customDomainCommand(
  kind: "create" | "update",
  { name, region, userPoolId, certificateArn = "ARN", settings }: CommandedCustomDomain,
): string {
  const { securityPolicy, managedLoginVersion, routing } = settings;
  return awsCommand(`cognito-idp ${kind}-user-pool-domain`, {
    region,
    "user-pool-id": userPoolId,
    domain: name,
    "custom-domain-config": shorthand({
      CertificateArn: certificateArn,
      SecurityPolicy: securityPolicy,
    }),
    "managed-login-version": managedLoginVersion,
    routing:
      routing === undefined
        ? undefined
        : `Failover={${shorthand({
            SecondaryRegion: routing.secondaryRegion,
            PrimaryRoute53HealthCheckId: routing.primaryHealthCheckId,
          })}}`,
  });
}
