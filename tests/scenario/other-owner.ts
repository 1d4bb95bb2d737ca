import { CloudTrailClient, LookupEventsCommand } from "@aws-sdk/client-cloudtrail";
import {
  CognitoIdentityProviderClient,
  UpdateUserPoolDomainCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { waitFor } from "../../demo/wait.ts";
import type { Stack, Subject } from "./stack.ts";

/** Somebody else who sets certificates: who they are, and what they say they use. */
export interface OtherOwner {
  /** To the twin: `ROLE/SESSION`, or `user/NAME`. */
  readonly accessKeyId: string;
  readonly userAgent: string;
}

/** A pipeline that runs Terraform; the user agent is that of its AWS provider 5. */
export const terraform: OtherOwner = {
  accessKeyId: "terraform/deploy",
  userAgent:
    "APN/1.0 HashiCorp/1.0 Terraform/1.9.5 (+https://www.terraform.io) terraform-provider-aws/5.64.0 (+https://registry.terraform.io/providers/hashicorp/aws) aws-sdk-go-v2/1.30.4 ua/2.1 os/linux lang/go#1.22.6",
};

/** A person in a browser. */
export const alice: OtherOwner = {
  accessKeyId: "user/alice",
  userAgent: "Mozilla/5.0 (X11; Linux x86_64; rv:131.0) Gecko/20100101 Firefox/131.0",
};

/** Sets a certificate as its owner's tools do, and waits until Cognito has carried it out. */
export async function setCertificate(
  stack: Stack,
  subject: Subject,
  owner: OtherOwner,
  certificateArn: string,
): Promise<void> {
  const { accessKeyId, userAgent } = owner;
  const cognito = new CognitoIdentityProviderClient({
    endpoint: stack.twin.endpoint,
    region: subject.region,
    credentials: { accessKeyId, secretAccessKey: "theirs" },
  });
  cognito.middlewareStack.add(
    (next) => async (given) => {
      const { headers } = given.request as { headers: Record<string, string> };
      headers["user-agent"] = userAgent;
      return await next(given);
    },
    { step: "finalizeRequest", name: "otherUserAgent" },
  );
  try {
    await cognito.send(
      new UpdateUserPoolDomainCommand({
        Domain: subject.customDomain,
        UserPoolId: subject.userPoolId,
        ManagedLoginVersion: 2,
        CustomDomainConfig: { CertificateArn: certificateArn, SecurityPolicy: "TLS_V1_2_2021" },
        Routing: {
          Failover: {
            SecondaryRegion: subject.secondaryRegion,
            PrimaryRoute53HealthCheckId: subject.healthCheckId,
          },
        },
      }),
    );
  } finally {
    cognito.destroy();
  }
  await waitFor(`${subject.customDomain} to be active`, async () =>
    (await subject.describe()).Status === "ACTIVE" ? true : undefined,
  );
}

/** Waits until CloudTrail shows a change of the custom domain by that principal. */
export async function untilShown(stack: Stack, subject: Subject, userName: string): Promise<void> {
  const cloudTrail = new CloudTrailClient({
    endpoint: stack.twin.endpoint,
    region: subject.region,
    credentials: { accessKeyId: "operator", secretAccessKey: "operator" },
  });
  const command = new LookupEventsCommand({
    LookupAttributes: [{ AttributeKey: "Username", AttributeValue: userName }],
  });
  try {
    await waitFor(`CloudTrail to show a call of ${userName}`, async () => {
      const { Events = [] } = await cloudTrail.send(command);
      return Events.find(({ CloudTrailEvent }) => CloudTrailEvent?.includes(subject.customDomain));
    });
  } finally {
    cloudTrail.destroy();
  }
}
