import { DeleteCertificateCommand, ImportCertificateCommand } from "@aws-sdk/client-acm";
import { GetParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { waitFor } from "../../demo/wait.ts";
import { onlyRecordOf, updateCallsOf } from "./observation.ts";
import { runAuditWith } from "./run-audit.ts";
import { bootStack, type Stack, type Subject } from "./stack.ts";

describe("a certificate that was rolled back", () => {
  let stack: Stack;
  let subject: Subject;
  let ssm: SSMClient;
  /** Imported; its chain is broken on the edges. */
  let arn: string;
  let keep: { Certificate: Uint8Array; CertificateChain: Uint8Array; PrivateKey: Uint8Array };

  beforeAll(async () => {
    stack = await bootStack({ faults: "none" });
    const credentials = { accessKeyId: "operator", secretAccessKey: "operator" };
    const config = { endpoint: stack.twin.endpoint, region: "us-east-1", credentials };
    ssm = new SSMClient(config);
    subject = await stack.newSubject("again");
    const { customDomain } = subject;
    keep = await materialFor(stack, customDomain);
    await stack.control("/events/fault", { mode: "lose", times: 1 });
    arn = (await stack.clients.acm.send(new ImportCertificateCommand(keep))).CertificateArn ?? "";
    await stack.control("/edges/fault", {
      customDomain,
      certificateArn: arn,
      fault: "broken-chain",
    });
  });
  afterAll(async () => {
    ssm.destroy();
    await stack.stop();
  });

  const audit = async () => await runAuditWith(stack, { apply: true });
  /** The memory is written after the record: so many certificates are waited for. */
  const remembered = async (count: number) => {
    const Name = `/latchkey/custom-domain/${subject.customDomain}/rolled-back`;
    return await waitFor(`a memory of ${count}`, async () => {
      const [read] = await Promise.allSettled([ssm.send(new GetParameterCommand({ Name }))]);
      if (read.status === "rejected") return undefined;
      const memory = JSON.parse(read.value.Parameter?.Value ?? "") as {
        certificates: { certificateArn: string }[];
      };
      return memory.certificates.length === count ? memory : undefined;
    });
  };

  it("is remembered, with when and why", async () => {
    expect((await audit()).counts.rotationsStarted).toBe(1);
    const record = await subject.recordAfter(0);
    expect(record).toMatchObject({ verdict: "rolled-back", to: { arn } });
    expect((await remembered(1)).certificates).toEqual([
      {
        certificateArn: arn,
        fingerprintSha256: record.to?.fingerprintSha256,
        readAt: record.before?.observedAt,
        rolledBackAt: record.endedAt,
        reasons: expect.arrayContaining(["edgesServeBroken"]),
        execution: record.execution?.name,
      },
    ]);
  });

  it("is not tried again by the next audit", async () => {
    // As long as an edge is on its way back, an audit has the serving verified, and rightly so.
    await waitFor("every edge to serve the previous certificate", async () =>
      JSON.stringify(await stack.control("/edges")).includes(arn) ? undefined : true,
    );
    expect((await audit()).counts.rotationsStarted).toBe(0);
  });

  it("is not tried again by an event, whose record says why and what to do", async () => {
    const known = (await subject.records()).length;
    await stack.control("/events/emit", {
      source: "aws.acm",
      detailType: "ACM Certificate Available",
      resources: [arn],
      detail: { Action: "IMPORT" },
    });
    const record = await subject.recordAfter(known);
    const reason = record.reasons.find(({ name }) => name === "certificateRolledBackBefore");
    expect(record.verdict).toBe("nothing-to-do");
    expect(reason?.message).toContain("edgesServeBroken");
    expect(reason?.fix).toContain("import it again");
  });

  it("is not tried again by a person who does not name it; there and back is all there was", async () => {
    const input = { customDomain: subject.customDomain, apply: true };
    const record = await onlyRecordOf(stack, { arn: await stack.start(input) });
    expect(record).toMatchObject({
      verdict: "nothing-to-do",
      notChosen: expect.arrayContaining([
        { arn, reasons: [expect.objectContaining({ name: "certificateRolledBackBefore" })] },
      ]),
    });
    expect(await updateCallsOf(stack, subject.customDomain)).toHaveLength(2);
  });

  it("is rotated to once its mended chain is imported again, and forgotten", async () => {
    const known = (await subject.records()).length;
    await stack.control("/edges/fault", {
      customDomain: subject.customDomain,
      certificateArn: arn,
      fault: "none",
    });
    const again = new ImportCertificateCommand({ ...keep, CertificateArn: arn });
    await stack.clients.acm.send(again);
    const record = await subject.recordAfter(known);
    expect(record).toMatchObject({ verdict: "rotated", to: { arn } });
    expect((await subject.describe()).CustomDomainConfig?.CertificateArn).toBe(arn);
    expect((await remembered(0)).certificates).toEqual([]);
  });
});

/** A certificate for the name with its key, of a CA that edges' clients trust. */
async function materialFor({ clients, control, twin }: Stack, name: string) {
  await control("/events/fault", { mode: "lose", times: 1 });
  const issued = await control("/acm/issue", { names: [name] });
  const { certificateArn: CertificateArn } = issued as { certificateArn: string };
  const held = twin.world.certificates.find(CertificateArn);
  if (held === undefined) throw new Error(`The twin does not hold ${CertificateArn}.`);
  await clients.acm.send(new DeleteCertificateCommand({ CertificateArn }));
  const bytes = (text: string) => new TextEncoder().encode(text);
  return {
    Certificate: bytes(held.certificatePem),
    CertificateChain: bytes(held.chainPem),
    PrivateKey: bytes(held.privateKeyPem),
  };
}
