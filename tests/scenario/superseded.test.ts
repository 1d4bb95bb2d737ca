import { UpdateUserPoolDomainCommand } from "@aws-sdk/client-cognito-identity-provider";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { waitFor } from "../../demo/wait.ts";
import { onlyRecordOf } from "./observation.ts";
import { bootStack, type Stack } from "./stack.ts";

describe("a rotation on the deployed stack ends", () => {
  let stack: Stack;
  beforeAll(async () => {
    // Slow enough that the hour in which edges may converge leaves a person time to interfere.
    stack = await bootStack({ speed: 200 });
  });
  afterAll(async () => {
    await stack.stop();
  });

  it("superseded, when somebody else sets another certificate meanwhile", async () => {
    const subject = await stack.newSubject("superseded");
    const other = await stack.control("/acm/issue", {
      names: [subject.customDomain],
      validityDays: 20,
    });
    const { certificateArn } = other as { certificateArn: string };
    // One edge keeps the rotation going until the other certificate has been set.
    await stack.control("/edges/fault", {
      customDomain: subject.customDomain,
      fault: "never-converges",
      addresses: ["127.0.0.2"],
    });
    const arn = await subject.issue();
    await waitFor("the update", async () => {
      const description = await subject.describe();
      const isChanged =
        description.CustomDomainConfig?.CertificateArn !== subject.firstCertificateArn;
      return isChanged && description.Status === "ACTIVE" ? true : undefined;
    });
    await stack.clients.cognito(subject.region).send(
      new UpdateUserPoolDomainCommand({
        Domain: subject.customDomain,
        UserPoolId: subject.userPoolId,
        ManagedLoginVersion: 2,
        CustomDomainConfig: { CertificateArn: certificateArn, SecurityPolicy: "TLS_V1_2_2021" },
      }),
    );
    expect((await onlyRecordOf(stack, { naming: arn })).verdict).toBe("superseded");
  });
});
