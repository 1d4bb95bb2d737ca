import type { CertificateDetail } from "@aws-sdk/client-acm";
import {
  type CertificateAuthority,
  createCertificateAuthority,
} from "../../../src/edge/certificate-authority.ts";
import { createRandom } from "../../../src/random.ts";
import { type Acm, createAcm } from "../../../src/service/acm/acm.ts";
import type { AwsCall } from "../../../src/service.ts";
import { createFakeWorld, type FakeWorld } from "../../edge/fake-world.ts";
import { createManualClock, type ManualClock, waitUntil } from "../../edge/manual-clock.ts";

/** ACM in a world of its own, with short ways to its operations. */
export interface AcmBench extends FakeWorld {
  readonly acm: Acm;
  readonly clock: ManualClock;
  readonly authority: CertificateAuthority;
  /** Runs an operation; us-east-1 unless told otherwise. */
  // biome-ignore lint/suspicious/noExplicitAny: answers are of as many shapes as there are operations
  call(operation: string, input?: object, region?: string): Promise<any>;
  /** Sends a control request. */
  // biome-ignore lint/suspicious/noExplicitAny: answers are of as many shapes as there are routes
  control(path: string, body?: unknown): Promise<any>;
  describe(arn: string): Promise<CertificateDetail>;
  /** Asks for a certificate with DNS validation; the ARN. */
  request(domainName: string, more?: object): Promise<string>;
  /** Puts the CNAMEs of a certificate into DNS. */
  proveControl(arn: string): Promise<void>;
  /** Moves the clock on by two minutes and waits until the certificate has the status. */
  waitFor(arn: string, status: string): Promise<void>;
}

export async function createAcmBench(start?: Date): Promise<AcmBench> {
  const clock = createManualClock(start);
  const fake = createFakeWorld(clock);
  const random = createRandom(7);
  const authority = await createCertificateAuthority({ clock, random });
  const acm = createAcm(fake.world, { authority });
  Object.assign(fake.world, { certificates: acm.certificates });
  const call: AcmBench["call"] = async (operation, input = {}, region = "us-east-1") => {
    const principal = fake.world.iam.principalOf("any");
    const context: AwsCall = { region, accountId: "123456789012", principal, requestId: "r-1" };
    return acm.service.operations[operation]?.(input, context);
  };
  const describe = async (arn: string) =>
    (await call("DescribeCertificate", { CertificateArn: arn })).Certificate;
  return {
    ...fake,
    acm,
    clock,
    authority,
    call,
    describe,
    control: async (path, body = {}) =>
      acm.routes.find((route) => route.path === path)?.handle(body),
    async request(DomainName, more = {}) {
      const input = { DomainName, ValidationMethod: "DNS", ...more };
      return (await call("RequestCertificate", input)).CertificateArn;
    },
    async proveControl(arn) {
      await clock.advance(5000);
      for (const { ResourceRecord } of (await describe(arn)).DomainValidationOptions ?? [])
        fake.record(
          ResourceRecord?.Name?.replace(/\.$/, "") ?? "",
          "CNAME",
          ResourceRecord?.Value ?? "",
        );
    },
    async waitFor(arn, status) {
      await clock.advance(120_000);
      // Keys are made in real time.
      await waitUntil(`${arn} is ${status}`, async () => (await describe(arn)).Status === status);
    },
  };
}

/** Name and text of the refusal of a call. @throws Error when it is not refused */
export async function refusalOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
  } catch (error) {
    if (error instanceof Error && "code" in error) return `${error.code}: ${error.message}`;
    if (error instanceof Error) return `${error.name}: ${error.message}`;
    throw error;
  }
  throw new Error("The call was not refused.");
}
